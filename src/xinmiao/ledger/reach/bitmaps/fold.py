"""Folds rows of events into what a segment keeps: bitmaps, first events, tallies."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps import roaring, words
from xinmiao.ledger.reach.bitmaps.first import First
from xinmiao.ledger.reach.bitmaps.interning import Interner
from xinmiao.ledger.reach.bitmaps.kernel import kernel
from xinmiao.ledger.reach.bitmaps.rows import Rows
from xinmiao.ledger.reach.bitmaps.tallies import (
    Tally,
    cell_keys,
    month_frame,
    month_keys,
    place_frame,
    place_keys,
    unpacked,
)

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("province",),
    ("intervention", "service", "role"),
    ("intervention", "service", "role", "province"),
)
"""Columns of an event that a kept bitmap is about, beside the year; the smallest family first."""

INDEX = np.dtype([("family", "i1"), ("year", "i2"), ("intervention", "i4"), ("service", "i4"), ("role", "i4"),
                  ("province", "i4"), ("start", "i8"), ("cardinality", "i8")])  # fmt: skip
ALL = -1
"""In an index: the bitmap is about every value of this column."""


class YearFold:
    """One year's rows, folded as they come."""

    def __init__(self, year: int, *, compact: bool = False) -> None:
        self.year = year
        self.cells, self.first, self.months, self.places = Interner(), First(compact=compact), Tally(), Tally()
        self._parts: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
        days = [1, *(monthrange(year, month)[1] for month in range(1, 13))]
        self._months = np.repeat(np.arange(13, dtype=np.int8), days)

    def add_bits(self, cells: NDArray[np.int32], positions: NDArray[np.int32]) -> None:
        self._parts.append((cells, positions))

    def cells_of(self, rows: Rows) -> NDArray[np.int32]:
        keys = cell_keys(rows.stands, rows.intervention, rows.service, rows.role, rows.province)
        return self.cells.numbers(keys, np.zeros_like(keys))

    def add_sums(self, rows: Rows, cells: NDArray[np.int32], sign: int = 1) -> None:
        month = self._months[rows.day]
        keys = month_keys(cells, month, rows.partner)
        self.months.add(keys, np.zeros_like(keys), rows.amount, sign)
        self.places.add(*place_keys(cells, rows.partner, rows.county, rows.place), rows.amount, sign)

    def sums(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        keys = self.cells.pairs[:, 0]
        return month_frame(self.months, keys, self.year), place_frame(self.places, keys, self.year)

    def bitmaps(self, n_positions: int) -> tuple[NDArray[Any], roaring.Blob]:
        """Index and blob of every family; `start` counts from the beginning of this blob."""
        offsets, positions = self._grouped()
        scratch = words.empty(n_positions)
        made = [self._family(number, offsets, positions, scratch) for number in range(len(FAMILIES))]
        sizes = np.cumsum([0, *(len(blob) for _, blob in made)])
        for (index, _), size in zip(made, sizes, strict=False):
            index["start"] += size
        return np.concatenate([index for index, _ in made]), np.concatenate([blob for _, blob in made])

    def _grouped(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The positions of each cell together; what is grouped is let go."""
        sizes = np.zeros(self.cells.n + 1, np.int64)
        for part in self._parts:
            _count_cells(*part, sizes)
        offsets = np.cumsum(sizes)
        free, grouped = offsets[:-1].copy(), np.empty(offsets[-1], np.int32)
        while self._parts:
            _group(*self._parts.pop(0), free, grouped)
        return offsets, grouped

    def _family(
        self, number: int, offsets: NDArray[np.int64], positions: NDArray[np.int32], scratch: words.Words
    ) -> tuple[NDArray[Any], roaring.Blob]:
        """Cells of one group stand together, so that its bitmap is the union of theirs."""
        codes = unpacked(self.cells.pairs[:, 0])
        axes = FAMILIES[number]
        order = np.lexsort([codes[axis] for axis in reversed(axes)])
        sorted_codes = np.stack([codes[axis][order] for axis in axes])
        begins = np.flatnonzero(np.r_[True, (np.diff(sorted_codes) != 0).any(axis=0)][: len(order)])
        groups = np.append(begins, len(order))
        sizes = np.add.reduceat(np.diff(offsets)[order], begins) if len(order) else np.zeros(0, np.int64)
        blob = np.empty(roaring.room(sizes, len(scratch) // words.CONTAINER_WORDS), np.uint16)
        ends, cardinalities = roaring.write_all(groups, order, offsets, positions, scratch, blob)
        index = np.full(len(begins), ALL, INDEX)
        index["family"], index["year"] = number, self.year
        for axis, values in zip(axes, sorted_codes, strict=True):
            index[axis] = values[begins]
        index["start"], index["cardinality"] = np.r_[0, ends][:-1], cardinalities
        full = index["cardinality"] > 0
        return index[full], blob[: ends[-1] if len(ends) else 0].copy()


@kernel
def _count_cells(cells: NDArray[np.int32], positions: NDArray[np.int32], sizes: NDArray[np.int64]) -> None:
    for row in range(len(cells)):
        if positions[row] >= 0:
            sizes[cells[row] + 1] += 1


@kernel
def _group(
    cells: NDArray[np.int32], positions: NDArray[np.int32], free: NDArray[np.int64], grouped: NDArray[np.int32]
) -> None:
    for row in range(len(cells)):
        if positions[row] >= 0:
            grouped[free[cells[row]]] = positions[row]
            free[cells[row]] += 1
