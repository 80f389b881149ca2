"""Tables of L, M and S, and z-scores from them.

Source: WHO Child Growth Standards: Methods and development, 2006, chapter 7 (z, and its straight continuation beyond
±3 for what depends on weight); de Onis et al., Bull WHO 2007;85:660 (5–19 years).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.tables.columns import Floats

Mask = NDArray[np.bool_]
LMS = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class LmsTable:
    """L, M, S of both sexes on an even grid: `first`, `first + step`, … `values`: shape (3, 2, rows), boys first."""

    first: float
    step: float
    values: Floats

    @cached_property
    def rows(self) -> int:
        return int(self.values.shape[2])

    @cached_property
    def last(self) -> float:
        return self.first + self.step * (self.rows - 1)

    @cached_property
    def is_normal(self) -> bool:
        """Whether L is 1 everywhere, so that no power needs taking."""
        return bool((self.values[0] == 1).all())

    @cached_property
    def _flat(self) -> Floats:
        return np.ascontiguousarray(self.values.reshape(3, -1))

    def places(self, x: Floats) -> tuple[Floats, Mask]:
        """Give where x stands in rows, and whether inside the table. NaN is outside."""
        place = (x - self.first) / self.step
        if self.step != 1:
            place = np.round(place, 6)  # 45.1 cm is a row, whatever binary fractions say
        inside = (place >= 0) & (place <= self.rows - 1)
        return place, inside

    def at(self, sex: NDArray[np.int8], place: Floats, *, whole: bool) -> LMS:
        """Give L, M, S at places inside the table, linear between rows. Shapes (n,). whole: no place lies between."""
        row = place.astype(np.intp)
        start = row + sex.astype(np.intp) * self.rows
        low = self._flat.take(start, axis=1)
        if whole:
            return low[0], low[1], low[2]
        share = place - row
        high = self._flat.take(start + (share > 0), axis=1)
        mixed = low + (high - low) * share
        return mixed[0], mixed[1], mixed[2]


def z_at(y: Floats, lms: LMS, *, restricted: bool, is_normal: bool = False) -> Floats:
    """z = ((y/M)^L − 1)/(L·S), or ln(y/M)/S where L = 0; beyond ±3, if restricted, by steps of the outermost SD.

    y above 0, shapes (n,). `z_at(12.0, (1, 10.0, 0.1)) = 2`.
    """
    power, median, spread = lms
    ratio = y / median
    if is_normal:
        return (ratio - 1) / spread
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (ratio**power - 1) / (power * spread)
    if not power.all():
        z = np.where(power == 0, np.log(ratio) / spread, z)
    return _restricted(z, y, lms) if restricted else z


def _restricted(z: Floats, y: Floats, lms: LMS) -> Floats:
    far = np.flatnonzero(np.abs(z) > 3)
    if not far.size:
        return z
    side = np.sign(z[far])
    part = (lms[0][far], lms[1][far], lms[2][far])
    third, second = value_at(3 * side, part), value_at(2 * side, part)
    z[far] = side * (3 + (y[far] - third) / (third - second))
    return z


def value_at(z: Floats, lms: LMS) -> Floats:
    """Give the measurement at z: M(1 + L·S·z)^(1/L), or M·exp(S·z) where L = 0. Shapes (n,)."""
    power, median, spread = lms
    exponent = np.divide(1.0, power, out=np.zeros_like(power), where=power != 0)
    value: Floats = np.where(power == 0, median * np.exp(spread * z), median * (1 + power * spread * z) ** exponent)
    return value


def tables(rows: pl.DataFrame, *, step: dict[str, float]) -> dict[str, LmsTable]:
    """Arrange rows of table, sex, x, l, m, s by table. step: of tables whose grid is not of whole numbers."""
    return {str(name[0]): _table(part, step.get(str(name[0]), 1.0)) for name, part in rows.group_by("table")}


def _table(rows: pl.DataFrame, step: float) -> LmsTable:
    ordered = rows.sort("sex", "x")
    values = ordered.select("l", "m", "s").to_numpy().T.reshape(3, 2, -1)
    return LmsTable(float(ordered["x"][0]), step, np.ascontiguousarray(values))
