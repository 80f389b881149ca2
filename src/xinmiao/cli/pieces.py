"""Tables larger than memory at the command line: read and written piece by piece, in their order."""

from __future__ import annotations

import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import polars as pl
from pyarrow.parquet import ParquetWriter

from xinmiao.cli import sheets

ROWS, CHUNK = 100_000, 1 << 20
Write = Callable[[pl.DataFrame], object]


def pieces(source: str, rows: int = ROWS) -> Iterator[pl.DataFrame]:
    """Read a table piece by piece: a CSV in UTF-8 or a Parquet file need not fit in memory; others come whole.

    Gives at least one piece. Raises as `sheets.read`.
    """
    try:
        lazy, some = _lazy(source), False
        for piece in lazy.collect_batches(chunk_size=rows) if lazy is not None else (sheets.read(source),):
            some = True
            yield piece
        if lazy is not None and not some:
            yield lazy.collect()
    except sheets.NOT_READ as error:
        raise sheets.unreadable(source, error) from error


@contextmanager
def writing(target: str) -> Iterator[Write]:
    """Give a function that writes the next piece; an XLSX is kept and written at the end. Raises as `sheets.write`."""
    kind = sheets.check_kind(target)
    if kind == ".xlsx":
        kept: list[pl.DataFrame] = []
        yield kept.append
        sheets.write(pl.concat(kept), target)
    elif kind == ".parquet":
        file = _Parquet(target)
        try:
            yield file.write
        finally:
            file.close()
    elif target == sheets.STREAM:
        yield _Csv(sys.stdout).write
    else:
        with Path(target).open("w", encoding="utf-8", newline="") as text:
            yield _Csv(text).write


def _lazy(source: str) -> pl.LazyFrame | None:
    """Give a file that can be read piece by piece, None for another."""
    kind = sheets.check_kind(source)
    if kind == ".parquet":
        return pl.scan_parquet(source)
    if kind == ".csv" and source != sheets.STREAM and _is_utf8(Path(source)):
        return pl.scan_csv(source, infer_schema=False)
    return None


def _is_utf8(path: Path) -> bool:
    """Whether the whole file is UTF-8: Excel in China may write its first Chinese character late."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Csv:
    """A CSV that grows by pieces, with one header."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._is_first = file, True

    def write(self, piece: pl.DataFrame) -> None:
        self._file.write(piece.write_csv(include_header=self._is_first))
        self._is_first = False


class _Parquet:
    """A Parquet file that grows by pieces; the first gives the schema."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._file: ParquetWriter | None = None

    def write(self, piece: pl.DataFrame) -> None:
        table = piece.to_arrow()
        self._file = self._file or ParquetWriter(self._target, table.schema)
        self._file.write_table(table)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
