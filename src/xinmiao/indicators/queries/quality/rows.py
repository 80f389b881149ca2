"""Live reports in words, without published figures, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from xinmiao.accounts.rules import PERMISSIONS, Scope
from xinmiao.indicators.models import Indicator, Publication
from xinmiao.indicators.models.reporting import SEES
from xinmiao.indicators.queries.reports import reports
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place


@dataclass(frozen=True)
class Row:
    """One number that a partner reported. value: None where it is missing. dimension: "" for the total."""

    report_no: int
    indicator: Indicator
    partner: Partner
    place: Place
    period: Period
    dimension: str
    value: float | None

    @property
    def series(self) -> tuple[int, int, int, int]:
        """What it is compared along: the same number of the same partner and place, for periods as long."""
        months = round((self.period.end - self.period.start).days / 30.4)
        return (self.indicator.number, self.partner.number, self.place.number, months)


@dataclass(frozen=True)
class Names:
    """Indicators, partners and places by the numbers that the ledger writes."""

    scopes: tuple[Scope, ...]

    @cached_property
    def indicators(self) -> dict[int, Indicator]:
        known = Indicator.objects.select_related("intervention", "current")
        return {one.number: one for one in known}

    @cached_property
    def partners(self) -> dict[int, Partner]:
        return {one.number: one for one in Partner.objects.all()}

    def places(self, numbers: Iterable[int]) -> dict[int, Place]:
        return {one.number: one for one in Place.objects.filter(number__in=set(numbers))}

    def sees(self, indicator: Indicator, partner: Partner, place: Place) -> bool:
        """Whether a report of these exists for the reader."""
        path, programme = tuple(place.path.strip("/").split("/")), indicator.intervention.code
        return any(one.covers(path, programme, partner.code) for one in self.scopes if SEES & PERMISSIONS[one.role])


def rows(snapshot: Snapshot, scopes: Sequence[Scope]) -> list[Row]:
    """Give the live reports that somebody with these scopes may see, in the order of their periods."""
    frame, names = _reported(snapshot), Names(tuple(scopes))
    places = names.places(frame["place"])
    found = (_row(told, names, places) for told in frame.sort("end", "report_no").iter_rows(named=True))
    return [row for row in found if row and names.sees(row.indicator, row.partner, row.place)]


def _reported(snapshot: Snapshot) -> pl.DataFrame:
    published = list(Publication.objects.exclude(report_no=None).values_list("report_no", flat=True))
    return reports(snapshot).filter(~pl.col("report_no").is_in(published))


def _row(told: dict[str, object], names: Names, places: dict[int, Place]) -> Row | None:
    """None where the report is of a service, or of a partner or place that nobody knows."""
    indicator = names.indicators.get(told["component"])  # type: ignore[call-overload]
    partner = names.partners.get(told["partner"])  # type: ignore[call-overload]
    place = places.get(told["place"])  # type: ignore[call-overload]
    if indicator is None or partner is None or place is None:
        return None
    period = Period(told["start"], told["end"])  # type: ignore[arg-type]
    return Row(told["report_no"], indicator, partner, place, period, str(told["dimension"]), told["value"])  # type: ignore[arg-type]


def years_reported(found: Iterable[Row]) -> list[int]:
    """Give the years that reports tell of, last first."""
    return sorted({row.period.end.year for row in found}, reverse=True)
