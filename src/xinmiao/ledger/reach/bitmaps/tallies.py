"""The additive cube: rows and amounts of each cell, by month and partner, and by place and partner."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.interning import Interner
from xinmiao.ledger.reach.bitmaps.kernel import kernel

CELL = ("intervention", "service", "role", "province")
"""What a maintained bitmap is about, packed into one integer from high to low: 16, 16, 8 and 16 bits."""
MONTHS = (*CELL, "month", "partner")
PLACES = (*CELL, "partner", "county", "place")

Ints = NDArray[Any]


class Tally:
    """Counts rows and adds amounts for each pair of keys."""

    def __init__(self) -> None:
        self.keys = Interner()
        self.events, self.amounts = np.zeros(0, np.int64), np.zeros(0, np.int64)

    def add(self, first: Ints, second: Ints, amount: Ints, sign: int) -> None:
        numbers = self.keys.numbers(first, second)
        more = self.keys.n - len(self.events)
        if more:
            self.events, self.amounts = np.pad(self.events, (0, more)), np.pad(self.amounts, (0, more))
        _add(numbers, amount, sign, self.events, self.amounts)

    def columns(self) -> dict[str, Ints]:
        return {"events": self.events, "amount": self.amounts}


def month_frame(tally: Tally, cells: Ints, year: int) -> pl.DataFrame:
    """year, the cell, month, partner, events, amount."""
    key = tally.keys.pairs[:, 0]
    month = year * 100 + (key >> 16 & 0xFF)
    told = unpacked(cells[key >> 24]) | {"month": month, "partner": key & 0xFFFF} | tally.columns()
    return _frame(told, year)


def place_frame(tally: Tally, cells: Ints, year: int) -> pl.DataFrame:
    """year, the cell, partner, county, place, events, amount."""
    key, where = tally.keys.pairs.T
    told = unpacked(cells[key >> 16]) | {
        "partner": key & 0xFFFF,
        "county": where >> 32,
        "place": where & 0xFFFFFFFF,
    }
    told |= tally.columns()
    return _frame(told, year)


def _frame(columns: dict[str, Ints], year: int) -> pl.DataFrame:
    codes = pl.all().exclude("amount").cast(pl.Int32)
    return pl.DataFrame(columns).select(pl.lit(year, pl.Int32).alias("year"), codes, "amount")


def unpacked(cells: Ints) -> dict[str, Ints]:
    """The four codes of packed cells."""
    return {
        "intervention": cells >> 40,
        "service": cells >> 24 & 0xFFFF,
        "role": cells >> 16 & 0xFF,
        "province": cells & 0xFFFF,
    }


@kernel
def cell_keys(
    stands: NDArray[np.bool_], intervention: Ints, service: Ints, role: Ints, province: Ints
) -> NDArray[np.int64]:
    """-1 for a row that does not stand."""
    keys = np.full(len(service), -1, np.int64)
    for row in range(len(service)):
        if not stands[row]:
            continue
        high = np.int64(intervention[row]) << 16 | np.int64(service[row])
        keys[row] = (high << 8 | np.int64(role[row])) << 16 | np.int64(province[row])
    return keys


@kernel
def month_keys(cell: Ints, month: Ints, partner: Ints) -> NDArray[np.int64]:
    keys = np.empty(len(cell), np.int64)
    for row in range(len(cell)):
        keys[row] = (np.int64(cell[row]) << 8 | np.int64(month[row])) << 16 | np.int64(partner[row])
    return keys


@kernel
def place_keys(cell: Ints, partner: Ints, county: Ints, place: Ints) -> tuple[Ints, Ints]:
    who, where = np.empty(len(cell), np.int64), np.empty(len(cell), np.int64)
    for row in range(len(cell)):
        who[row] = np.int64(cell[row]) << 16 | np.int64(partner[row])
        where[row] = np.int64(county[row]) << 32 | np.int64(place[row])
    return who, where


@kernel
def _add(numbers: Ints, amount: Ints, sign: int, events: Ints, amounts: Ints) -> None:
    for row in range(len(numbers)):
        if numbers[row] < 0:
            continue
        events[numbers[row]] += sign
        amounts[numbers[row]] += sign * amount[row]
