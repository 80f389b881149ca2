"""The measured children of a table, as arrays in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.growth.ages import Ages, ages
from xinmiao.science.growth.columns import LYING, POSITIONS, STANDING, sexes
from xinmiao.science.tables.columns import YES, Floats, codes, numbers

Mask = NDArray[np.bool_]
LAST_LENGTH_DAY = 730
"""To this day children are measured lying (length), from the next one standing (height)."""
LYING_GAINS = 0.7
"""A child is this many cm longer lying than standing."""
LENGTH_BELOW = 87.0
"""Age and position unknown: below this many cm the length table, else the height table."""
MEASURES = ("weight_kg", "lenhei_cm", "head_cm", "muac_cm", "triceps_mm", "subscap_mm")


@dataclass(frozen=True)
class Children:
    """Arrays of shape (n,). `sex` 0 boy, 1 girl, −1 unknown; `measures` by column name, NaN where not measured.

    `length`: `lenhei_cm` in the position that the age asks for. `takes_length`: whether the weight goes by length.
    `position`: LYING, STANDING, −1 unknown. `bmi`: kg/m² with that length.
    """

    sex: NDArray[np.int8]
    age: Ages
    measures: dict[str, Floats]
    length: Floats
    takes_length: Mask
    position: NDArray[np.int8]
    oedema: Mask

    @property
    def n(self) -> int:
        return len(self.sex)

    def take(self, rows: NDArray[np.intp]) -> Children:
        """Give the children of those rows."""
        return Children(
            sex=self.sex[rows],
            age=self.age.take(rows),
            measures={name: values[rows] for name, values in self.measures.items()},
            length=self.length[rows],
            takes_length=self.takes_length[rows],
            position=self.position[rows],
            oedema=self.oedema[rows],
        )

    @cached_property
    def bmi(self) -> Floats:
        positive = (self.length > 0) & (self.measures["weight_kg"] > 0)
        metres = np.where(positive, self.length, np.nan) / 100
        with np.errstate(divide="ignore", over="ignore"):
            return self.measures["weight_kg"] / (metres * metres)


def children(frame: pl.DataFrame, *, as_of: date | None = None) -> Children:
    """Read the children of a table; what cannot be read is missing."""
    age = ages(frame, as_of=as_of)
    measures = {name: numbers(frame, name) for name in MEASURES}
    position = codes(frame, "measure", POSITIONS)
    lying, standing = position == LYING, position == STANDING
    given, young = measures["lenhei_cm"], age.days <= LAST_LENGTH_DAY
    change = np.where(young & standing, LYING_GAINS, np.where(age.known & ~young & lying, -LYING_GAINS, 0.0))
    unknown_age = ~age.known & (lying | (~standing & (given < LENGTH_BELOW)))
    return Children(
        sex=sexes(frame),
        age=age,
        measures=measures,
        length=given + change if change.any() else given,
        takes_length=young | unknown_age,
        position=position,
        oedema=codes(frame, "oedema", YES) == 1,
    )
