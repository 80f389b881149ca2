"""What is in the ledger, as of when, and whether it is what was accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl
from django.conf import settings
from django.db.models import Count, Max, Min

from xinmiao.ledger.rows import of_payloads
from xinmiao.ledger.schema import NUMBERS, TABLES
from xinmiao.ledger.store import AliasMap, Ledger, Snapshot, Verification, Versions, naming_damage
from xinmiao.records.models import Batch, Outbox, Source
from xinmiao.records.rules import digest
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Numbers = npt.NDArray[np.int64]
_ATTEMPTS, _SHOWN = 5, 10


def current_ledger() -> Ledger:
    """The ledger of this installation (`settings.LEDGER_URI`), made if it is not there yet."""
    options = getattr(settings, "LEDGER_OPTIONS", None)
    if Ledger.is_at(settings.LEDGER_URI, options):
        return Ledger(settings.LEDGER_URI, options)
    return Ledger.create(settings.LEDGER_URI, options)


def snapshot(versions: Versions | None = None) -> Snapshot:
    """The ledger as of now, or as of these versions."""
    return current_ledger().snapshot(versions)


def told(error: XinmiaoError, language: str) -> dict[str, str]:
    """An error as people outside may read it: a file's place from the ledger on, not where the machine keeps it."""
    ledger = f"{settings.LEDGER_URI}/"
    return {key: words.replace(ledger, "") for key, words in error.as_dict(language).items()}


def freshness() -> datetime | None:
    """When rows last reached the ledger; None before the first."""
    latest: datetime | None = Batch.objects.aggregate(latest=Max("posted_at"))["latest"]
    return latest


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows accepted and not yet in the ledger. since: when the oldest was accepted."""

    n_rows: int
    since: datetime | None


def waiting() -> Waiting:
    """How full the outbox is."""
    open_rows = Outbox.objects.exclude(batch__state=Batch.State.POSTED)
    told = open_rows.aggregate(n=Count("id"), since=Min("accepted_at"))
    return Waiting(told["n"], told["since"])


def numbers_posted(source: Source, *, revision: int, table: str = "events") -> list[int]:
    """The row numbers that a revision was given, in the order of its rows; what a correction supersedes."""
    rows = Outbox.objects.filter(source=source, revision=revision, table=table)
    return list(rows.order_by("ordinal").values_list("number", flat=True))


def entered(person_nos: Sequence[int], *, after: datetime) -> list[Outbox]:
    """The events of these numbers that were accepted after a moment, oldest first; not those of big postings."""
    rows = Outbox.objects.filter(table="events", accepted_at__gt=after, payload__person_no__in=list(person_nos))
    return list(rows.select_related("source").order_by("accepted_at", "number"))


def standing(source: Source, *, revision: int, table: str = "events") -> list[Outbox]:
    """The rows of a revision that count once they are in the ledger, in their order: without its withdrawals."""
    rows = Outbox.objects.filter(source=source, revision=revision, table=table).select_related("batch")
    return [row for row in rows.order_by("ordinal") if not row.payload.get("withdrawn")]


def accepted(code: str, *, table: str = "events") -> list[Outbox]:
    """Every small row that was accepted from the source of this code, in the order in which it was."""
    rows = Outbox.objects.filter(source__code=code, table=table).select_related("batch")
    return list(rows.order_by("revision", "ordinal"))


def alias_rows() -> pl.DataFrame:
    """Every merge that was accepted, those still waiting among them."""
    held = snapshot().scan("aliases").collect()
    waiting = Outbox.objects.filter(table="aliases").exclude(batch__state=Batch.State.POSTED)
    told = [{**row.payload, "alias_no": row.number} for row in waiting]
    fresh = pl.DataFrame(pl.from_arrow(of_payloads("aliases", told)))
    return pl.concat([held, fresh]).unique("alias_no")


def aliases() -> AliasMap:
    """Which number counts as which, as accepted up to now."""
    return AliasMap.of(alias_rows())


@dataclass(slots=True)
class Accounts:
    """n_accepted: rows that the database vouches for, by table. ledger: the ledger's own verification."""

    ledger: Verification
    n_accepted: dict[str, int] = field(default_factory=dict)
    n_waiting: int = 0
    problems: list[XinmiaoError] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems and self.ledger.holds


def verify(*, deep: bool = False) -> Accounts:
    """Compare what was accepted with what the ledger holds, row by row: no more, no less, each once.

    Rows still waiting are counted, not missed. A batch that reached the ledger before a crash could be marked counts
    as posted.
    """
    ledger = current_ledger()
    accounts = Accounts(ledger.verify(deep=deep))
    if accounts.ledger.holds:
        for table in TABLES:
            _compare(ledger, table, accounts)
    accounts.n_waiting = waiting().n_rows
    return accounts


def _compare(ledger: Ledger, table: str, accounts: Accounts) -> None:
    """Read database and ledger at a moment when neither moves; raise if they never stand still."""
    for _ in range(_ATTEMPTS):
        before = ledger.snapshot()
        batches = _landed(ledger, table)
        small = _outbox_numbers(table, batches)
        after = ledger.snapshot()
        if before == after and _landed(ledger, table) == batches:
            big = [b for b in batches if b.lane_id is None]
            accounts.n_accepted[table] = small.size + sum(b.rows for b in big)
            accounts.problems += _differences(before, table, small, big)
            accounts.problems += _lost_from_outbox(table, batches, small)
            return
    raise XinmiaoError(
        "records.never_still",
        Text("核对时一直有新批次写入", "Batches kept coming in while the ledger was being compared"),
        todo=Text("请暂停写入后再核对", "Pause the drainers and verify again"),
    )


def _landed(ledger: Ledger, table: str) -> list[Batch]:
    batches = Batch.objects.filter(table=table).order_by("id")
    return [b for b in batches if b.state == Batch.State.POSTED or ledger.last_batch(table, b.app) >= b.number]


def _outbox_numbers(table: str, batches: list[Batch]) -> Numbers:
    landed = {b.pk for b in batches if b.lane_id is not None}
    rows = Outbox.objects.filter(table=table, batch__isnull=False).values_list("number", "batch_id")
    return np.sort(np.fromiter((n for n, batch in rows.iterator() if batch in landed), dtype=np.int64))


def _lost_from_outbox(table: str, batches: list[Batch], small: Numbers) -> list[XinmiaoError]:
    stamped = sum(b.rows for b in batches if b.lane_id is not None)
    if stamped == small.size:
        return []
    what = Text("批次登记 {a} 行，发件箱有 {b} 行", "The batches tell of {a} rows, the outbox has {b}")
    return [XinmiaoError("records.outbox_changed", what.format(a=stamped, b=small.size), where=table)]


def _differences(snap: Snapshot, table: str, small: Numbers, big: list[Batch]) -> list[XinmiaoError]:
    seen = np.zeros(small.size, dtype=np.int64)
    n_rest, rest_digest = 0, 0
    for numbers in _ledger_numbers(snap, table):
        at = np.searchsorted(small, numbers)
        at[at == small.size] = 0
        known = small[at] == numbers if small.size else np.zeros(numbers.size, dtype=bool)
        np.add.at(seen, at[known], 1)
        rest = numbers[~known]
        n_rest, rest_digest = n_rest + rest.size, (rest_digest + digest(rest)) % 2**64
    problems = [
        *_told("records.row_missing", table, Text("已接收的记录不在账本中", "Accepted, but not in the ledger"),
               small[seen == 0]),
        *_told("records.row_twice", table, Text("账本中出现多次", "More than once in the ledger"), small[seen > 1]),
    ]  # fmt: skip
    wanted, wanted_digest = sum(b.rows for b in big), sum(int(b.numbers_digest, 16) for b in big) % 2**64
    if (n_rest, rest_digest) != (wanted, wanted_digest):
        what = Text("大批次应有 {a} 行，账本有 {b} 行", "Big batches have {a} rows, the ledger has {b}")
        problems.append(
            XinmiaoError(
                "records.batch_differs",
                what.format(a=wanted, b=n_rest),
                where=f"{table}: {_suspects(snap, table, big)}",
            )
        )
    return problems


def _ledger_numbers(snap: Snapshot, table: str) -> Iterator[Numbers]:
    for path in snap.files(table):
        with naming_damage(path):
            scan = pl.scan_parquet(path, hive_partitioning=False, storage_options=snap.storage_options)
            yield scan.select(NUMBERS[table]).collect()[NUMBERS[table]].to_numpy()


def _told(code: str, table: str, what: Text, numbers: Numbers) -> list[XinmiaoError]:
    if not numbers.size:
        return []
    more = f" … ({numbers.size})" if numbers.size > _SHOWN else ""
    return [XinmiaoError(code, what, where=f"{table}: {', '.join(map(str, numbers[:_SHOWN]))}{more}")]


def _suspects(snap: Snapshot, table: str, big: list[Batch]) -> str:
    """The batches whose stretch of numbers holds more or fewer rows than they have."""
    numbers = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *_ledger_numbers(snap, table)]))
    told = [
        f"{b} {n}/{b.rows}"
        for b in big
        if b.first_no is not None
        and b.last_no is not None
        and (n := int(np.diff(np.searchsorted(numbers, [b.first_no, b.last_no + 1]))[0])) != b.rows
    ]
    return ", ".join(told[:_SHOWN]) or Text("不属于任何批次的记录", "rows of no batch").in_("en")
