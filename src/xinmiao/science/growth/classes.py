"""`classify`: the word for each z, by the standard of its row.

Source: WHO child growth standards, training course (under five); WHO 2007 (5–19); WS/T 423-2022. The standards differ
on what overweight is: China's from +1 SD on, WHO's under five only above +2. Their words are never added up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.growth.children import Children, children
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.growth.indicators import INDICATORS, Indicator
from xinmiao.science.growth.standard import Standard
from xinmiao.science.growth.zscores import zscores
from xinmiao.science.tables import give_back, listed, read
from xinmiao.science.tables.columns import Floats
from xinmiao.science.tables.verdicts import Verdict

Native = TypeVar("Native")
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Ladder:
    """Words from low to high, one more than there are steps; a step is climbed at or above `ats`, or above `aboves`."""

    words: tuple[str, ...]
    ats: tuple[float, ...]
    aboves: tuple[float, ...] = ()

    def climb(self, z: Floats) -> NDArray[np.int8]:
        """Give the place of each z among the words, shape (n,); NaN climbs nothing."""
        steps = [z >= at - TOLERANCE for at in self.ats] + [z > above + TOLERANCE for above in self.aboves]
        return np.asarray(np.sum(steps, axis=0, dtype=np.int8))


_STUNTED = Ladder(("severely_stunted", "stunted", "normal"), (-3, -2))
_UNDERWEIGHT = Ladder(("severely_underweight", "underweight", "normal"), (-3, -2))
_WASTED = Ladder(("severely_wasted", "wasted", "normal", "overweight", "obese"), (-3, -2), aboves=(2, 3))
_THIN = Ladder(("severely_thin", "thin", "normal", "overweight", "obese"), (-3, -2), aboves=(1, 2))
_CHINA = Ladder(
    ("severely_wasted", "wasted", "normal", "overweight", "obese", "severely_obese"), (-3, -2, 1, 2, 3)
)  # fmt: skip
LADDERS = {
    "who_2006": {"lhfa": _STUNTED, "wfa": _UNDERWEIGHT, "wflh": _WASTED, "bmi": _WASTED},
    "who_2007": {"lhfa": _STUNTED, "wfa": _UNDERWEIGHT, "bmi": _THIN},
    "bands": {"lhfa": _STUNTED, "wfa": _UNDERWEIGHT, "wflh": _CHINA, "bmi": _CHINA},
}
"""By standard (every standard of bands has China's) and indicator."""
CLASSED = tuple(one for one in INDICATORS if one.name in LADDERS["who_2006"])


def classify(
    table: Native, standard: str | Standard = "who", *, allow_draft: Collection[str] = (), as_of: date | None = None
) -> Native:
    """Give the table with z-scores and the class of each at its right; arguments and errors as of `zscores`.

    Adds to the columns of `zscores`: `lhfa_class wfa_class wflh_class bmi_class`, a word of the standard's ladder or
    `cannot_decide`, and `_missing`: the inputs that would settle it. Oedema is severe whatever the weight. A flagged z
    keeps its class beside its flag. z = −2.00 exactly is not stunted. A table of cut-offs gives its own columns.
    """
    scored = zscores(table, standard, allow_draft=allow_draft, as_of=as_of)
    if isinstance(standard, Cutoffs):
        return scored
    frame = read(scored)
    seen = children(read(table), as_of=as_of)
    return give_back(scored, pl.DataFrame([one for each in CLASSED for one in _class(frame, seen, each)]))


def _class(frame: pl.DataFrame, seen: Children, indicator: Indicator) -> tuple[pl.Series, pl.Series]:
    name = f"{indicator.name}_class"
    z = frame[f"{indicator.name}_z"].cast(pl.Float64).to_numpy()
    severe = seen.oedema if indicator.by_weight else np.zeros(seen.n, dtype=np.bool_)
    words = pl.Series(name, [Verdict.CANNOT_DECIDE.value]).new_from_index(0, seen.n)
    for standard in frame["standard"].unique(maintain_order=True):
        family = LADDERS.get(standard, LADDERS["bands"])
        if indicator.name in family:
            here = (frame["standard"] == standard).to_numpy() & (severe | ~np.isnan(z))
            ladder = family[indicator.name]
            place = np.where(severe, 0, ladder.climb(z))
            words = pl.Series(ladder.words).gather(place).zip_with(pl.Series(here), words).rename(name)
    return words, listed(f"{indicator.name}_missing", _missing(seen, indicator, np.isnan(z) & ~severe))


def _missing(seen: Children, indicator: Indicator, undecided: NDArray[np.bool_]) -> dict[str, NDArray[np.bool_]]:
    """Give by input whether it is missing where the class is undecided."""
    wanting = {"sex": seen.sex < 0, "age": ~seen.age.known & (indicator.name != "wflh")}
    wanting |= {name: ~(seen.measures[name] > 0) for name in indicator.needs}
    return {name: missing & undecided for name, missing in wanting.items()}
