"""XLSX: calamine gives the values with their types; the sheet's own XML says what it leaves out.

calamine reads a cell in error and a formula without a value as empty, and does not say which rows are hidden.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

import polars as pl
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from xinmiao.science.sheets.book import BATCH, Cell, Facts, kind_of
from xinmiao.science.sheets.columns import letter
from xinmiao.science.sheets.files import FileRefused

META_SHEET = "_xinmiao"
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_ROW_TURNED = re.compile(rb'<(?:\w+:)?row [^>]*?\bhidden="(?:1|true)"[^>]*?\br="(\d+)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*?\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*?>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<'
)
_FORMULA = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)(\d+)"[^>]*?><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_CHUNK = 4_000_000
Odd = dict[tuple[int, str], tuple[str, Cell]]


class Workbook:
    """The sheet with the data: the one that the template names, else the first that is not hidden."""

    kinds = True

    def __init__(self, data: bytes) -> None:
        try:
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            meta = _meta(book)
            name = _data_sheet(book, meta)
            self._sheet = book.get_sheet_by_name(name)
        except (CalamineError, zipfile.BadZipFile) as error:
            raise FileRefused("not_a_workbook") from error
        self.letters = [letter(index) for index in range(self._sheet.end[1] + 1 if self._sheet.end else 1)]
        self.height = self._sheet.end[0] + 1 if self._sheet.end else 1
        self.date_1904, path = _workbook_part(data, name)
        hidden, self._odd = _scanned(data, path)
        merged = self._sheet.merged_cell_ranges or []
        self._odd |= _merged_cells(merged, self._sheet.end[0] + 1 if self._sheet.end else 1)
        self.facts = Facts(tuple(hidden), tuple(_range(one) for one in merged), meta)

    def head(self, n: int) -> pl.DataFrame:
        return next(self.batches(n), self._frame([], 1))

    def batches(self, size: int = BATCH) -> Iterator[pl.DataFrame]:
        rows = iter(self._sheet.to_python(skip_empty_area=False))
        first = 1
        while chunk := list(islice(rows, size)):
            yield self._frame(chunk, first)
            first += len(chunk)

    def _frame(self, rows: Sequence[Sequence[Any]], first: int) -> pl.DataFrame:
        columns: dict[str, pl.Series] = {
            "row": pl.int_range(first, first + len(rows), dtype=pl.UInt32, eager=True),
        }
        odd = self._odd_between(first, first + len(rows))
        for index, name in enumerate(self.letters):
            texts, kinds = _column([row[index] if index < len(row) else "" for row in rows])
            for n, (text, kind) in odd.get(name, {}).items():
                texts[n - first], kinds[n - first] = text or texts[n - first], kind
            columns[name] = pl.Series(name, texts, pl.String)
            columns[kind_of(name)] = pl.Series(kind_of(name), kinds, pl.UInt8)
        return pl.DataFrame(columns)

    def _odd_between(self, first: int, end: int) -> dict[str, dict[int, tuple[str, Cell]]]:
        found: dict[str, dict[int, tuple[str, Cell]]] = {}
        for (row, name), told in self._odd.items():
            if first <= row < end:
                found.setdefault(name, {})[row] = told
        return found


def _column(values: Sequence[Any]) -> tuple[list[str | None], list[int]]:
    texts: list[str | None] = []
    kinds: list[int] = []
    for value in values:
        text, kind = _told(value)
        texts.append(text)
        kinds.append(kind)
    return texts, kinds


def _told(value: Any) -> tuple[str | None, int]:
    if isinstance(value, str):
        return (value, Cell.TEXT) if value else (None, Cell.EMPTY)
    if isinstance(value, bool):
        return ("true" if value else "false"), Cell.BOOL
    if isinstance(value, (int, float)):
        return number_told(value), Cell.NUMBER
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds"), Cell.DATE
    if isinstance(value, date):
        return value.isoformat(), Cell.DATE
    return str(value), Cell.TEXT


def number_told(value: float) -> str:
    """A number as a person would type it; past 15 digits as a spreadsheet shows it: the rest is lost."""
    if abs(value) >= 1e15:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


def _meta(book: CalamineWorkbook) -> dict[str, str]:
    if META_SHEET not in book.sheet_names:
        return {}
    rows = book.get_sheet_by_name(META_SHEET).to_python()
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _data_sheet(book: CalamineWorkbook, meta: dict[str, str]) -> str:
    if meta.get("sheet") in book.sheet_names:
        return meta["sheet"]
    shown = (one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible)
    name = next(shown, None)
    if name is None:
        raise FileRefused("no_sheet")
    return name


def _workbook_part(data: bytes, sheet: str) -> tuple[bool, str]:
    """Whether serial dates count from 1904, and the path of the sheet's part."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        book = etree.fromstring(parts.read("xl/workbook.xml"), _PARSER)
        links = etree.fromstring(parts.read("xl/_rels/workbook.xml.rels"), _PARSER)
    dates = book.xpath("string(//*[local-name()='workbookPr']/@date1904)")
    link = next(
        (
            value
            for one in book.iter("{*}sheet")
            if one.get("name") == sheet
            for key, value in one.attrib.items()
            if key.endswith("}id")
        ),
        "",
    )
    target = next((one.get("Target", "") for one in links if one.get("Id") == link), "")
    return dates in ("1", "true"), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _scanned(data: bytes, path: str) -> tuple[list[int], Odd]:
    """Hidden rows; cells in error, and formulas that nothing has worked out."""
    hidden: list[int] = []
    odd: Odd = {}
    for told in _rows_of(data, path):
        hidden += [int(found[1]) for pattern in (_ROW, _ROW_TURNED) for found in pattern.finditer(told)]
        for found in _ERROR.finditer(told) if b't="e"' in told else ():
            odd[int(found[2]), found[1].decode()] = found[3].decode(), Cell.ERROR
        for found in _FORMULA.finditer(told) if b"<f" in told or b":f" in told else ():
            odd[int(found[2]), found[1].decode()] = "", Cell.FORMULA
    return sorted(hidden), odd


def _rows_of(data: bytes, path: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end with a row."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        if path not in parts.namelist():
            return
        with parts.open(path) as part:
            rest = b""
            while piece := part.read(_CHUNK):
                whole, mark, rest = (rest + piece).rpartition(b"</row>")
                yield whole + mark
            yield rest


_Merged = tuple[tuple[int, int], tuple[int, int]]


def _merged_cells(ranges: Sequence[_Merged], height: int) -> Odd:
    found: Odd = {}
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom, max(height - 1, top)) + 1):
            found |= {
                (row + 1, letter(column)): ("", Cell.MERGED) for column in range(left, min(right, left + 255) + 1)
            }
    return found


def _range(merged: _Merged) -> str:
    (top, left), (bottom, right) = merged
    return f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
