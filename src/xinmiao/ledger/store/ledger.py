"""The ledger: what happened, as append-only tables on Delta Lake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import polars as pl
import pyarrow as pa

from xinmiao.ledger.schema import TABLES
from xinmiao.ledger.store.check import UnknownTable, checked
from xinmiao.ledger.store.compaction import Compacted, compact
from xinmiao.ledger.store.damage import naming_damage
from xinmiao.ledger.store.datafiles import MOST_ROWS, Folder, Written, write_parts
from xinmiao.ledger.store.erasure import Erased, Erasure, erase, erasures
from xinmiao.ledger.store.retention import mend, retain
from xinmiao.ledger.store.snapshot import Snapshot, Versions
from xinmiao.ledger.store.table import CommitFailedError, Table
from xinmiao.ledger.store.verification import Verification, verify

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Appended:
    """version: of the table, with the rows in it. already: the batch was there before; nothing was written."""

    version: int
    rows: int
    already: bool


class Ledger:
    """Five tables under one local path or `s3://` URI. Several processes may append at once."""

    def __init__(self, uri: str, storage_options: dict[str, str] | None = None) -> None:
        self.uri, self.storage_options = uri.rstrip("/"), storage_options
        self._tables = {name: Table(name, self.uri, storage_options) for name in TABLES}

    @classmethod
    def create(cls, uri: str | Path, storage_options: dict[str, str] | None = None) -> Ledger:
        """Make what is missing of a ledger and open it; one that is whole stays as it is."""
        ledger = cls(str(uri), storage_options)
        for table in ledger._tables.values():
            table.create()
        return ledger

    @classmethod
    def open(cls, uri: str | Path, storage_options: dict[str, str] | None = None) -> Ledger:
        """Raises NoLedger, and what a damaged log raises."""
        ledger = cls(str(uri), storage_options)
        ledger.versions()
        return ledger

    @classmethod
    def is_at(cls, uri: str | Path, storage_options: dict[str, str] | None = None) -> bool:
        """Whether there is a ledger, sound or not."""
        return all(table.is_there() for table in cls(str(uri), storage_options)._tables.values())

    def table(self, name: str) -> Table:
        """Raises UnknownTable."""
        if name not in self._tables:
            raise UnknownTable(name)
        return self._tables[name]

    def append(self, table: str, rows: pa.Table, *, app: str, batch: int) -> Appended:
        """Check the rows and write them once, however often this is called with the same app and batch.

        The batches of an app rise. Rows in the order of `CLUSTERED` within each year are not sorted again.
        Raises RowsRefused, DiskFull and what a damaged log raises; then nothing was written.
        """
        whole = self.table(table)
        if whole.last_batch(app) >= batch:
            return Appended(whole.version(), 0, already=True)
        frame = checked(table, rows)
        parts = write_parts(whole.folder, table, frame, most_rows=MOST_ROWS)
        try:
            return self._commit(whole, parts, app=app, batch=batch)
        except BaseException:
            whole.discard(parts)
            raise

    def _commit(self, table: Table, parts: list[Written], *, app: str, batch: int) -> Appended:
        for attempt in range(_ATTEMPTS):
            delta = table.load()
            if table.last_batch(app, delta) >= batch:
                table.discard(parts)
                return Appended(int(delta.version()), 0, already=True)
            try:
                with naming_damage(table.uri):
                    version = table.commit(delta, parts, app=app, batch=batch)
                return Appended(version, sum(part.rows for part in parts), already=False)
            except CommitFailedError:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError

    def last_batch(self, table: str, app: str) -> int:
        """The number of the last batch of an app that is in the table; 0 when there is none."""
        return self.table(table).last_batch(app)

    def versions(self) -> Versions:
        """The newest version of each table."""
        return Versions(**{name: table.version() for name, table in self._tables.items()})

    def snapshot(self, versions: Versions | None = None) -> Snapshot:
        """The ledger as of these versions, or as of now. Raises VersionGone at the first read of a wrong one."""
        return Snapshot(self.uri, versions or self.versions(), self.storage_options)

    def compact(self, tables: Iterable[str] | None = None) -> list[Compacted]:
        """Put the rows of each year in few files sorted by county and person; leave what is so already.

        Appenders may go on meanwhile. No row changes, and no count.
        """
        return [done for name in tables or TABLES for done in compact(self.table(name))]

    def erase(self, person_nos: Iterable[int]) -> Erased:
        """Blank every event of these persons, under whatever number they were merged; the counts lose exactly them."""
        return erase(self.snapshot(), person_nos)

    def erasures(self, since: Versions | None = None) -> list[Erasure]:
        """What was erased after these versions: how many persons and events, never whose."""
        return erasures(self.table("events"), since.events if since else 0)

    def verify(self, *, deep: bool = False) -> Verification:
        """Compare log, files and rows. deep: also decode every value of every file."""
        return verify(self.uri, self.storage_options, deep=deep)

    def mend(self) -> list[str]:
        """Rebuild lost or damaged checkpoints from the log; give the tables that were mended."""
        return [name for name, table in self._tables.items() if mend(table)]

    def retain(
        self, pinned: Iterable[Versions], *, older_than: timedelta = timedelta(days=30), dry_run: bool = False
    ) -> list[str]:
        """Remove files that only versions older than this and cited by no publication need; give their paths."""
        kept = list(pinned)
        return [
            f"{self.uri}/{name}/{path}"
            for name, table in self._tables.items()
            for path in retain(table, {v.as_dict()[name] for v in kept}, older_than=older_than, dry_run=dry_run)
        ]

    def write_codes(self, kind: str, numbers: Mapping[str, int]) -> None:
        """Keep a code table beside the rows, so that the ledger explains itself; replaces the one before."""
        frame = pl.DataFrame(
            {"number": list(numbers.values()), "code": list(numbers)},
            schema={"number": pl.Int32, "code": pl.String},
        )
        buffer = BytesIO()
        frame.sort("number").write_parquet(buffer)
        Folder(self.uri, self.storage_options).put(f"codes/{kind}.parquet", buffer.getvalue())

    def codes(self, kind: str) -> dict[str, int]:
        """A code table as it was last written: code to number; empty if there is none. Raises FileDamaged."""
        folder = Folder(self.uri, self.storage_options)
        path = f"codes/{kind}.parquet"
        if folder.sizes([path])[path] is None:
            return {}
        with naming_damage(folder.full(path)):
            frame = pl.read_parquet(folder.full(path), storage_options=self.storage_options)
        return dict(zip(frame["code"].to_list(), frame["number"].to_list(), strict=True))

    def info(self) -> dict[str, TableInfo]:
        """What each table holds."""
        return {name: _told(table) for name, table in self._tables.items()}


@dataclass(frozen=True, slots=True)
class TableInfo:
    """size: bytes of the data files."""

    version: int
    rows: int
    files: int
    size: int
    years: tuple[int, ...]


def _told(table: Table) -> TableInfo:
    delta = table.load()
    files = table.data_files(delta)
    years = tuple(sorted({f.year for f in files if f.year is not None}))
    return TableInfo(int(delta.version()), sum(f.rows for f in files), len(files), sum(f.size for f in files), years)
