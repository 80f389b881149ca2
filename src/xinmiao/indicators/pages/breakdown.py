"""An indicator crossed by axes; every cell that is shown opens its trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from xinmiao.indicators import axes, slices
from xinmiao.indicators.figure import MARK_SIGNS, MARK_WORDS, Mark
from xinmiao.indicators.pages.framing import Frame, trace
from xinmiao.indicators.queries.pivots import Cell as PivotCell
from xinmiao.indicators.queries.pivots import Head, Pivot
from xinmiao.indicators.slices import Slice
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table

ROWS = 200
"""Rows of a page: more than any province has counties, fewer than the country has."""


def pivot_table(table: Pivot, frame: Frame) -> Table:
    """A breakdown with its totals, each a cell of its own."""
    head = axes.NAMES[table.row_axis].in_(language())
    columns = [
        Column("row", head),
        *(Column(f"c{one.number}", one.label.in_(language()), numeric=True) for one in table.columns),
        Column("all", _("Total"), numeric=True, unit=frame.unit),
    ]
    rows = [_pivot_row(one, table) for one in table.rows]
    total = {
        "row": _("Total (counted for itself)") if not table.additive else _("Total"),
        "all": _cell(table.total),
        **{f"c{c.number}": _cell(table.column_totals[c.number]) for c in table.columns},
    }
    return Table("breakdown", _("Breakdown"), columns, rows, total=total, source=frame.source, note=pivot_note(table))


def traced(shown: Table, table: Pivot, slice: Slice) -> Table:
    """Let every cell of the rows that are shown open its trace."""
    heads: dict[str, tuple[Head, ...]] = {"all": (), **{f"c{one.number}": (one,) for one in table.columns}}

    def opening(row: Mapping[str, object], *of_row: Head) -> dict[str, object]:
        return {**row, **{key: _opening(row[key], table, slice, *of_row, *more) for key, more in heads.items()}}

    assert shown.total is not None
    of_rows = {one.number: one for one in table.rows}
    rows = [opening(row, of_rows[row["number"]]) for row in shown.rows]  # type: ignore[index]
    return replace(shown, rows=rows, total=opening(shown.total))


def pivot_note(table: Pivot) -> str:
    """What a reader must know before adding anything up."""
    notes = (
        [] if table.additive else [_("Cells do not add up: one may be in several. Totals are counted for themselves.")]
    )
    if table.has_hidden:
        notes.append(f"{MARK_SIGNS[Mark.SUPPRESSED]} {MARK_WORDS[Mark.SUPPRESSED].in_(language())}")
    return " ".join(notes)


def _pivot_row(one: Head, table: Pivot) -> dict[str, object]:
    """The cells of a row, and which row it is."""
    cells = {f"c{c.number}": _cell(table.cell(one.number, c.number)) for c in table.columns}
    return {"row": one.label.in_(language()), **cells, "all": _cell(table.row_totals[one.number]), "number": one.number}


def _cell(cell: PivotCell) -> Cell:
    return Cell(cell.value) if cell.is_shown else Cell(None, text=MARK_SIGNS[cell.mark])


def _opening(cell: object, table: Pivot, slice: Slice, *heads: Head) -> Cell:
    assert isinstance(cell, Cell)
    limits = slices.of_cell(slice, str(table.period), {h.axis: h.code for h in heads}) if cell.value else {}
    return replace(cell, url=trace(table.code, **limits), panel=True) if limits else cell
