"""What is asked of the ledger: a measure over a period, of the events that a filter lets through, by axes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property

from xinmiao.ledger.period import Period
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class Measure(StrEnum):
    """People, places, counties, provinces and partners are counted once each; rows and amounts add."""

    PEOPLE = "people"
    EVENTS = "events"
    AMOUNT = "amount"
    PLACES = "places"
    COUNTIES = "counties"
    PROVINCES = "provinces"
    PARTNERS = "partners"

    @property
    def is_additive(self) -> bool:
        return self in (Measure.EVENTS, Measure.AMOUNT)

    @property
    def column(self) -> str | None:
        """The column whose distinct values are counted; None when rows or amounts are."""
        return {"people": "person_no", "places": "place", "counties": "county", "provinces": "province",
                "partners": "partner"}.get(self.value)  # fmt: skip


TIMES = ("year", "quarter", "month")
"""Axes of time, coarse to fine; their codes nest: 2024, 20241 (year and quarter), 202405 (year and month)."""
EVENT_AXES = ("province", "county", "place", "intervention", "service", "partner", "role")
PERSON_AXES = ("sex", "age_band", "disability", "residence")
"""Attributes that can change: the one at the person's first live event in the period asked."""
AXES = (*TIMES, *EVENT_AXES, *PERSON_AXES)


class UnknownAxis(XinmiaoError):
    """A question asks by something the ledger does not keep."""


@dataclass(frozen=True)
class Filter:
    """Integer codes that are let through; an empty field lets all through."""

    interventions: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    provinces: tuple[int, ...] = ()
    counties: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    sexes: tuple[int, ...] = ()
    age_bands: tuple[int, ...] = ()
    disabilities: tuple[int, ...] = ()
    residences: tuple[int, ...] = ()

    def codes(self) -> dict[str, tuple[int, ...]]:
        """The fields that narrow, by the name of their axis."""
        return self._codes

    def of_event(self) -> dict[str, tuple[int, ...]]:
        return self._of_event

    def of_person(self) -> dict[str, tuple[int, ...]]:
        return self._of_person

    @cached_property
    def _codes(self) -> dict[str, tuple[int, ...]]:
        named = {axis: getattr(self, plural.name) for axis, plural in zip(_NAMES, fields(self), strict=True)}
        return {axis: codes for axis, codes in named.items() if codes}

    @cached_property
    def _of_event(self) -> dict[str, tuple[int, ...]]:
        return {axis: codes for axis, codes in self._codes.items() if axis in EVENT_AXES}

    @cached_property
    def _of_person(self) -> dict[str, tuple[int, ...]]:
        return {axis: codes for axis, codes in self._codes.items() if axis in PERSON_AXES}


_NAMES = ("intervention", "service", "role", "province", "county", "place", "partner", *PERSON_AXES)


@dataclass(frozen=True)
class Question:
    """One question to the ledger. `by` lists axes, each once, in the order of the answer's columns.

    Raises UnknownAxis `question.axis`.
    """

    period: Period
    filter: Filter = field(default_factory=Filter)
    measure: Measure = Measure.PEOPLE
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for axis in self.by:
            if axis not in AXES or self.by.count(axis) > 1:
                raise UnknownAxis(
                    "question.axis",
                    Text(f"不能按“{axis}”分列", f"Cannot break down by '{axis}'"),
                    todo=Text(f"每项一次，可用：{'、'.join(AXES)}", f"Use each of these once: {', '.join(AXES)}"),
                )

    @property
    def time(self) -> str | None:
        """The finest axis of time asked by."""
        return next((axis for axis in reversed(TIMES) if axis in self.by), None)

    @cached_property
    def person_axes(self) -> tuple[str, ...]:
        """Attributes of the person that it filters or breaks down by."""
        asked = {*self.filter.of_person(), *self.by}
        return tuple(axis for axis in PERSON_AXES if axis in asked)

    @cached_property
    def event_axes(self) -> tuple[str, ...]:
        """Columns of the event that it filters or breaks down by."""
        asked = {*self.filter.of_event(), *self.by}
        return tuple(axis for axis in EVENT_AXES if axis in asked)

    def whole(self) -> Question:
        """The same question without a breakdown: its total is a cell of its own."""
        return replace(self, by=()) if self.by else self

    def whole_of(self, measure: Measure) -> Question:
        """The total of another measure over the same events."""
        return replace(self, by=(), measure=measure)
