"""A table before it is shown: the same one becomes the page's table, the CSV and the XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Value = Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column. numeric aligns right and writes every digit; unit stands under the label.

    is_shown: also on the page, not only in the download.
    """

    key: str
    label: str
    numeric: bool = False
    sortable: bool = True
    unit: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with more than its words: a link (panel: opens beside the page), a note, a tag's kind.

    text is shown in place of the value where the value serves sorting and download; tag colours it as a
    tag: good, bad, unsure, accent or neutral. order sorts in place of the value.
    """

    value: Value
    text: str = ""
    url: str = ""
    panel: bool = False
    note: str = ""
    tag: str = ""
    order: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with what stands around them.

    key names it in addresses and file names; rows map column keys to values or Cells, and hold everything
    that a download gives; total is a row that is its own cell, never a sum of the others; empty says what
    to do when there are no rows; count is the number of rows before paging. group: the key under which rows stand
    together, in the order of its values; stacks: on a phone each row becomes a card.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value | Cell]]
    total: Mapping[str, Value | Cell] | None = None
    source: str = ""
    note: str = ""
    empty: str = ""
    sort: str = ""
    count: int | None = None
    group: str = ""
    stacks: bool = False

    def sorted_by(self, sort: str) -> Table:
        """Give the table in the order of a column's key; "-key" is downwards. Missing values come last."""
        key = sort.removeprefix("-")
        if key not in {column.key for column in self.columns if column.sortable}:
            return self
        known = [row for row in self.rows if _order(row.get(key)) is not None]
        missing = [row for row in self.rows if _order(row.get(key)) is None]
        known.sort(key=lambda row: _rank(_order(row.get(key))), reverse=sort.startswith("-"))
        return replace(self, rows=[*known, *missing], sort=sort)

    def paged(self, rows: Sequence[Mapping[str, Value | Cell]]) -> Table:
        """Give one page of the table, with the count of all its rows."""
        return replace(self, rows=rows, count=self.n_rows)

    @property
    def n_rows(self) -> int:
        """How many rows there are in all."""
        return len(self.rows) if self.count is None else self.count

    def values(self) -> list[list[Value]]:
        """Give the raw values, row by row, the total last: what a download holds."""
        rows = [*self.rows, self.total] if self.total else self.rows
        return [[_raw(row.get(column.key)) for column in self.columns] for row in rows]

    def groups(self) -> list[tuple[str, list[list[tuple[Column, Cell]]]]]:
        """Give the cells to show, row by row under the words of their group; one without words where none is named."""
        found: dict[str, list[Mapping[str, Value | Cell]]] = {}
        for row in sorted(self.rows, key=self._place_of_group):
            found.setdefault(_words(row.get(self.group)), []).append(row)
        return [(words, [self._line(row) for row in rows]) for words, rows in found.items()]

    def total_line(self) -> list[tuple[Column, Cell]]:
        """Give the cells of the total."""
        return self._line(self.total) if self.total else []

    def _place_of_group(self, row: Mapping[str, Value | Cell]) -> tuple[int, Any]:
        return _rank(_order(row.get(self.group))) if self.group else (0, 0)

    def _line(self, row: Mapping[str, Value | Cell]) -> list[tuple[Column, Cell]]:
        return [(column, _cell(row.get(column.key))) for column in self.shown_columns]

    @property
    def shown_columns(self) -> list[Column]:
        """The columns of the page: the words of a group stand above its rows, not in each."""
        return [column for column in self.columns if column.is_shown and column.key != self.group]


def _cell(value: Value | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def _words(value: Value | Cell) -> str:
    cell = _cell(value)
    return cell.text or str(cell.value or "")


def _raw(value: Value | Cell) -> Value:
    return value.value if isinstance(value, Cell) else value


def _order(value: Value | Cell) -> Value:
    return value.order if isinstance(value, Cell) and value.order is not None else _raw(value)


def _rank(value: Value) -> tuple[int, Any]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0, value
    return 1, str(value)


def plain(key: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> Table:
    """Give a table of raw rows: the first column names, the others are figures."""
    named = [Column(str(number), label, numeric=number > 0) for number, label in enumerate(columns)]
    return Table(key, title, named, [{str(n): value for n, value in enumerate(row)} for row in rows])
