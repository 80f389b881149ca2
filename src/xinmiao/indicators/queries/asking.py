"""What is asked for, and the frame around what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xinmiao.indicators.definitions import Definition, MeasureName
from xinmiao.indicators.figure import Figure, Mark, Number, rule_in_words
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot
from xinmiao.programmes.models import Counts, Service

CENTS = 100
"""Amounts stand in the ledger in hundredths of their unit."""
FROM_EVENTS = (MeasureName.DISTINCT_PEOPLE, MeasureName.DISTINCT_SITES, MeasureName.SUM)


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure that is wanted: which definition, when, for which part."""

    version: IndicatorVersion
    code: str
    period: Period
    slice: Slice

    @property
    def key(self) -> tuple[int, str, Period, Slice]:
        """What names the figure, whichever object asks."""
        return (self.version.pk, self.version.content_hash, self.period, self.slice)

    @property
    def spec(self) -> Definition:
        return self.version.spec

    @property
    def is_from_events(self) -> bool:
        return self.spec.measure in FROM_EVENTS


@dataclass(frozen=True, slots=True)
class Basis:
    """The version of the ledger that an answer rests on, and when rows last reached it."""

    snapshot: Snapshot
    as_of: datetime | None

    def figure(
        self,
        asked: Asked,
        *,
        lower: Number | None,
        point: Number | None,
        upper: Number | None,
        n_records: int | None,
        mark: Mark = Mark.NONE,
    ) -> Figure:
        """Put what a figure rests on around its value."""
        return Figure(
            code=asked.code,
            period=asked.period,
            slice=asked.slice,
            lower=lower,
            point=point,
            upper=upper,
            rule=rule_in_words(asked.spec),
            additive=asked.spec.is_additive,
            n_records=n_records,
            version=asked.version.number,
            content_hash=asked.version.content_hash,
            ledger=self.snapshot.versions.as_dict(),
            as_of=self.as_of,
            mark=mark,
        )


def in_units(spec: Definition, total: int) -> Number:
    """Give an amount in its unit instead of hundredths; counts as they are."""
    if spec.of != "amount":
        return total
    return total // CENTS if total % CENTS == 0 else total / CENTS


def points_at_people(spec: Definition) -> bool:
    """Whether small values would point at persons: people, and rows about people."""
    return spec.counts_people or spec.of == "event"


def rests_on_people(spec: Definition) -> bool:
    """Whether its records are about people, whatever it counts: a few records then point at persons, too."""
    of_people = Service.objects.filter(counts=Counts.PERSON)
    return points_at_people(spec) or (of_people.filter(code__in=spec.services) if spec.services else of_people).exists()


def as_period(period: Period | str) -> Period:
    return period if isinstance(period, Period) else Period.parse(period)
