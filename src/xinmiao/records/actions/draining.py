"""From the outbox to the ledger, exactly once, whatever dies in between.

1. A batch is *stamped*: rows without a batch get one, in one statement of the database. No row is passed over,
   whatever the order in which transactions end, and none is in two batches.
2. It is *appended* under (lane's app id, number), which the ledger commits with the rows: a repeat is recognised.
3. It is *marked* posted. A crash before this leaves a stamped batch, which any drainer repeats or marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import of_payloads
from xinmiao.ledger.schema import NUMBERS, TABLES
from xinmiao.ledger.store import Ledger
from xinmiao.records import queries
from xinmiao.records.actions.batches import mark, mark_landed
from xinmiao.records.models import Batch, Lane, Outbox

BATCH_ROWS = 50_000
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Drained:
    """What this call brought to the ledger, batches left behind by a crash among them."""

    n_batches: int
    n_rows: int


def drain(*, by: Actor, batch_rows: int = BATCH_ROWS, lease: timedelta = LEASE) -> Drained:
    """Bring every accepted row to the ledger. Several processes may drain at once, each in its own lane.

    Raises what `Ledger.append` raises (DiskFull, …): rows that did not get there wait in the outbox.
    """
    ledger = queries.current_ledger()
    lane = _take_lane(lease)
    try:
        done = _bring_left(ledger, lane.batches.all(), by)
        for table in TABLES:
            while (batch := _stamp(lane, table, batch_rows, lease)) is not None:
                done.append(_bring(ledger, batch, by))
        done += _bring_left(ledger, Batch.objects.exclude(lane=lane), by)
        done += mark_landed(ledger, by=by)
    finally:
        _leave(lane)
    return Drained(len(done), sum(batch.rows for batch in done))


@transaction.atomic
def _take_lane(lease: timedelta) -> Lane:
    """A lane that nobody holds, else a new one."""
    now = timezone.now()
    free = Lane.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    lane = free.select_for_update(skip_locked=True).order_by("id").first() or Lane()
    lane.holder, lane.leased_until = uuid4().hex, now + lease
    lane.save()
    return lane


def _leave(lane: Lane) -> None:
    Lane.objects.filter(pk=lane.pk, holder=lane.holder).update(leased_until=None, holder="")


@transaction.atomic
def _stamp(lane: Lane, table: str, batch_rows: int, lease: timedelta) -> Batch | None:
    """Give waiting rows a batch; None when none wait, or when the lane is no longer ours."""
    now = timezone.now()
    ours = Lane.objects.filter(pk=lane.pk, holder=lane.holder)
    if not ours.update(leased_until=now + lease):
        return None
    waiting = Outbox.objects.filter(table=table, batch=None)
    chosen = waiting.order_by("id")[:batch_rows].aggregate(last=Max("id"))["last"]
    if chosen is None:
        return None
    last = lane.batches.filter(table=table).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(table=table, app=lane.app, number=last + 1, lane=lane, rows=0, stamped_at=now)
    batch.rows = waiting.filter(id__lte=chosen).update(batch=batch)
    if not batch.rows:  # another drainer was faster
        batch.delete()
        return None
    batch.save(update_fields=["rows"])
    return batch


def _bring(ledger: Ledger, batch: Batch, by: Actor) -> Batch:
    own = NUMBERS[batch.table]
    stamped = batch.outbox.order_by("number").values_list("payload", "number")
    rows = of_payloads(batch.table, [{**payload, own: number} for payload, number in stamped])
    appended = ledger.append(batch.table, rows, app=batch.app, batch=batch.number)
    return mark(batch, by=by, version=appended.version, at=timezone.now())


def _bring_left(ledger: Ledger, batches: QuerySet[Batch], by: Actor) -> list[Batch]:
    """Repeat or mark what a crash left stamped; what another drainer is at this moment bringing is repeated in vain."""
    left = batches.filter(state=Batch.State.STAMPED, lane__isnull=False).order_by("app", "table", "number")
    return [_bring(ledger, batch, by) for batch in left]
