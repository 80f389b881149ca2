"""Where an intervention happens, and which partners sent something of it. Counts of places, never of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.questions import Codes, part
from xinmiao.indicators.queries.reports import reports
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question
from xinmiao.ledger.store import Snapshot

_SPREAD = (Measure.PROVINCES, Measure.COUNTIES, Measure.PLACES)


@dataclass(frozen=True, slots=True)
class Activity:
    """How far an intervention spreads, and the numbers of the partners that sent something."""

    n_provinces: int = 0
    n_counties: int = 0
    n_sites: int = 0
    senders: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.n_provinces or self.n_counties or self.n_sites or self.senders)


def activities(period: Period, slice: Slice, snapshot: Snapshot) -> dict[int, Activity]:
    """Give the activity of each intervention that has records in a period and a place or of a partner, by number."""
    limits = part(slice, Codes())
    asked = [Question(period, limits, measure, ("intervention",)) for measure in _SPREAD]
    *spread, sent = counting(snapshot).answers([*asked, _sent(period, limits)])
    provinces, counties, sites = (dict(answer.frame.iter_rows()) for answer in spread)
    senders = _by_intervention(sent.frame)
    reported = {} if slice else reporters(period, snapshot)
    return {
        number: Activity(
            provinces.get(number, 0),
            counties.get(number, 0),
            sites.get(number, 0),
            frozenset(senders.get(number, set()) | set(reported.get(number, {}))),
        )
        for number in {*provinces, *counties, *sites, *senders, *reported}
    }


def reporters(period: Period, snapshot: Snapshot) -> dict[int, dict[int, int]]:
    """Give the number of reports of each partner, by intervention and partner."""
    own = dict(Indicator.objects.values_list("number", "intervention_id"))
    rows = reports(snapshot).filter(pl.col("end").is_between(period.start, period.end))
    found: dict[int, dict[int, int]] = {}
    for component, partner, n in rows.group_by("component", "partner").len().iter_rows():
        if component in own:
            sent = found.setdefault(own[component], {})
            sent[partner] = sent.get(partner, 0) + n
    return found


def spread(years: Sequence[int], slice: Slice, snapshot: Snapshot, measure: Measure = Measure.COUNTIES) -> list[int]:
    """Give how many counties (or other places) have records in each year."""
    limits = part(slice, Codes())
    return [one.total for one in counting(snapshot).answers([Question(Period.year(y), limits, measure) for y in years])]


def _sent(period: Period, limits: Filter) -> Question:
    return Question(period, limits, Measure.EVENTS, ("intervention", "partner"))


def _by_intervention(frame: pl.DataFrame) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for intervention, partner, _n in frame.iter_rows():
        found.setdefault(intervention, set()).add(partner)
    return found
