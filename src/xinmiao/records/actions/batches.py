"""The last step of every batch: to say in the database that the ledger has it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.store import Ledger
from xinmiao.records.models import Batch


@transaction.atomic
def mark(batch: Batch, *, by: Actor, version: int, at: datetime) -> Batch:
    """Mark a batch as posted, once, whoever comes first. version: of the ledger's table, with the rows in it."""
    stamped = Batch.objects.filter(pk=batch.pk, state=Batch.State.STAMPED)
    if stamped.update(state=Batch.State.POSTED, posted_at=at, version=version):
        told = {"table": batch.table, "rows": batch.rows, "version": version}
        audit.record(by=by, verb="append", noun="batch", key=batch.pk, detail=told)
    batch.refresh_from_db()
    return batch


def mark_landed(ledger: Ledger, *, by: Actor) -> list[Batch]:
    """Mark the big batches that reached the ledger before a crash. The others were never accepted."""
    left = Batch.objects.filter(lane=None, state=Batch.State.STAMPED).order_by("id")
    return [
        mark(batch, by=by, version=ledger.table(batch.table).version(), at=timezone.now())
        for batch in left
        if ledger.last_batch(batch.table, batch.app) >= batch.number
    ]
