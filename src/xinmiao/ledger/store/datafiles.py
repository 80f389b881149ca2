"""Parquet files of one table, on local disk or in an S3-compatible store: write, look up, remove."""

from __future__ import annotations

import io
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.fs as pa_fs
from deltalake.transaction import AddAction

from xinmiao.ledger.schema import CLUSTERED, PARTITIONED
from xinmiao.ledger.store.damage import naming_damage

ROW_GROUP = 131_072
MOST_ROWS = 8_000_000  # of a file: about 100 MB of events
_STATISTICS = {
    "event_no",
    "person_no",
    "county",
    "province",
    "service",
    "date",
    "supersedes",
    "end",
    "report_no",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A data file that is written but not yet in the log. path: relative to the table."""

    path: str
    size: int
    rows: int
    year: int | None
    statistics: Mapping[str, object]

    def action(self, *, modified_ms: int, data_change: bool = True) -> AddAction:
        partition = {} if self.year is None else {"year": str(self.year)}
        return AddAction(self.path, self.size, partition, modified_ms, data_change, json.dumps(self.statistics))


class Folder:
    """The folder of one table. root: a local path or an `s3://` URI."""

    def __init__(self, root: str, storage_options: dict[str, str] | None) -> None:
        self.root, self.storage_options = root, storage_options
        self.is_local = "://" not in root

    @cached_property
    def _store(self) -> pa_fs.FileSystem:
        return pa_fs.SubTreeFileSystem(self.root.removeprefix("s3://"), _s3(self.storage_options or {}))

    def full(self, path: str) -> str:
        return f"{self.root}/{path}"

    def write(self, frame: pl.DataFrame, path: str) -> int:
        """Write one Parquet file and see it safely on the disk; give its size in bytes. Nothing half written stays."""
        with naming_damage(self.full(path)):
            return self._write_local(frame, path) if self.is_local else self._write_remote(frame, path)

    def _write_local(self, frame: pl.DataFrame, path: str) -> int:
        target = Path(self.full(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("wb") as file:
                _write(frame, file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target.stat().st_size

    def _write_remote(self, frame: pl.DataFrame, path: str) -> int:
        buffer = io.BytesIO()
        _write(frame, buffer)
        self.put(path, buffer.getvalue())
        return buffer.tell()

    def put(self, path: str, content: bytes) -> None:
        """Write a whole file at once: it is there with all its content or not at all."""
        with naming_damage(self.full(path)):
            if not self.is_local:
                with self._store.open_output_stream(path) as stream:
                    stream.write(content)
                return
            target = Path(self.full(path))
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
            try:
                draft.write_bytes(content)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)

    def remove(self, path: str) -> None:
        if self.is_local:
            Path(self.full(path)).unlink(missing_ok=True)
        elif self.sizes([path])[path] is not None:
            self._store.delete_file(path)

    def sizes(self, paths: Sequence[str]) -> dict[str, int | None]:
        """Bytes of each file; None where there is none."""
        if self.is_local:
            return {p: _local_size(self.full(p)) for p in paths}
        if not paths:
            return {}
        found = self._store.get_file_info(list(paths))
        return {p: i.size if i.is_file else None for p, i in zip(paths, found, strict=True)}

    def listing(self, folder: str) -> dict[str, int]:
        """Names and sizes of the files right inside a folder of the table."""
        if self.is_local:
            here = Path(self.full(folder))
            return {p.name: p.stat().st_size for p in here.iterdir() if p.is_file()} if here.is_dir() else {}
        infos = self._store.get_file_info(pa_fs.FileSelector(folder, allow_not_found=True))
        return {i.base_name: i.size for i in infos if i.is_file}

    def settle(self, path: str) -> None:
        """See a file that another library wrote safely on the local disk."""
        if self.is_local and Path(self.full(path)).exists():
            for target in (self.full(path), str(Path(self.full(path)).parent)):
                handle = os.open(target, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)


def write_parts(folder: Folder, table: str, frame: pl.DataFrame, *, most_rows: int = MOST_ROWS) -> list[Written]:
    """Write rows as one sorted file a year, or several where there are very many.

    If one cannot be written, those before it are removed again.
    """
    written: list[Written] = []
    try:
        for year, rows in by_year(table, frame):
            ordered = clustered(table, rows)
            for start in range(0, len(ordered), most_rows):
                written.append(write_part(folder, table, year, ordered.slice(start, most_rows)))
    except BaseException:
        for part in written:
            folder.remove(part.path)
        raise
    return written


def write_part(folder: Folder, table: str, year: int | None, rows: pl.DataFrame) -> Written:
    """Write rows of one year that are in order already."""
    name = f"part-{uuid.uuid4().hex}.parquet"
    path = name if year is None else f"year={year}/{name}"
    return Written(path, folder.write(rows, path), len(rows), year, _statistics(rows))


def by_year(table: str, frame: pl.DataFrame) -> Iterator[tuple[int | None, pl.DataFrame]]:
    """Split by the partition column and drop it; no copy where the years already stand together."""
    if table not in PARTITIONED:
        yield None, frame
        return
    years = frame["year"]
    together = bool((years.diff().drop_nulls() >= 0).all())
    for year in years.unique().sort():
        if together:
            start, end = (int(years.search_sorted(year, side)) for side in ("left", "right"))
            yield int(year), frame.slice(start, end - start).drop("year")
        else:
            yield int(year), frame.filter(pl.col("year") == year).drop("year")


def clustered(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Sort the rows for pruning; rows that are in order already are given back as they are."""
    keys = _keys(frame, *CLUSTERED[table])
    if _never_falls(keys[0]) and (len(keys) == 1 or _never_falls(*keys)):
        return frame
    names = [f"key {i}" for i in range(len(keys))]
    keyed = frame.with_columns(key.alias(name) for key, name in zip(keys, names, strict=True))
    return keyed.sort(names).drop(names)


def _keys(frame: pl.DataFrame, first: str, second: str) -> list[pl.Series]:
    """Nulls first. Two int32 columns become one int64, which sorts in half the time."""
    if frame.schema[first] != pl.Int32 or frame.schema[second] != pl.Int32:
        return [frame[first], frame[second]]
    packed = pl.col(first).cast(pl.Int64) * 2**32 + pl.col(second).cast(pl.Int64).fill_null(-1)
    return [frame.select(packed).to_series()]


def _never_falls(major: pl.Series, minor: pl.Series | None = None) -> bool:
    steps = np.diff(major.to_numpy())
    if minor is None:
        return not bool((steps < 0).any())
    return not bool(((steps == 0) & (np.diff(minor.to_numpy()) < 0)).any())


def _write(frame: pl.DataFrame, target: Any) -> None:
    frame.write_parquet(target, compression="zstd", compression_level=1, row_group_size=ROW_GROUP, statistics=True)


def _statistics(frame: pl.DataFrame) -> dict[str, object]:
    names = [name for name in frame.columns if name in _STATISTICS]
    least = frame.select(pl.col(names).min()).row(0, named=True)
    most = frame.select(pl.col(names).max()).row(0, named=True)
    return {
        "numRecords": len(frame),
        "minValues": {n: _plain(v) for n, v in least.items() if v is not None},
        "maxValues": {n: _plain(v) for n, v in most.items() if v is not None},
        "nullCount": {n: frame[n].null_count() for n in names},
    }


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, str)) else str(value)


def _s3(options: Mapping[str, str]) -> pa_fs.S3FileSystem:
    """What Delta Lake and Polars are told, in PyArrow's words. What is not told comes from the environment."""
    told = {name.lower().removeprefix("aws_"): value for name, value in options.items()}
    words = {
        "access_key": "access_key_id",
        "secret_key": "secret_access_key",
        "session_token": "session_token",
        "region": "region",
        "endpoint_override": "endpoint_url",
    }
    return pa_fs.S3FileSystem(**{ours: told[theirs] for ours, theirs in words.items() if theirs in told})


def _local_size(path: str) -> int | None:
    try:
        return Path(path).stat().st_size
    except FileNotFoundError:
        return None
