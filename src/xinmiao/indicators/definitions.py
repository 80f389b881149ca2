"""What a pack says of an indicator: the question it asks of the ledger, and the words around it."""

from __future__ import annotations

import hashlib
import json
import re
from enum import StrEnum
from typing import Literal

from xinmiao.core.packs import CodeText, Label, Shape
from xinmiao.science.text import Text

WHOLE_PROGRAMME = "country_programme"
"""The intervention that stands for all; only its indicators may ask of every service."""
_CUMULATIVE = re.compile(r"cumulative since (\d{4})")

Axis = Literal[
    "year", "quarter", "month", "province", "county", "place", "intervention", "service", "partner",
    "role", "sex", "age_band", "disability", "residence",
]  # fmt: skip
Unit = Literal[
    "people", "visits", "schools", "sites", "counties", "provinces", "cities", "countries", "partners", "USD",
    "percent",
]  # fmt: skip


class MeasureName(StrEnum):
    DISTINCT_PEOPLE = "distinct people"
    SUM = "sum"
    DISTINCT_SITES = "distinct sites"
    LATEST = "latest"
    RATIO = "ratio"
    ESTIMATE = "estimate"


class ChineseNoun(Shape):
    word: str
    measure: str = ""


class EnglishNoun(Shape):
    one: str
    many: str


class Noun(Shape):
    zh: ChineseNoun
    en: EnglishNoun


class ReachSteps(Shape):
    """Ordered steps (axis, operator) by which counts of unidentified people become a bound."""

    steps: tuple[tuple[Literal["activity", "partner", "period", "place"], Literal["max", "sum"]], ...]
    disjoint_partners: bool = False


class Comparability(Shape):
    """What to know before this figure is set beside that of another period."""

    period: str
    note: Label


class ExternalCodes(Shape):
    sdg: tuple[str, ...] = ()
    strategic_plan: tuple[str, ...] = ()


class Definition(Shape):
    """One indicator as the pack defines it.

    `of` names what is counted or added: a person, an event, a kind of place, a partner, an amount.
    `numerator` and `denominator` are indicator ids and belong to a ratio only; `run` to an estimate only.
    """

    id: CodeText
    goal_area: CodeText | None = None
    intervention: CodeText
    label: Label
    definition: Label
    population: Label
    unit: Unit
    noun: Noun
    measure: MeasureName
    of: Literal["person", "event", "place", "county", "province", "prefecture", "partner", "amount"] | None = None
    services: tuple[CodeText, ...] = ()
    roles: tuple[Literal["child", "caregiver", "student", "worker", "trainee", "teacher"], ...] = ()
    places: tuple[str, ...] = ()
    reach_rule: Literal["person"] | ReachSteps | None = None
    period: str = "year"
    disaggregations: tuple[Axis, ...] = ()
    direction: Literal["up", "down"] = "up"
    source: Label
    codes: ExternalCodes = ExternalCodes()
    comparability: tuple[Comparability, ...] = ()
    numerator: CodeText | None = None
    denominator: CodeText | None = None
    run: str | None = None
    status: Literal["active", "draft"] = "active"

    @property
    def since(self) -> int | None:
        """The first year of a cumulative figure, None for a figure of one period."""
        match = _CUMULATIVE.fullmatch(self.period)
        return int(match[1]) if match else None

    @property
    def counts_people(self) -> bool:
        return self.measure is MeasureName.DISTINCT_PEOPLE

    @property
    def is_additive(self) -> bool:
        return self.measure is MeasureName.SUM

    @property
    def digest(self) -> str:
        """A hash of everything that the definition says, reach rule included."""
        return hashlib.sha256(canonical(self.model_dump(mode="json")).encode()).hexdigest()


def text(label: Label) -> Text:
    """Give a pack's label as a text."""
    return Text(label.zh, label.en)


def canonical(values: object) -> str:
    """Write values so that equal values are equal text."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_period(written: str) -> bool:
    """Whether it is what a definition may say of its period."""
    return written == "year" or _CUMULATIVE.fullmatch(written) is not None
