"""Year on year, from the sets of people of each year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyroaring import BitMap

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach.answer import Flow
from xinmiao.ledger.reach.question import Filter, Question


def flows(persons: Callable[[Question], BitMap], filter: Filter, years: Sequence[int]) -> list[Flow]:
    """One flow a year, in order; "before" means within the years asked, so begin at the programme's start."""
    found: list[Flow] = []
    last, ever = BitMap(), BitMap()
    for year in sorted(years):
        now = persons(Question(Period.year(year), filter))
        found.append(_flow(year, now, last, ever))
        last, ever = now, ever | now
    return found


def _flow(year: int, now: BitMap, last: BitMap, ever: BitMap) -> Flow:
    seen, continuing = now.intersection_cardinality(ever), now.intersection_cardinality(last)
    return Flow(
        year=year,
        new=len(now) - seen,
        continuing=continuing,
        returning=seen - continuing,
        left=len(last) - continuing,
        cumulative=now.union_cardinality(ever),
    )
