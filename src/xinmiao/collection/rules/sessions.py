"""What a screening session's answers come to: who took part, totals, tier, what the safety rule says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import polars as pl

from xinmiao.collection.rules import safety
from xinmiao.collection.rules.mapping import Mapping, When
from xinmiao.collection.rules.told import Told, people, value
from xinmiao.science import screening
from xinmiao.science.answers import Answers
from xinmiao.science.screening.safety import assess

TIERS = ("green", "yellow", "orange", "red")
SCORED = ("phq9", "gad7")
YELLOW = (timedelta(days=14), timedelta(days=28))
"""A yellow pupil is asked again in two to four weeks; the others are seen within the hours of the tier table."""


class Part(StrEnum):
    """Whether a pupil took part. Declined is a bucket of its own: by the guardian, or by the pupil."""

    SCREENED = "screened"
    DECLINED = "declined"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class ClassKey:
    """Which class of which school."""

    school: str
    grade: str
    class_no: str


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil of a sheet. who: a digest, as of alerts. totals: by instrument, None where none can be given.

    tier: None where it cannot be decided; at_least: one total is missing, it is this or higher. safety stands beside
    the tier: triggered, not_triggered, not_assessed.
    """

    told: Told
    who: str
    part: Part
    safety: str
    tier: str | None = None
    at_least: bool = False
    within_hours: int | None = None
    totals: dict[str, float | None] | None = None
    bands: dict[str, str | None] | None = None
    prorated: tuple[str, ...] = ()

    @property
    def is_unasked(self) -> bool:
        return self.part is Part.SCREENED and self.safety == "not_assessed"


def class_of(mapping: Mapping, answers: Answers) -> ClassKey | None:
    """The class that a sheet is of; None where its form knows of no sessions."""
    asked = mapping.session
    if asked is None:
        return None
    return ClassKey(*(answers.value(one).strip() for one in (asked.school, asked.grade, asked.class_no)))


def pupils(form: str, mapping: Mapping, answers: Answers) -> list[Pupil]:
    """Everybody on a sheet, in its order."""
    asked = mapping.safety
    if asked is None or asked.person is None:
        return []
    told = [one for one in people(mapping, answers) if one.role == asked.person]
    rows = [safety.row(asked, answers, one.values) for one in told]
    found = _results(pl.DataFrame(rows, infer_schema_length=None), list(asked.items)) if rows else []
    return [
        _pupil(one, safety.digest(form, one), _part(mapping, answers, one, row), result)
        for one, row, result in zip(told, rows, found, strict=True)
    ]


def _results(frame: pl.DataFrame, instruments: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of the science: totals and bands of each instrument, the tier, and the safety rule."""
    states, _grounds = assess(frame)
    parts = [pl.DataFrame([states])]
    for name in instruments:
        scored = screening.score(frame, name)
        parts.append(scored.select(pl.col(f"^{name}_(total|band|n_missing|prorated)$")))
    whole = pl.concat(parts, how="horizontal")
    return screening.tier(whole).to_dicts()


def _pupil(told: Told, who: str, part: Part, found: dict[str, Any]) -> Pupil:
    if part is not Part.SCREENED:
        return Pupil(told, who, part, str(found["safety"]))
    names = [name for name in SCORED if f"{name}_total" in found]
    return Pupil(
        told, who, part, str(found["safety"]), found["tier"], bool(found["tier_at_least"]), found["tier_within_hours"],
        {name: found[f"{name}_total"] for name in names}, {name: found[f"{name}_band"] for name in names},
        tuple(name for name in names if found[f"{name}_prorated"]),
    )  # fmt: skip


def _part(mapping: Mapping, answers: Answers, one: Told, row: dict[str, str]) -> Part:
    assert mapping.safety is not None
    if safety.is_screened(mapping.safety, answers, one, row):
        return Part.SCREENED
    declined = mapping.session.declined if mapping.session else ()
    return Part.DECLINED if any(_holds(when, answers, one) for when in declined) else Part.ABSENT


def _holds(when: When, answers: Answers, one: Told) -> bool:
    return value(answers, one.values, when.question) in when.is_


@dataclass(frozen=True, slots=True)
class Times:
    """When a pupil is seen again."""

    not_before: datetime
    due: datetime


def times(tier: str | None, within_hours: int | None, at: datetime) -> Times | None:
    """When a pupil of a tier is seen again; None where the tier asks for nothing, or is not known."""
    if tier == "yellow":
        return Times(at + YELLOW[0], at + YELLOW[1])
    return Times(at, at + timedelta(hours=within_hours)) if within_hours else None
