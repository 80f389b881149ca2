"""One Delta table of the ledger: its versions, its files, and commits that say who they come from."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake._internal import (
    RemoveAction,  # not exported elsewhere; deltalake.transaction re-exports it untyped
)
from deltalake.exceptions import CommitFailedError

from xinmiao.ledger.schema import CLUSTERED, PARTITIONED, TABLES
from xinmiao.ledger.store.damage import VersionGone, naming_damage
from xinmiao.ledger.store.datafiles import Folder, Written
from xinmiao.science.errors import XinmiaoError

REWRITE = "xinmiao-rewrite"  # compaction and erasure share this app id: two of them never both succeed
_CONFIGURATION: dict[str, str | None] = {
    "delta.enableExpiredLogCleanup": "false",  # every version stays citable; `retain` decides
    "delta.checkpointInterval": "20",
}
_RETRIES = 100


@dataclass(frozen=True, slots=True)
class DataFile:
    """path: relative to the table. least, most: of the first clustering column, None if unknown."""

    path: str
    year: int | None
    rows: int
    size: int
    least: int | None
    most: int | None


class Table:
    """A table by its name, at `uri/name`."""

    def __init__(self, name: str, uri: str, storage_options: dict[str, str] | None) -> None:
        self.name, self.storage_options = name, storage_options
        self.uri = f"{uri.rstrip('/')}/{name}"
        self.folder = Folder(self.uri, storage_options)

    def create(self) -> None:
        """Make the table if it is not there."""
        with naming_damage(self.uri):
            DeltaTable.create(
                self.uri,
                TABLES[self.name],
                mode="ignore",
                partition_by=["year"] if self.name in PARTITIONED else None,
                name=self.name,
                configuration=_CONFIGURATION,
                storage_options=self.storage_options,
            )

    def is_there(self) -> bool:
        return bool(DeltaTable.is_deltatable(self.uri, storage_options=self.storage_options))

    def load(self, version: int | None = None) -> DeltaTable:
        """Raises NoLedger, VersionGone, LogDamaged, CheckpointLost."""
        with naming_damage(self.uri):
            latest = DeltaTable(self.uri, storage_options=self.storage_options)
            if version is None or version == latest.version():
                return latest
            if not 0 <= version <= latest.version():
                raise VersionGone(self.uri, version)
            return DeltaTable(self.uri, version=version, storage_options=self.storage_options)

    def version(self) -> int:
        return int(self.load().version())

    def last_batch(self, app: str, delta: DeltaTable | None = None) -> int:
        return int((delta or self.load()).transaction_version(app) or 0)

    def data_files(self, delta: DeltaTable) -> list[DataFile]:
        """The files of a version, by year and by their place in the clustering order."""
        with naming_damage(self.uri):
            told = pl.DataFrame(delta.get_add_actions(flatten=True))
        key = CLUSTERED[self.name][0]
        files = [_data_file(row, key) for row in told.iter_rows(named=True)]
        return sorted(files, key=lambda f: (f.year or 0, f.least or 0, f.most or 0, f.path))

    def commit(
        self,
        delta: DeltaTable,
        added: Sequence[Written],
        *,
        app: str,
        batch: int,
        removed: Sequence[DataFile] = (),
        data_change: bool = True,
        told: Mapping[str, str] | None = None,
    ) -> int:
        """Put files in the log in one step and give the new version.

        Raises CommitFailedError when another process committed a batch of the same app since `delta` was loaded.
        """
        now = time.time_ns() // 1_000_000
        actions: list[Any] = [part.action(modified_ms=now, data_change=data_change) for part in added]
        actions += [
            RemoveAction(f.path, data_change, now, f.size, {} if f.year is None else {"year": str(f.year)})
            for f in removed
        ]
        delta.create_write_transaction(
            actions,
            "append",
            delta.schema(),
            partition_by=["year"] if self.name in PARTITIONED else [],
            commit_properties=CommitProperties(
                custom_metadata={"app": app, "batch": str(batch), **(told or {})},
                max_commit_retries=_RETRIES,
                app_transactions=[Transaction(app, batch)],
            ),
        )
        return self._settled(since=int(delta.version()))

    def _settled(self, since: int) -> int:
        """A version that has our commit; the log entries up to it are safe on the disk."""
        latest = self.version()
        for version in range(since + 1, latest + 1):
            self.folder.settle(f"_delta_log/{version:020d}.json")
        return latest

    def rewrite(
        self,
        delta: DeltaTable,
        added: Sequence[Written],
        removed: Sequence[DataFile],
        *,
        data_change: bool,
        told: Mapping[str, str] | None = None,
    ) -> int:
        """Replace files by others in one step, unless another rewrite came first (then CommitFailedError)."""
        turn = self.last_batch(REWRITE, delta) + 1
        return self.commit(delta, added, app=REWRITE, batch=turn, removed=removed, data_change=data_change, told=told)

    def discard(self, parts: Sequence[Written]) -> None:
        """Remove files that never made it into the log; when in doubt they stay, for `retain` to find."""
        try:
            listed = {f.path for f in self.data_files(self.load())}
        except XinmiaoError:
            return
        for part in parts:
            if part.path not in listed:
                self.folder.remove(part.path)


__all__ = ["REWRITE", "CommitFailedError", "DataFile", "Table"]


def _data_file(row: Mapping[str, Any], key: str) -> DataFile:
    year = row.get("partition.year")
    return DataFile(
        path=row["path"],
        year=None if year is None else int(year),
        rows=int(row["num_records"]),
        size=int(row["size_bytes"]),
        least=row.get(f"min.{key}"),
        most=row.get(f"max.{key}"),
    )
