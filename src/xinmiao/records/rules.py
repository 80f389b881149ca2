"""What the door asks of a report, and how two sets of row numbers are compared. On plain values."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import polars as pl

from xinmiao.ledger.store.check import Problem
from xinmiao.science.text import Text

Population = Callable[[Mapping[str, object]], float | None]
"""From a report's columns to the people it cannot exceed; None where the count is not of people, or unknown."""

UNKNOWN_PLACE = Text("没有编号为 {value} 的地点", "there is no place with number {value}")
NEGATIVE = Text("数值 {value} 为负", "the value {value} is negative")
ABOVE_POPULATION = Text(
    "数值 {value} 超过该地人口 {population}",
    "the value {value} is above the population of the place, {population}",
)


def report_problems(
    rows: Sequence[Mapping[str, object]],
    *,
    places: Container[int] | None = None,
    population: Population | None = None,
) -> list[Problem]:
    """Everything that is wrong with reports as facts; rows counted from 1. An unknown place is place 0, and stands."""
    found = [_report_problem(row, places, population) for row in rows]
    return [Problem(n, column, code, what) for n, told in enumerate(found, 1) if told for column, code, what in [told]]


def _report_problem(
    row: Mapping[str, object], places: Container[int] | None, population: Population | None
) -> tuple[str, str, Text] | None:
    place, value = row["place"], row["value"]
    if places is not None and place and place not in places:
        return "place", "records.place_unknown", UNKNOWN_PLACE.format(value=place)
    if not isinstance(value, (int, float)):
        return None
    if value < 0:
        return "value", "records.value_negative", NEGATIVE.format(value=f"{value:g}")
    most = population(row) if population else None
    if most is not None and value > most:
        told = ABOVE_POPULATION.format(value=f"{value:,.0f}", population=f"{most:,.0f}")
        return "value", "records.above_population", told
    return None


def digest(numbers: npt.NDArray[np.int64]) -> int:
    """A number below 2^64 for a multiset of row numbers: the sum of their mixed values, whatever their order.

    Two multisets of equal length and digest differ with a chance of about 2^-64. Digests of disjoint parts add.
    """
    with np.errstate(over="ignore"):
        mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)  # splitmix64, Steele et al. 2014
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return int(np.sum(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64))


def content_hash(frame: pl.DataFrame) -> str:
    """SHA-256 over names, types, nulls and values, column by column; 64 hex digits. Row order matters."""
    told = sha256()
    for column in sorted(frame, key=lambda series: series.name):
        told.update(f"{column.name}:{column.dtype}:{len(column)};".encode())
        told.update(np.packbits(column.is_null().to_numpy()).tobytes() if column.null_count() else b"")
        told.update(_plain(column))
    return told.hexdigest()


def _plain(column: pl.Series) -> bytes | memoryview:
    if column.dtype == pl.String:
        return "\x00".join(column.fill_null("").to_list()).encode()
    if column.dtype == pl.Boolean:
        column = column.cast(pl.UInt8)
    filled = column.to_physical().fill_null(0) if column.null_count() else column.to_physical()
    return np.ascontiguousarray(filled.to_numpy()).data
