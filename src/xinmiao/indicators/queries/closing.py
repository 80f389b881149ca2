"""Which counts speak of a period that takes none: its return was sent, or approved, and not reopened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.returns import State, closed_by
from xinmiao.records.models import Outbox
from xinmiao.science.text import Text

Report = Mapping[str, object]
"""Columns of the ledger's `reports`: component, place and partner as numbers; start and end as days."""


def closed(reports: Sequence[Report]) -> dict[int, Text]:
    """By position: why a count is not taken from anywhere."""
    returns = _returns(reports)
    found = {}
    for n, told in enumerate(reports):
        states = [State(one.state) for one in returns.get(_of(told), ()) if _overlaps(one, told)]
        if why := closed_by(states):
            found[n] = why
    return found


def closed_numbers(numbers: Sequence[int]) -> dict[int, Text]:
    """The same of rows that were accepted, by their numbers."""
    accepted = Outbox.objects.filter(table="reports", number__in=numbers).values_list("number", "payload")
    known, payloads = [number for number, _ in accepted], [_dated(payload) for _, payload in accepted]
    return {known[n]: why for n, why in closed(payloads).items()}


def _dated(payload: Report) -> Report:
    return {**payload, **{name: date.fromisoformat(str(payload[name])) for name in ("start", "end")}}


def _returns(reports: Sequence[Report]) -> dict[tuple[object, ...], list[Return]]:
    found: dict[tuple[object, ...], list[Return]] = defaultdict(list)
    rows = Return.objects.filter(schedule__indicator__number__in={told["component"] for told in reports})
    for one in rows.select_related("schedule__indicator"):
        found[(one.schedule.indicator.number, one.place_id, one.partner_id)].append(one)
    return found


def _of(told: Report) -> tuple[object, ...]:
    return (told["component"], told["place"], told["partner"])


def _overlaps(one: Return, told: Report) -> bool:
    start, end = told["start"], told["end"]
    return isinstance(start, date) and isinstance(end, date) and one.start <= end and start <= one.end
