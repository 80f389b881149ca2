"""A person leaves the ledger, and the outbox with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.schema import AGE_UNKNOWN, EVENTS
from xinmiao.ledger.store import Erased
from xinmiao.records import queries
from xinmiao.records.actions.draining import drain
from xinmiao.records.models import Outbox

_KEPT = {"event_no", "date", "year", "supersedes", "withdrawn"}
_BLANK = {name: 0 for name in EVENTS.names if name not in _KEPT} | {
    "person_no": None,
    "amount": None,
    "age": AGE_UNKNOWN,
}


def erase(*, person_nos: Iterable[int], by: Actor) -> Erased:
    """Bring what waits to the ledger, then blank every event of these persons there and in the outbox.

    It may be repeated after a crash. Gives how many persons and events went, and since which version of `events`.
    """
    drain(by=by)
    numbers = queries.aliases().numbers_of(list(person_nos)).tolist()
    erased = queries.current_ledger().erase(numbers)
    _blank_outbox(numbers, erased, by)
    return erased


@transaction.atomic
def _blank_outbox(numbers: list[int], erased: Erased, by: Actor) -> None:
    rows = Outbox.objects.filter(table="events", payload__person_no__in=numbers)
    for row in rows.iterator():
        row.payload |= _BLANK | {"date": f"{row.payload['year']}-01-01", "withdrawn": True}
        row.save(update_fields=["payload"])
    told = {"persons": erased.n_persons, "events": erased.n_events, "version": erased.version}
    audit.record(by=by, verb="erase", noun="person", key="", detail=told)  # never whose
