"""CSV: its encoding, its separator, its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

import polars as pl

from xinmiao.science.sheets.book import BATCH, Facts
from xinmiao.science.sheets.columns import letter
from xinmiao.science.sheets.files import FileRefused

SEPARATORS = ",\t;|"
SPARE = 16
"""Columns kept for cells beyond the header, so that they are found and not cut off."""
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 8_000_000


class Delimited:
    """Text in rows and cells. No kinds: every cell is text."""

    kinds = False
    date_1904 = False
    facts = Facts()

    def __init__(self, data: bytes) -> None:
        text = _in_utf8(data)
        self._separator, n = _shape(text)
        self.letters = [letter(index) for index in range(n + SPARE)]
        self.height = text.count(b"\n") + 1
        self._text = self._separator.join(self.letters).encode() + b"\n" + text

    def head(self, n: int) -> pl.DataFrame:
        return self._collected(self._scanned().head(n))

    def batches(self, size: int = BATCH) -> Iterator[pl.DataFrame]:
        try:
            yield from self._scanned().collect_batches(chunk_size=size, maintain_order=True)
        except pl.exceptions.ComputeError as error:
            raise FileRefused("quotes") from error

    def _scanned(self) -> pl.LazyFrame:
        return pl.scan_csv(
            io.BytesIO(self._text),
            separator=self._separator,
            infer_schema=False,
            row_index_name="row",
            row_index_offset=1,
        )

    def _collected(self, frame: pl.LazyFrame) -> pl.DataFrame:
        try:
            return frame.collect()
        except pl.exceptions.ComputeError as error:
            raise FileRefused("quotes") from error


def _in_utf8(data: bytes) -> bytes:
    """UTF-8 where it is that, or says so; UTF-16 by its mark; else GB 18030, which holds GBK and GB 2312."""
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            return _recoded(data, name)
    try:
        _require(data, "utf-8")
    except UnicodeDecodeError:
        return _recoded(data, "gb18030")
    return data


def _require(data: bytes, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    for start in range(0, len(data), _CHUNK):
        decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))


def _recoded(data: bytes, name: str) -> bytes:
    decoder = codecs.getincrementaldecoder(name)()
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    try:
        return b"".join([*(decoder.decode(chunk).encode() for chunk in chunks), decoder.decode(b"", True).encode()])
    except UnicodeDecodeError as error:
        raise FileRefused("encoding") from error


def _shape(text: bytes) -> tuple[str, int]:
    """The separator, and how many cells the first rows have at most."""
    first = text[:200_000].decode(errors="ignore")
    rows = first.splitlines()[:3]
    separator = max(SEPARATORS, key=lambda one: sum(row.count(one) for row in rows[:2]))
    widths = [len(row) for row in csv.reader(rows, delimiter=separator)]
    return separator, max(widths, default=1)
