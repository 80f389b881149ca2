"""Which periods a calendar asks about, and how a return stands on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from xinmiao.indicators.rules.returns import State
from xinmiao.ledger.period import Period

SOON = timedelta(days=7)
_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}


class Standing(StrEnum):
    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"
    SENT = "sent"


def periods(every: str, since: int, until: int) -> Iterator[Period]:
    """Give the months, quarters or years of these calendar years, both in, in their order."""
    for year in range(since, until + 1):
        yield from (_part(every, year, number) for number in range(1, _PER_YEAR[every] + 1))


def _part(every: str, year: int, number: int) -> Period:
    written = {"year": f"{year}", "quarter": f"{year}Q{number}", "month": f"{year}-{number:02}"}
    return Period.parse(written[every])


def due_on(period: Period, days: int) -> date:
    """Give the last day on which a return of the period is in time."""
    return period.end + timedelta(days=days)


def standing(state: State, due: date, on: date) -> Standing:
    """Tell how a return stands on a day: what the partner still owes is due later, soon, or overdue."""
    if state not in (State.DRAFT, State.RETURNED):
        return Standing.SENT
    if on > due:
        return Standing.OVERDUE
    return Standing.SOON if on >= due - SOON else Standing.LATER
