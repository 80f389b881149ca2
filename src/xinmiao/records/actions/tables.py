"""Big postings: millions of rows that go straight to the ledger, once, with no copy in the database."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.schema import NUMBERS
from xinmiao.ledger.store import RowsRefused, checked
from xinmiao.ledger.store.check import Problem, UnknownTable
from xinmiao.records import queries
from xinmiao.records.actions.batches import mark
from xinmiao.records.actions.numbering import take
from xinmiao.records.actions.posting import refuse_circles, source_of
from xinmiao.records.models import Batch, Reservation, Source
from xinmiao.records.rules import content_hash, digest
from xinmiao.science.text import Text


@transaction.atomic
def reserve(*, table: str, n: int, source: Source | str, by: Actor) -> Reservation:
    """Take `n` numbers in advance, for rows that refer to one another; the same source asking again gets the same."""
    origin = source_of(source) if isinstance(source, str) else source
    for held in origin.reservations.filter(table=table):
        if held.last - held.first + 1 == n:
            return held
    first = take(table, n)
    held = Reservation.objects.create(table=table, source=origin, first=first, last=first + n - 1)
    audit.record(by=by, verb="reserve", noun="numbers", key=f"{table} {first}", detail={"n": n})
    return held


def post_table(*, table: str, rows: pa.Table, source: Source | str, by: Actor) -> Batch:
    """Append rows as one batch; the same rows of the same source again are the same batch.

    Without the number column (or with it empty) the rows are numbered here in their order; with it, each number
    lies in a reservation of the source. They are accepted when this returns: after a crash, post them again.
    Raises UnknownTable, RowsRefused and what `Ledger.append` raises.
    """
    origin = source_of(source) if isinstance(source, str) else source
    batch, whole = _registered(table, rows, origin)
    if batch.state == Batch.State.POSTED:
        return batch
    appended = queries.current_ledger().append(table, whole, app=batch.app, batch=batch.number)
    return mark(batch, by=by, version=appended.version, at=timezone.now())


@transaction.atomic
def _registered(table: str, rows: pa.Table, origin: Source) -> tuple[Batch, pa.Table]:
    """The batch of these rows, and the rows with their numbers and their source."""
    if table not in NUMBERS:
        raise UnknownTable(table)
    own = NUMBERS[table]
    numbered = own in rows.column_names and rows[own].null_count < len(rows)
    plain = rows.select([n for n in rows.column_names if n != "source_no" and (numbered or n != own)])
    key = content_hash(pl.DataFrame(pl.from_arrow(plain, rechunk=False)))
    known = Batch.objects.filter(source=origin, table=table, content_hash=key, lane=None).first()
    if known is not None:
        return known, _completed(table, plain, origin, None if numbered else known.first_no)
    whole = _completed(table, plain, origin, None if numbered or not len(rows) else take(table, len(rows)))
    frame = checked(table, whole)
    numbers = frame[own].to_numpy()
    if table == "aliases":
        refuse_circles(frame)
    if numbered and table != "answers":
        _refuse_unreserved(table, numbers, origin)
    batch = Batch.objects.create(
        table=table,
        number=1,
        rows=len(rows),
        source=origin,
        content_hash=key,
        first_no=int(numbers.min()) if len(numbers) else None,
        last_no=int(numbers.max()) if len(numbers) else None,
        numbers_digest=f"{digest(numbers):016x}",
        stamped_at=timezone.now(),
    )
    return batch, whole


def _completed(table: str, plain: pa.Table, origin: Source, first: int | None) -> pa.Table:
    if first is not None:
        numbers = np.arange(first, first + len(plain), dtype=np.int64)
        plain = plain.append_column(NUMBERS[table], pa.array(numbers))
    if table == "answers":
        return plain
    return plain.append_column("source_no", pa.array(np.full(len(plain), origin.pk, dtype=np.int32)))


def _refuse_unreserved(table: str, numbers: npt.NDArray[np.int64], origin: Source) -> None:
    held = np.zeros(len(numbers), dtype=bool)
    for first, last in origin.reservations.filter(table=table).values_list("first", "last"):
        held |= (numbers >= first) & (numbers <= last)
    if not held.all():
        row = int(np.argmin(held))
        what = Text(
            "编号 {n} 不在该来源预留的范围内", "number {n} is in no range that was reserved for the source"
        ).format(n=int(numbers[row]))
        raise RowsRefused(table, [Problem(row + 1, NUMBERS[table], "records.number_unreserved", what)])
