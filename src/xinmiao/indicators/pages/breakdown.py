"""An indicator crossed by axes; every cell opens its trace."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xinmiao.indicators import axes, slices
from xinmiao.indicators.figure import MARK_SIGNS, MARK_WORDS, Mark
from xinmiao.indicators.pages.framing import Frame, trace
from xinmiao.indicators.queries.pivots import Cell as PivotCell
from xinmiao.indicators.queries.pivots import Head, Pivot
from xinmiao.indicators.slices import Slice
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table


def pivot_table(table: Pivot, frame: Frame, slice: Slice) -> Table:
    """A breakdown with its totals, each a cell of its own that opens its trace."""
    head = axes.NAMES[table.row_axis].in_(language())
    columns = [
        Column("row", head),
        *(Column(f"c{one.number}", one.label.in_(language()), numeric=True) for one in table.columns),
        Column("all", _("Total"), numeric=True, unit=frame.unit),
    ]
    rows = [_pivot_row(one, table, slice) for one in table.rows]
    total = {
        "row": _("Total (counted for itself)") if not table.additive else _("Total"),
        "all": _pivot_cell(table.total, table, slice),
        **{f"c{c.number}": _pivot_cell(table.column_totals[c.number], table, slice, c) for c in table.columns},
    }
    return Table("breakdown", _("Breakdown"), columns, rows, total=total, source=frame.source, note=pivot_note(table))


def pivot_note(table: Pivot) -> str:
    """What a reader must know before adding anything up."""
    notes = (
        [] if table.additive else [_("Cells do not add up: one may be in several. Totals are counted for themselves.")]
    )
    if table.has_hidden:
        notes.append(f"{MARK_SIGNS[Mark.SUPPRESSED]} {MARK_WORDS[Mark.SUPPRESSED].in_(language())}")
    return " ".join(notes)


def _pivot_row(one: Head, table: Pivot, slice: Slice) -> dict[str, object]:
    cells = {f"c{c.number}": _pivot_cell(table.cell(one.number, c.number), table, slice, one, c) for c in table.columns}
    return {
        "row": one.label.in_(language()),
        **cells,
        "all": _pivot_cell(table.row_totals[one.number], table, slice, one),
    }


def _pivot_cell(cell: PivotCell, table: Pivot, slice: Slice, *heads: Head) -> Cell:
    if not cell.is_shown:
        return Cell(None, text=MARK_SIGNS[cell.mark])
    limits = slices.of_cell(slice, str(table.period), {h.axis: h.code for h in heads})
    return Cell(cell.value, url=trace(table.code, **limits) if limits and cell.value else "", panel=True)
