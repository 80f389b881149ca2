"""What others reported, set beside what was counted; and who has sent records and who has not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from xinmiao.indicators.disclosure import hide
from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import Indicator, Publication, Source
from xinmiao.indicators.queries.asking import Asked, as_period, rests_on_people
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import Codes, indicator, question, version_of
from xinmiao.indicators.queries.reports import reports, reports_of
from xinmiao.indicators.rules import agreement
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Measure
from xinmiao.ledger.store import Snapshot
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.places.queries import provinces
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.science.wording.support import Verdict


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that somebody published or added up, and whether what was counted bears it out.

    value: None where it was reported as missing. wording: as it was printed. in_ledger: whether it has arrived there.
    """

    code: str
    period: str
    place: str
    partner: str
    value: float | None
    wording: str
    status: str
    source: Source | None
    counted: Figure
    verdict: Verdict
    in_ledger: bool

    @property
    def agrees(self) -> bool:
        return self.verdict.holds


def reported(
    code: str,
    period: Period | str | None = None,
    *,
    snapshot: Snapshot | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> list[Reported]:
    """Give the published figures of an indicator, of one period or all, each beside what was counted for the same."""
    found = reported_many([code], period, snapshot=snapshot, shown_to=shown_to)
    return found.get(code, [])


def reported_many(
    codes: Iterable[str],
    period: Period | str | None = None,
    *,
    snapshot: Snapshot | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> dict[str, list[Reported]]:
    """Give the published figures of many indicators, counted in one pass."""
    snapshot = snapshot or current_snapshot()
    lines = Publication.objects.filter(indicator__code__in=list(codes), indicator__current__isnull=False)
    if period is not None:
        lines = lines.filter(period=str(as_period(period)))
    published = list(lines.select_related("indicator__current"))
    asked = [_asked(line) for line in published]
    counted = answered(asked, snapshot=snapshot, shown_to=shown_to)
    sources = {one.code: one for one in Source.objects.all()}
    there = set(reports(snapshot)["report_no"].to_list())
    found: dict[str, list[Reported]] = {}
    for line, figure in zip(published, counted, strict=True):
        one = _reported(line, figure, sources.get(line.source), line.report_no in there)
        found.setdefault(line.indicator.code, []).append(one)
    return found


def _asked(line: Publication) -> Asked:
    assert line.indicator.current is not None
    slice = Slice(place="" if line.place in ("WORLD", "CHN") else line.place)
    return Asked(line.indicator.current, line.indicator.code, Period.parse(line.period), slice)


def _reported(line: Publication, counted: Figure, source: Source | None, in_ledger: bool) -> Reported:
    return Reported(
        code=line.indicator.code,
        period=line.period,
        place=line.place,
        partner=line.partner,
        value=line.value,
        wording=line.wording,
        status=line.status,
        source=source,
        counted=counted,
        verdict=agreement(line.wording, line.value, counted),
        in_ledger=in_ledger,
    )


@dataclass(frozen=True, slots=True)
class Reporter:
    """A partner or a province: how many records it sent, how many reports; None where the public may not know."""

    entry: Partner | Place
    n_records: int | None
    n_reports: int

    @property
    def has_reported(self) -> bool:
        return self.n_records is None or self.n_records > 0 or self.n_reports > 0


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who sent something in a period, and who did not. last_date: the latest day that records tell of."""

    partners: tuple[Reporter, ...]
    provinces: tuple[Reporter, ...]

    @property
    def n_partners(self) -> int:
        return sum(one.has_reported for one in self.partners)

    @property
    def n_provinces(self) -> int:
        return sum(one.has_reported for one in self.provinces)


def who_reported(
    code: str,
    period: Period | str,
    *,
    snapshot: Snapshot | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> Reporting:
    """Give the intervention's partners and the provinces, each with the records and reports it sent.

    Raises UnknownIndicator `indicator.unknown`, NotFromEvents.
    """
    snapshot, known = snapshot or current_snapshot(), Codes()
    one, when = indicator(code), as_period(period)
    whole = replace(question(version_of(code), when, known=known), measure=Measure.EVENTS)
    by_partner, by_province = (
        dict(answer.frame.iter_rows())
        for answer in counting(snapshot).answers([replace(whole, by=("partner",)), replace(whole, by=("province",))])
    )
    rows = reports_of(code, snapshot, known).filter(pl.col("end").is_between(when.start, when.end))
    told = dict(rows.group_by("partner").len().iter_rows())
    expected = {partner.number: partner for partner in _expected(one, [*by_partner, *told])}
    if shown_to is Audience.PUBLIC and rests_on_people(version_of(code).spec):
        by_partner, by_province = _without_small(by_partner), _without_small(by_province)
    return Reporting(
        tuple(_reporter(entry, by_partner, told) for entry in expected.values()),
        tuple(_reporter(place, by_province, {}) for place in provinces()),
    )


def _without_small(records: dict[int, int]) -> dict[int, int | None]:
    """Hide small numbers of records, and what would give them away beside their total."""
    hidden = hide(np.array([sum(records.values()), *records.values()]))[1:]
    return {key: None if gone else n for (key, n), gone in zip(records.items(), hidden, strict=True)}


def _expected(one: Indicator, numbers: list[int]) -> list[Partner]:
    """The partners of the intervention, and whoever else sent something."""
    own = one.intervention.partners.values_list("number", flat=True)
    return list(Partner.objects.filter(number__in={*numbers, *own}).order_by("number"))


def _reporter(entry: Partner | Place, records: Mapping[int, int | None], told: dict[int, int]) -> Reporter:
    return Reporter(entry, records.get(entry.number, 0), told.get(entry.number, 0))
