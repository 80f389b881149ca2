"""What a filled form of a round says of each pupil, and which of two stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from uuid import UUID

from xinmiao.science.answers import Answers

REASONS = ("absent", "refused", "guardian_objected", "cannot_stand", "other")
TENTH = Decimal("0.1")
HEIGHTS, WEIGHTS = (Decimal(20), Decimal(250)), (Decimal(2), Decimal(250))
"""What can be written down at all; the form itself asks for less."""


@dataclass(frozen=True, slots=True)
class About:
    """Which round and class a filled form is of."""

    school_year: str
    term: str
    on: date
    grade: int
    class_no: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One pupil in it. Measured: height and weight, those before where it was measured again; else a reason."""

    pupil: UUID
    about: About
    not_measured: str = ""
    height_cm: Decimal | None = None
    weight_kg: Decimal | None = None
    first_height_cm: Decimal | None = None
    first_weight_kg: Decimal | None = None

    @property
    def first(self) -> tuple[Decimal, Decimal] | None:
        """The values that came first, about which warnings are."""
        height, weight = self.first_height_cm or self.height_cm, self.first_weight_kg or self.weight_kg
        return (height, weight) if height is not None and weight is not None else None


def about(answers: Answers) -> About | None:
    """None where the form does not say which class it is of."""
    grade, class_no = answers.value("where/grade"), answers.value("where/class_no")
    try:
        on = date.fromisoformat(answers.value("where/visit_date")[:10])
    except ValueError:
        return None
    if not (grade.isdigit() and class_no.isdigit() and 1 <= int(grade) <= 12 and 1 <= int(class_no) <= 99):
        return None
    year, term = answers.value("where/school_year"), answers.value("where/term")
    return About(year, term, on, int(grade), int(class_no))


def entries(answers: Answers) -> list[Entry]:
    """Each pupil once, the last told of each; one whose values nobody could write down is left out."""
    of = about(answers)
    if of is None:
        return []
    told = (_entry(one, of) for one in answers.each("pupils"))
    return list({one.pupil: one for one in told if one}.values())


def _entry(told: dict[str, str], of: About) -> Entry | None:
    pupil = _uuid(told.get("pupils/pupil", ""))
    measured = told.get("pupils/measured", "")
    if pupil is None:
        return None
    if measured in REASONS:
        return Entry(pupil, of, not_measured=measured)
    return _measured(Entry(pupil, of), told) if measured == "yes" else None


def _measured(blank: Entry, told: dict[str, str]) -> Entry | None:
    first = _value(told, "height_cm", HEIGHTS), _value(told, "weight_kg", WEIGHTS)
    again = _value(told, "height_again_cm", HEIGHTS), _value(told, "weight_again_kg", WEIGHTS)
    if first[0] is None or first[1] is None:
        return None
    if again[0] is None and again[1] is None:
        return replace(blank, height_cm=first[0], weight_kg=first[1])
    return replace(
        blank, height_cm=again[0] or first[0], weight_kg=again[1] or first[1], first_height_cm=first[0],
        first_weight_kg=first[1],
    )  # fmt: skip


def _value(told: dict[str, str], name: str, limits: tuple[Decimal, Decimal]) -> Decimal | None:
    try:
        value = Decimal(told.get(f"pupils/{name}", "").strip())
        value = value.quantize(TENTH, ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return value if limits[0] <= value <= limits[1] else None


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words.strip().removeprefix("uuid:"))
    except ValueError:
        return None


def rank(*, is_measured: bool, on: date, received_at: datetime) -> tuple[bool, date, datetime]:
    """Of two entries of one pupil the higher stands: measured before not, then the later day, then what came later."""
    return is_measured, on, received_at
