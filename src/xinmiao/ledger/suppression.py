"""Cells of 1 to 4 people, and what would give them away, are hidden under one mark.

A table is a set of cells and the margins among them (this total is the sum of these parts; every cell of
a breakdown may be part of several margins). Whoever reads it can subtract; what stays hidden must not
follow from what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = Hashable
_PRIME = (1 << 61) - 1


@dataclass(frozen=True, slots=True)
class SmallCells:
    """least: the smallest count that is shown. zero_from: the smallest denominator under which a zero is
    shown."""

    least: int = 5
    zero_from: int = 20


@dataclass(frozen=True, slots=True)
class Margin:
    """`total` is the sum of `parts`, or is read as if it were."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.parts)


def suppressed(
    values: Mapping[Cell, int],
    margins: Sequence[Margin] = (),
    *,
    denominators: Mapping[Cell, int] | None = None,
    rule: SmallCells = SmallCells(),
) -> frozenset[Cell]:
    """The cells to hide. denominators: of cells whose zero would tell something; without one a zero is shown.

    Cells of a margin that have no value count as 0 and are treated as shown.
    """
    hidden = {cell for cell, value in values.items() if _is_small(cell, value, denominators or {}, rule)}
    more = True
    while more:
        more = False
        for margin in margins:
            while _gives_away(margin, values, hidden, rule):
                hidden.add(_complement(margin, values, hidden))
                more = True
        for cell in derivable(margins, hidden):
            margin = next(margin for margin in margins if cell in margin.cells and _shown(margin, values, hidden))
            hidden.add(_complement(margin, values, hidden))
            more = True
            break
    return frozenset(hidden)


def table_margins(rows: Iterable[Hashable], columns: Iterable[Hashable], total: Hashable = None) -> list[Margin]:
    """Margins of a table whose cells are (row, column) and whose totals stand at `total`."""
    rows, columns = list(rows), list(columns)
    across = [Margin((row, total), tuple((row, column) for column in columns)) for row in [*rows, total]]
    down = [Margin((total, column), tuple((row, column) for row in rows)) for column in [*columns, total]]
    return [*across, *down]


def derivable(margins: Sequence[Margin], hidden: Iterable[Cell]) -> list[Cell]:
    """Hidden cells that follow from the shown ones by adding and subtracting margins."""
    numbers = {cell: number for number, cell in enumerate(hidden)}
    rows = [_unknowns(margin, numbers) for margin in margins]
    single = [next(iter(row)) for row in _reduced([row for row in rows if row]).values() if len(row) == 1]
    cells = list(numbers)
    return [cells[number] for number in single]


def _is_small(cell: Cell, value: int, denominators: Mapping[Cell, int], rule: SmallCells) -> bool:
    if value == 0:
        return cell in denominators and denominators[cell] < rule.zero_from
    return 0 < value < rule.least


def _gives_away(margin: Margin, values: Mapping[Cell, int], hidden: set[Cell], rule: SmallCells) -> bool:
    """One hidden cell follows by subtraction; several follow, or tell of a few, when what they share is
    too small."""
    parts = [part for part in margin.parts if part in hidden]
    if not _shown(margin, values, hidden):
        return False
    if margin.total in hidden:
        return not parts
    shared = sum(values.get(part, 0) for part in parts)
    return len(parts) == 1 or (len(parts) > 1 and (shared < rule.least or shared <= len(parts)))


def _shown(margin: Margin, values: Mapping[Cell, int], hidden: set[Cell]) -> list[Cell]:
    return [cell for cell in margin.cells if cell in values and cell not in hidden]


def _complement(margin: Margin, values: Mapping[Cell, int], hidden: set[Cell]) -> Cell:
    """What to hide beside: the smallest shown part that is not 0, else the total, else a 0."""
    shown = _shown(margin, values, hidden)
    return min(shown, key=lambda cell: (values[cell] == 0, cell == margin.total, values[cell], repr(cell)))


def _unknowns(margin: Margin, numbers: Mapping[Cell, int]) -> dict[int, int]:
    row = {numbers[part]: 1 for part in margin.parts if part in numbers}
    if margin.total in numbers:
        row[numbers[margin.total]] = _PRIME - 1
    return row


def _reduced(rows: Iterable[dict[int, int]]) -> dict[int, dict[int, int]]:
    """Reduced row echelon form over a prime field, sparse; by pivot."""
    pivots: dict[int, dict[int, int]] = {}
    holding: defaultdict[int, set[int]] = defaultdict(set)  # by number: the pivots in whose rows it stands
    for row in rows:
        for number in list(row):
            if number in pivots and number in row:
                row = _less(row, row[number], pivots[number])
        if row:
            pivot = min(row)
            inverse = pow(row[pivot], -1, _PRIME)
            row = {number: value * inverse % _PRIME for number, value in row.items()}
            for at in list(holding[pivot]):
                pivots[at] = _less(pivots[at], pivots[at][pivot], row)
                _note(holding, at, row, pivots[at])
            pivots[pivot] = row
            _note(holding, pivot, row, row)
    return pivots


def _note(holding: defaultdict[int, set[int]], at: int, numbers: Iterable[int], row: Mapping[int, int]) -> None:
    """Of these numbers, which stand in the row of a pivot."""
    for number in numbers:
        if number in row:
            holding[number].add(at)
        else:
            holding[number].discard(at)


def _less(row: Mapping[int, int], times: int, other: Mapping[int, int]) -> dict[int, int]:
    if not times:
        return dict(row)
    left = {number: (row.get(number, 0) - times * other.get(number, 0)) % _PRIME for number in {*row, *other}}
    return {number: value for number, value in left.items() if value}
