"""Rows of counts: each is a cell, posted through the door of whoever knows the indicators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from xinmiao.collection.actions.imports.forms import keep
from xinmiao.collection.actions.imports.targets import Extra, Item, Planned, Tokens, Unwritten, rows_of
from xinmiao.collection.models import Import, ImportedRow
from xinmiao.collection.queries.sheets import columns_of_reports, door
from xinmiao.collection.rules import reports as rules
from xinmiao.collection.rules.reports import Cell, cell_of, wrong_with
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class PeriodClosed(XinmiaoError):
    def __init__(self, why: Text) -> None:
        told = Text("有的时期不再改动：{why}", "Some of its periods change no more: {why}")
        super().__init__(
            "import.period_closed",
            Text(*(told.format(why=why.in_(language)).in_(language) for language in ("zh", "en"))),
            todo=Text("请管理员重新打开那张报表", "Have an administrator reopen that return"),
        )


class ReportTarget:
    """The counts of an intervention, for the partner and the places of an import."""

    messages = rules.MESSAGES
    chunk = 1_000_000_000  # one transaction: a report stands whole or not at all

    def __init__(self, of: Import) -> None:
        self.columns = columns_of_reports(of.intervention.code, of.partner, of.place_path)
        self._keys = [column.key for column in self.columns]
        self._tokens = Tokens()
        self._seen: dict[str, int] = {}
        self._cells: list[tuple[int, Cell]] = []

    def items(self, rows: pl.DataFrame) -> tuple[list[Item], list[Extra]]:
        told, faults = self._told(rows)
        self._cells += told
        closed = door().closed([cell for _row, cell in told])
        items = []
        for n, (row, cell) in enumerate(told):
            fault = self._fault(row, cell)
            if fault is None and n in closed:
                fault = Extra(row, "period", rules.CLOSED, closed[n].zh)
            if fault is None:
                items.append(self._item(row, cell))
            else:
                faults.append(fault)
        return items, faults

    def _told(self, rows: pl.DataFrame) -> tuple[list[tuple[int, Cell]], list[Extra]]:
        told, faults = [], []
        for row, values in rows_of(rows, self._keys):
            try:
                told.append((row, cell_of(values)))
            except XinmiaoError:  # "2024-2018"
                faults.append(Extra(row, "period", "pattern", str(values["period"])))
        return told, faults

    def _fault(self, row: int, cell: Cell) -> Extra | None:
        if code := wrong_with(cell):
            return Extra(row, "value", code)
        first = self._seen.setdefault(cell.key, row)
        return Extra(row, "component", rules.TWICE, str(first)) if first != row else None

    def _item(self, row: int, cell: Cell) -> Item:
        content = f"{cell.status}|{cell.value}"
        return Item(row, self._tokens.of(cell.key), self._tokens.of(content), cell, group=cell.group)

    def last(self) -> list[Extra]:
        told = rules.differing(self._cells).items()
        return [Extra(row, "value", rules.PARTS_DIFFER, f"{by:+g}") for row, by in told]

    def write(self, planned: Sequence[Planned], of: Import, *, by: Actor, at: datetime) -> list[Unwritten]:
        numbers = door().post(
            [one.item.values for one in planned],
            supersedes=[one.known.report_no if one.known and one.known.stands else None for one in planned],
            source=of.subject, by=by, scopes=of.user.scopes, at=at,
        )  # fmt: skip
        keep([(one, None, number) for one, number in zip(planned, numbers, strict=True)], of)
        return []

    def withdraw(self, rows: Sequence[ImportedRow], of: Import, *, by: Actor, at: datetime) -> None:
        numbers = [row.report_no for row in rows if row.report_no is not None]
        if closed := door().closed_numbers(numbers):
            raise PeriodClosed(next(iter(closed.values())))
        if numbers:
            door().withdraw(numbers, source=f"{of.subject}:withdrawn", by=by)

    def world(self) -> str:
        return door().world()
