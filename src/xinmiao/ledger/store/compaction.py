"""Many small files become few large ones, each with its own stretch of counties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from xinmiao.ledger.schema import CLUSTERED, TABLES
from xinmiao.ledger.store.damage import naming_damage
from xinmiao.ledger.store.datafiles import MOST_ROWS, Written, clustered, write_part
from xinmiao.ledger.store.table import CommitFailedError, DataFile, Table

SMALL, GOAL = 64 * 2**20, 128 * 2**20  # bytes of a file
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Compacted:
    """year is None for a table without years. version: of the table afterwards."""

    table: str
    year: int | None
    files_before: int
    files_after: int
    rows: int
    version: int


def compact(table: Table) -> list[Compacted]:
    """Rewrite each year that is not clustered, one commit a year, and checkpoint the log at the end.

    Reads one stretch of the year at a time: memory is that of one file, not of the year.
    """
    done = [result for year in _years(table) if (result := _compact_year(table, year)) is not None]
    if done:
        with naming_damage(table.uri):
            table.load().create_checkpoint()
    return done


def is_settled(files: list[DataFile]) -> bool:
    """Whether files of one year, in order, share no stretch of the clustering column and are few enough."""
    apart = all(
        before.most is not None and after.least is not None and before.most <= after.least
        for before, after in pairwise(files)
    )
    return apart and sum(f.size < SMALL for f in files) <= 1


def _years(table: Table) -> list[int | None]:
    return sorted({f.year for f in table.data_files(table.load())}, key=lambda year: year or 0)


def _compact_year(table: Table, year: int | None) -> Compacted | None:
    for attempt in range(_ATTEMPTS):
        delta = table.load()
        files = [f for f in table.data_files(delta) if f.year == year]
        if is_settled(files):
            return None
        parts = _rewritten(table, files, year)
        try:
            version = table.rewrite(delta, parts, files, data_change=False)
        except CommitFailedError:
            table.discard(parts)
            if attempt == _ATTEMPTS - 1:
                raise
            continue
        except BaseException:
            table.discard(parts)
            raise
        return Compacted(table.name, year, len(files), len(parts), sum(p.rows for p in parts), version)
    raise AssertionError


def _rewritten(table: Table, files: list[DataFile], year: int | None) -> list[Written]:
    paths = [table.folder.full(f.path) for f in files]
    parts: list[Written] = []
    try:
        with naming_damage(f"{table.uri}, {year}"):
            for rows in _stretches(table, paths, files):
                parts.append(write_part(table.folder, table.name, year, clustered(table.name, rows)))
    except BaseException:
        table.discard(parts)
        raise
    return parts


def _stretches(table: Table, paths: list[str], files: list[DataFile]) -> Iterator[pl.DataFrame]:
    """The rows of the files, a stretch of the clustering column at a time, lowest first."""
    scan = pl.scan_parquet(paths, hive_partitioning=False, storage_options=table.storage_options)
    scan = scan.select(name for name in TABLES[table.name].names if name != "year" or files[0].year is None)
    key = CLUSTERED[table.name][0]
    rows, size = sum(f.rows for f in files), sum(f.size for f in files)
    n_files = max(1, round(size / GOAL), -(-rows // MOST_ROWS))
    if n_files == 1:
        yield scan.collect()
        return
    for low, high in pairwise(_bounds(scan, key, n_files)):
        part = scan.filter((pl.col(key) > low) & (pl.col(key) <= high)).collect()
        if len(part):
            yield part


def _bounds(scan: pl.LazyFrame, key: str, n_files: int) -> list[int]:
    """Values of the clustering column that cut the rows into stretches of about equal length."""
    values = scan.select(key).collect()[key].to_numpy()
    cuts = np.arange(1, n_files) * len(values) // n_files
    inner = np.unique(np.partition(values, cuts)[cuts])
    return [-1, *(int(v) for v in inner), int(values.max())]
