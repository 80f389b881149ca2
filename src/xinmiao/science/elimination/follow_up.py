"""What is due for a mother and infant, and when.

Times are drafts of `pair_cascade`: no task has a date without opt-in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from xinmiao.science.elimination.criteria import packaged_table
from xinmiao.science.tables import RuleTable, is_usable

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Task:
    """Something due for a pair. `due_from`, `due_until`: None where the rule names no such end, or with a reason."""

    step: str
    disease: str
    due_from: Moment | None
    due_until: Moment | None
    table_status: str
    reason: str = ""


def follow_up(
    born: Moment,
    disease: str,
    *,
    dose3: date | None = None,
    titres: Sequence[tuple[date, bool | None]] = (),
    rule: RuleTable | None = None,
    allow_draft: Collection[str] = (),
) -> list[Task]:
    """Give what is due for an infant whose mother has `disease` (hiv, syphilis, hbv), in the table's order.

    dose3: day of the third hepatitis B dose, from which serology is due. titres: days and whether reactive, oldest
    first; each three months another, until one is not reactive. Months are those of the calendar, on the last day of a
    shorter month.
    """
    table = rule or packaged_table("pair_cascade")
    held = table.data["follow_up"]
    status = table.standing.within(held).status
    is_open = is_usable(table.id, status, allow_draft, number="follow_up")
    from_when = {"birth": born, "dose3": dose3, "titre": titres[-1][0] if titres else born}
    told = []
    for said in held["tasks"]:
        ended = said["after"] == "titre" and titres and titres[-1][1] is False
        if said["disease"] == disease and not ended:
            told.append(_task(said, from_when[said["after"]], status, is_open=is_open))
    return told


def _task(said: Mapping[str, Any], start: Moment | None, status: str, *, is_open: bool) -> Task:
    step, disease = str(said["id"]), str(said["disease"])
    if not is_open or start is None:
        return Task(step, disease, None, None, status, "no_date" if is_open else "draft_table")
    first, last = (_after(start, said[end]) if end in said else None for end in ("from", "until"))
    return Task(step, disease, first, last, status)


def _after(start: Moment, said: Mapping[str, int]) -> Moment:
    """Add hours, weeks or calendar months; a day alone plus hours ends with the last hour that it may be."""
    if "hours" in said:
        return span(start)[1] + timedelta(hours=said["hours"])
    if "weeks" in said:
        return start + timedelta(weeks=said["weeks"])
    return add_months(start, said["months"])


def add_months(start: Moment, months: int) -> Moment:
    """Give the same day so many months later, or the last of a shorter month: 31 January + 1 is 28 or 29 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def span(moment: Moment, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """Give the first and last instant that it may be: both itself, or the ends of the day.

    zone: that of a day, and of an instant that names none.
    """
    if isinstance(moment, datetime):
        instant = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return instant, instant
    return datetime.combine(moment, time.min, zone), datetime.combine(moment, time.max, zone)
