"""The result of a batch as a file that grows by pieces: the rows as they came, what the models say at their right."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TextIO

import polars as pl
from xlsxwriter import Workbook

from xinmiao.nutrition.models import FoodBatch, ResultKind
from xinmiao.nutrition.rules.batch_explanation import explanation
from xinmiao.nutrition.rules.batches import FAULTS, Fault, Told
from xinmiao.science.sheets import harmless
from xinmiao.science.sheets.book import Cell, kind_of
from xinmiao.science.text import Text

ERRORS = "row_errors"
_SHEETS = (Text("结果", "Results"), Text("说明", "Explanation"), Text("行内错误", "Row errors"))
_HEAD_OF_FAULTS = (Text("单元格", "Cell"), Text("内容", "What is there"), Text("问题", "What is wrong"))


class Result(Protocol):
    """A file that is being written."""

    def write(self, foods: pl.DataFrame, found: pl.DataFrame, wrong: Sequence[Fault]) -> None:
        """Add a piece, in the order of its rows."""

    def explain(self, of: FoodBatch, told: Told) -> None:
        """Say at the end what the whole is."""


@contextmanager
def opened_result(path: Path, of: FoodBatch) -> Iterator[Result]:
    """Open a result of the batch's kind."""
    if of.kind == ResultKind.CSV:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield _Csv(file, of)
        return
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as book:
        yield _Xlsx(book, of)


def _headings(of: FoodBatch) -> dict[str, str]:
    return {one["letter"]: one["heading"] for one in of.preview["headings"]}


def _rows(foods: pl.DataFrame, found: pl.DataFrame, wrong: Sequence[Fault], of: FoodBatch) -> Iterator[list[Any]]:
    """Give each row: its cells as they came, numbers of a workbook as numbers, the results, its faults."""
    told: dict[int, list[str]] = {}
    for fault in wrong:
        told.setdefault(fault.row, []).append(f"{fault.cell}: {FAULTS[fault.why].in_(of.language)}")
    cells = zip(*(_cells(foods, letter) for letter in _headings(of)), strict=True)
    for row, came, says in zip(foods["row"], cells, found.iter_rows(), strict=True):
        yield [*map(harmless, (*came, *says)), "; ".join(told.get(row, ()))]


def _cells(foods: pl.DataFrame, letter: str) -> list[Any]:
    """Give a column as it came: a number of a workbook as a number, all else as text."""
    if kind_of(letter) not in foods.columns:
        return foods[letter].to_list()
    pairs = zip(foods[letter], foods[kind_of(letter)], strict=True)
    return [float(text) if kind == Cell.NUMBER else text for text, kind in pairs]


class _Csv:
    def __init__(self, file: TextIO, of: FoodBatch) -> None:
        self._rows, self._of, self._is_first = csv.writer(file), of, True

    def write(self, foods: pl.DataFrame, found: pl.DataFrame, wrong: Sequence[Fault]) -> None:
        if self._is_first:
            self._rows.writerow([*map(harmless, _headings(self._of).values()), *found.columns, ERRORS])
            self._is_first = False
        self._rows.writerows(_rows(foods, found, wrong, self._of))

    def explain(self, of: FoodBatch, told: Told) -> None:
        """A CSV has one sheet: the page of the batch explains."""


class _Xlsx:
    def __init__(self, book: Workbook, of: FoodBatch) -> None:
        names = [one.in_(of.language) for one in _SHEETS]
        self._results, self._explanation, self._faults = (book.add_worksheet(name) for name in names)
        self._of, self._row, self._fault = of, 0, 1
        self._faults.write_row(0, 0, [one.in_(of.language) for one in _HEAD_OF_FAULTS])
        for sheet in (self._results, self._faults):
            sheet.freeze_panes(1, 0)

    def write(self, foods: pl.DataFrame, found: pl.DataFrame, wrong: Sequence[Fault]) -> None:
        if not self._row:
            self._put([*map(harmless, _headings(self._of).values()), *found.columns, ERRORS])
        for row in _rows(foods, found, wrong, self._of):
            self._put(row)
        for fault in wrong:
            why = FAULTS[fault.why].in_(self._of.language)
            self._faults.write_row(self._fault, 0, [fault.cell, harmless(fault.value), why])
            self._fault += 1

    def _put(self, row: Sequence[Any]) -> None:
        """Write text as text, so that a barcode keeps its zeros."""
        for column, value in enumerate(row):
            if isinstance(value, str):
                self._results.write_string(self._row, column, value)
            elif value is not None:
                self._results.write_number(self._row, column, value)
        self._row += 1

    def explain(self, of: FoodBatch, told: Told) -> None:
        lines = explanation(told.as_dict(), columns=of.columns, units=of.units, basis=of.basis,
                            accepted=of.accepted, headings=_headings(of), language=of.language)  # fmt: skip
        for number, line in enumerate(lines):
            self._explanation.write_row(number, 0, list(map(harmless, line)))
