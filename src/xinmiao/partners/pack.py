"""Reading the partners of a pack."""

from __future__ import annotations

from typing import Literal

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Changes, CodeText, Entry, Label, Part, Reading, Shape, bring_into_step
from xinmiao.partners.models import Partner

FILE = "partners/partners.yaml"


class PartnerShape(Shape):
    code: CodeText
    name: Label
    kind: Literal["government", "association", "university", "foundation", "company", "media", "un", "office"]


def read(reading: Reading) -> list[Entry[PartnerShape]]:
    return reading.records(FILE, PartnerShape, declares=("partner", "code"))


def load(entries: list[Entry[PartnerShape]], *, version: PackVersion, by: Actor) -> dict[str, int]:
    numbers = codes.allot("partner", (entry.value.code for entry in entries))
    return _bring_into_step(entries, numbers).as_dict()


def _bring_into_step(entries: list[Entry[PartnerShape]], numbers: dict[str, int]) -> Changes:
    return bring_into_step(
        Partner,
        (
            {
                "number": numbers[one.code],
                "code": one.code,
                "name_zh": one.name.zh,
                "name_en": one.name.en,
                "kind": one.kind,
            }
            for one in (entry.value for entry in entries)
        ),
    )


PART = Part("partners", read, load)
