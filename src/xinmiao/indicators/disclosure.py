"""Which cells of a table of people may leave the house. Pure.

A table is an array with one axis for each breakdown; along each axis position 0 is the total, the others
its parts. What is small is hidden, and what would give it away (`ledger.suppression` says what does).
Margins (cells with a total in some axis) are settled before the cells inside them and never change
afterwards, so that a margin looks the same in whichever table it is shown.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.suppression import Margin, SmallCells, derivable

STANDARD = SmallCells()
MOST_CHECKED = 4_000
"""Tables with more cells than this are settled line by line only."""

Values = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Position = tuple[int, ...]


def hide(values: Values, given: Hidden | None = None, *, rule: SmallCells = STANDARD) -> Hidden:
    """Tell which cells to hide.

    values: counts, totals at position 0 of each axis, counted by themselves (people do not add up).
    given: margins that another table has already settled, of the same shape; true cells stay hidden.
    """
    hidden = _too_few(values, rule)
    if given is not None:
        hidden |= given
    for size in range(1, values.ndim + 1):
        for axes in combinations(range(values.ndim), size):
            view = tuple(slice(None) if axis in axes else 0 for axis in range(values.ndim))
            _settle(values[view], hidden[view], rule)
    return hidden


def _too_few(values: Values, rule: SmallCells) -> Hidden:
    whole = values[(0,) * values.ndim]
    hidden: Hidden = (values > 0) & (values < rule.least)
    hidden |= (values == 0) & (whole < rule.zero_from) & (whole > 0)
    return hidden


def _settle(counts: Values, marks: Hidden, rule: SmallCells) -> None:
    """Hide, among the cells that are total in no axis, what must be hidden for the others to stay so."""
    changed = True
    while changed:
        changed = False
        for axis in range(counts.ndim):
            changed |= _complete(counts, marks, axis, rule)
        if not changed and counts.ndim > 1 and counts.size <= MOST_CHECKED:
            changed = _entangle(counts, marks)


def _complete(counts: Values, marks: Hidden, axis: int, rule: SmallCells) -> bool:
    """Along `axis`, hide one more part wherever what is shown gives away what is hidden.

    Parts that are hidden under a total that is shown must not be few together, nor those under a hidden total: what
    is shown beside them would tell that total within those few.
    """
    counts, marks = np.moveaxis(counts, axis, -1), np.moveaxis(marks, axis, -1)
    inside = (slice(1, None),) * (counts.ndim - 1)
    together = np.where(marks, counts, 0)[inside][..., 1:].sum(axis=-1)
    few = (marks[inside][..., 0] | (together > 0)) & (together < rule.least)
    changed = False
    for position in np.argwhere(few | (marks[inside].sum(axis=-1) == 1)):
        line = tuple(int(i) + 1 for i in position)
        part = _cheapest(counts[line][1:], marks[line][1:])
        if part is not None:
            marks[(*line, part + 1)] = changed = True
    return changed


def _entangle(counts: Values, marks: Hidden) -> bool:
    """Hide one more part beside a hidden cell that follows from several lines together."""
    hidden = [tuple(int(i) for i in position) for position in np.argwhere(marks)]
    for cell in derivable(_margins(counts.shape, hidden), hidden):
        for axis in range(counts.ndim):
            if _hide_beside(counts, marks, cast(Position, cell), axis):
                return True
    return False


def _hide_beside(counts: Values, marks: Hidden, cell: Position, axis: int) -> bool:
    """Hide a part of the cell's line along `axis`, unless the line is a margin, which is settled."""
    if not all((*cell[:axis], *cell[axis + 1 :])):
        return False
    line = tuple(slice(None) if i == axis else at for i, at in enumerate(cell))
    part = _cheapest(counts[line][1:], marks[line][1:])
    if part is not None:
        marks[line][part + 1] = True
    return part is not None


def _margins(shape: tuple[int, ...], hidden: list[Position]) -> list[Margin]:
    """The lines that hold a hidden cell."""
    found = {}
    for cell, axis in product(hidden, range(len(shape))):
        line = tuple((*cell[:axis], part, *cell[axis + 1 :]) for part in range(shape[axis]))
        found[line[0], axis] = Margin(line[0], line[1:])
    return list(found.values())


def _cheapest(counts: Values, marks: Hidden) -> int | None:
    """The smallest part that is not zero; else a zero; None where all are hidden."""
    free = np.flatnonzero(~marks).tolist()
    return min(free, key=lambda part: (counts[part] == 0, counts[part], part)) if free else None
