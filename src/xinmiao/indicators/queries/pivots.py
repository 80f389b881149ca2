"""An indicator broken down by one axis or two: every cell and every total counted for itself, none of them a sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from xinmiao.indicators.axes import NAMES
from xinmiao.indicators.definitions import Definition
from xinmiao.indicators.figure import Audience, Mark, Number
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries.asking import as_period, in_units, points_at_people
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.crossing import Crosser, number_of, span_of_year
from xinmiao.indicators.queries.naming import named
from xinmiao.indicators.queries.prefectures import prefectures
from xinmiao.indicators.queries.questions import Codes, measure, question, version_of
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import NotAdditive
from xinmiao.ledger.store import Snapshot
from xinmiao.places.models import Place
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

PLACES = ("province", "county", "place")


@dataclass(frozen=True, slots=True)
class Head:
    """A row's or a column's value: its axis, its code, its number in the ledger, its words."""

    axis: str
    code: str
    number: int
    label: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, or why there is none."""

    value: Number | None
    mark: Mark = Mark.NONE

    @property
    def is_shown(self) -> bool:
        return self.mark is Mark.NONE


HIDDEN = Cell(None, Mark.SUPPRESSED)


@dataclass(frozen=True, slots=True)
class Pivot:
    """cells[row.number, column.number]; a total is its own cell. column_axis is "" for a list.

    additive: whether cells may be added; `sum` refuses where they may not.
    """

    code: str
    period: Period
    row_axis: str
    column_axis: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: dict[tuple[int, int], Cell]
    row_totals: dict[int, Cell]
    column_totals: dict[int, Cell]
    total: Cell
    additive: bool
    version: int
    ledger: dict[str, int]

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column), Cell(0))

    def sum(self) -> Number:
        """Add the cells.

        Raises NotAdditive `cells.not_additive` for people and for any other distinct count.
        """
        if not self.additive:
            raise NotAdditive(self.code)
        shown = self.cells.values() if self.column_axis else self.row_totals.values()
        return sum(cell.value or 0 for cell in shown)

    @property
    def has_hidden(self) -> bool:
        everything = [self.total, *self.row_totals.values(), *self.column_totals.values(), *self.cells.values()]
        return not all(cell.is_shown for cell in everything)


class WrongAxes(XinmiaoError):
    """Rows and columns that do not go together."""

    def __init__(self, rows: str, columns: str) -> None:
        super().__init__(
            "pivot.axes",
            Text(f"不能按“{rows}”和“{columns}”分列", f"Cannot break down by '{rows}' and '{columns}'"),
            todo=Text(f"可用：{'、'.join(NAMES)}，各一次", f"Use each of these once: {', '.join(NAMES)}"),
        )


class NeedsPlace(XinmiaoError):
    """The public sees counties one province at a time."""

    def __init__(self) -> None:
        super().__init__(
            "pivot.needs_place",
            Text("公开的县级数字一次看一个省", "Published figures of counties are shown one province at a time"),
            todo=Text("先选一个省（place=53）", "Choose a province first (place=53)"),
        )


def pivot(
    code: str,
    period: Period | str,
    rows: str,
    columns: str = "",
    *,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    version: IndicatorVersion | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> Pivot:
    """Break an indicator down by `rows`, and by `columns` if given.

    Raises WrongAxes `pivot.axes`, TooFine `slice.too_fine`, NotFromEvents, UnknownCode, UnknownIndicator; for the
    public NeedsPlace `pivot.needs_place`.
    """
    if rows not in NAMES or (columns and columns not in NAMES) or rows == columns:
        raise WrongAxes(rows, columns)
    wanted = _Wanted(version or version_of(code), code, as_period(period), rows, columns, slice)
    if shown_to is Audience.OFFICE or not points_at_people(wanted.version.spec):
        return _counted(wanted, snapshot)
    if not slice.place and {rows, columns} & {"county", "place"}:
        raise NeedsPlace
    return _as_public(_counted(wanted, snapshot), wanted, snapshot)


@dataclass(frozen=True, slots=True)
class _Wanted:
    version: IndicatorVersion
    code: str
    period: Period
    rows: str
    columns: str
    slice: Slice


def _counted(wanted: _Wanted, snapshot: Snapshot | None) -> Pivot:
    engine, spec = counting(snapshot), wanted.version.spec
    whole = question(wanted.version, wanted.period, wanted.slice)
    by = (wanted.rows, wanted.columns) if wanted.columns else (wanted.rows,)
    asked = [replace(whole, by=axes) for axes in dict.fromkeys([by, by[:1], by[1:], ()])]
    if spec.of == "prefecture":
        frames = [prefectures(engine, one) for one in asked]
        total = int(frames[-1]["value"].sum())
    else:
        answers = engine.answers(asked)
        frames, total = [one.frame for one in answers], answers[0].total
    inner, margins = frames[0], dict(zip([one.by for one in asked], frames, strict=True))
    row_totals = _line(margins[by[:1]], spec)
    column_totals = _line(margins[by[1:]], spec) if wanted.columns else {}
    cells = {(r, c): Cell(in_units(spec, v)) for r, c, v in inner.iter_rows()} if wanted.columns else {}
    return Pivot(
        code=wanted.code,
        period=wanted.period,
        row_axis=wanted.rows,
        column_axis=wanted.columns,
        rows=_heads(wanted.rows, row_totals),
        columns=_heads(wanted.columns, column_totals),
        cells=cells,
        row_totals=row_totals,
        column_totals=column_totals,
        total=Cell(in_units(spec, total)),
        additive=measure(spec).is_additive,
        version=wanted.version.number,
        ledger=engine.snapshot.versions.as_dict(),
    )


def _line(frame: pl.DataFrame, spec: Definition) -> dict[int, Cell]:
    return {int(key): Cell(in_units(spec, value)) for key, value in frame.iter_rows()}


def _heads(axis: str, numbers: Iterable[int]) -> tuple[Head, ...]:
    if not axis:
        return ()
    return tuple(Head(axis, code, number, label) for number, (code, label) in named(axis, sorted(numbers)).items())


def _as_public(table: Pivot, wanted: _Wanted, snapshot: Snapshot | None) -> Pivot:
    """Hide what the public may not see, place by place as the tables of places have settled it."""
    sight = _Sight.of(wanted, table, snapshot)
    return replace(
        table,
        cells={at: _shown(cell, sight.hides(*at)) for at, cell in _with_zeros(table).items()},
        row_totals={r: _shown(cell, sight.hides(r, None)) for r, cell in table.row_totals.items()},
        column_totals={c: _shown(cell, sight.hides(None, c)) for c, cell in table.column_totals.items()},
        total=_shown(table.total, sight.hides(None, None)),
    )


def _shown(cell: Cell, hidden: bool) -> Cell:
    return HIDDEN if hidden else cell


def _with_zeros(table: Pivot) -> dict[tuple[int, int], Cell]:
    """All cells of rows and columns: an empty cell may have to be hidden like any other."""
    return {(r.number, c.number): table.cell(r.number, c.number) for r in table.rows for c in table.columns}


@dataclass(frozen=True)
class _Sight:
    """What of a pivot the public may see. `others`: axes that are no places; `fixed`: the slice's codes on them."""

    crosser: Crosser
    axes: tuple[str, str]
    fixed: dict[str, int]
    others: tuple[str, ...]
    place: Place | None
    places: dict[int, Place]

    @classmethod
    def of(cls, wanted: _Wanted, table: Pivot, snapshot: Snapshot | None) -> _Sight:
        known, axes = Codes(), (wanted.rows, wanted.columns)
        year, fixed = span_of_year(wanted.period)
        limits = wanted.slice.limits
        fixed |= {axis: number_of(axis, code, known) for axis, code in limits.items() if axis != "place"}
        others = {*fixed, *(axis for axis in axes if axis and axis not in PLACES)}
        place = known.place(wanted.slice.place) if wanted.slice.place else None
        heads = {"rows": table.rows, "columns": table.columns}
        numbers = [h.number for axis, found in zip(axes, heads.values(), strict=True) if axis in PLACES for h in found]
        places = Place.objects.select_related("parent").in_bulk(numbers)
        crosser = Crosser(wanted.version, year, counting(snapshot), known)
        return cls(crosser, axes, fixed, tuple(sorted(others)), place, places)

    def hides(self, row: int | None, column: int | None) -> bool:
        codes = dict(self.fixed)
        place: int | None = None
        for axis, number in zip(self.axes, (row, column), strict=True):
            if axis in PLACES and number is not None:
                place = number
            elif number is not None:
                codes[axis] = number
        return self._at(place, codes)

    def _at(self, place: int | None, codes: dict[str, int]) -> bool:
        if place is None:
            return self.crosser.at_place(self.place, self.others).at(**codes)[1]
        if place in self.places:
            return self.crosser.at_place(self.places[place], self.others).at(**codes)[1]
        above = None if "province" in self.axes else self.place
        return self.crosser.below(above, self.others).at(**codes, place=place)[1]
