"""The snapshot's events as a Spark table: local files by Spark itself, those of a store by its Python workers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pyarrow.fs as pa_fs
import pyarrow.parquet as pq
from deltalake.fs import DeltaStorageHandler
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.schema import EVENTS

Batches = Iterator[pa.RecordBatch]
_ROWS = 65_536
_PATTERN = re.compile(r"([\\*?\[\]{}])")
_SHAPE = from_arrow_schema(EVENTS)


def events(session: SparkSession, snapshot: Snapshot) -> DataFrame:
    """Every row of every year as it was written, in the columns of the schema.

    Local files must have the same path on every executor; a store needs only its address and keys.
    """
    files = snapshot.files("events")
    if not files:
        return session.createDataFrame([], _SHAPE)
    return _local(session, snapshot, files) if _is_local(snapshot) else _remote(session, snapshot, files)


def _is_local(snapshot: Snapshot) -> bool:
    return "://" not in snapshot.uri.removeprefix("file://")


def _local(session: SparkSession, snapshot: Snapshot, files: list[str]) -> DataFrame:
    """Spark takes a path for a pattern: what people have in the names of their folders is escaped."""
    paths = [_PATTERN.sub(r"\\\1", file.removeprefix("file://")) for file in files]
    base = f"{snapshot.uri.removeprefix('file://')}/events"
    return session.read.option("basePath", base).schema(_SHAPE).parquet(*paths)


def _remote(session: SparkSession, snapshot: Snapshot, files: list[str]) -> DataFrame:
    """One task a file, on any executor."""
    root = f"{snapshot.uri}/events"
    paths = session.sparkContext.parallelize([(file.removeprefix(f"{root}/"),) for file in files], len(files))
    read = _reader(root, snapshot.storage_options)
    return session.createDataFrame(paths, "path string").mapInArrow(read, _SHAPE)


def _reader(root: str, storage_options: dict[str, str] | None) -> Callable[[Iterable[pa.RecordBatch]], Batches]:
    def read(batches: Iterable[pa.RecordBatch]) -> Batches:
        store = pa_fs.PyFileSystem(DeltaStorageHandler(root, storage_options))
        for batch in batches:
            for path in batch.column(0).to_pylist():
                yield from rows_of(store, path)

    return read


def rows_of(store: pa_fs.FileSystem, path: str) -> Batches:
    """The rows of one file, with the year that stands in its path."""
    year = int(path.split("year=", 1)[1].split("/", 1)[0])
    with store.open_input_file(path) as file:
        for batch in pq.ParquetFile(file).iter_batches(_ROWS):
            years = pa.array([year], EVENTS.field("year").type).take(pa.array([0] * len(batch), pa.int8()))
            columns = {**dict(zip(batch.schema.names, batch.columns, strict=True)), "year": years}
            yield pa.RecordBatch.from_arrays([columns[f.name].cast(f.type) for f in EVENTS], schema=EVENTS)
