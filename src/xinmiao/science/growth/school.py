"""School age by a table of cut-offs: stunted, the class of weight, the class of nutrition.

Source: WS/T 586-2018 (overweight, obesity), WS/T 456-2014 (stunting first, then wasting).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.growth.children import Children
from xinmiao.science.growth.cutoffs import FIRST_AGE, N_AGES, TOLERANCE, Cutoffs, at_least, at_most
from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.growth.standard import table_status
from xinmiao.science.tables import verdicts
from xinmiao.science.tables.columns import Floats

WEIGHT_CLASSES = (
    "wasted_modsev", "wasted_mild", "normal", "overweight", "obese", "overweight_or_obese", "cannot_decide",
)  # fmt: skip
"""`overweight_or_obese`: at or above the overweight limit where the obesity limit may not be used."""
NUTRITION_CLASSES = ("stunted", *WEIGHT_CLASSES)
_MODSEV, _MILD, _NORMAL, _OVER, _OBESE, _OVER_OR_OBESE, _UNDECIDED = range(len(WEIGHT_CLASSES))
Codes = NDArray[np.int8]


def school_columns(seen: Children, standard: Cutoffs, allow_draft: Collection[str]) -> pl.DataFrame:
    """Give `age_half`, `bmi`, `stunted`, `weight_class`, `nutrition_class`, each verdict with its reason, and names.

    Heights are taken as measured. A verdict that the known inputs do not settle is `cannot_decide`.
    """
    age = half_years(seen)
    stunted, stunted_why = _stunted(seen, standard, age, allow_draft)
    weight, weight_why = _weight_class(seen, standard, age, allow_draft)
    unassessed = stunted == verdicts.CANNOT_DECIDE
    nutrition = np.where(stunted == verdicts.YES, 0, weight + 1)
    nutrition_why = np.where(stunted == verdicts.YES, 0, weight_why)
    nutrition_why = np.where(unassessed & (nutrition_why == 0), REASONS.code("stunting_not_assessed"), nutrition_why)
    rule, status = standard.rule, table_status(standard, allow_draft)
    words = {"standard": rule.id, "standard_version": rule.version, "table_checksum": rule.checksum}
    return pl.DataFrame(
        [
            pl.Series("age_half", age, nan_to_null=True),
            pl.Series("bmi", _bmi(seen), nan_to_null=True),
            verdicts.column("stunted", stunted),
            REASONS.column("stunted_reason", stunted_why),
            pl.Series("w", WEIGHT_CLASSES).gather(weight).rename("weight_class"),
            REASONS.column("weight_class_reason", weight_why),
            pl.Series("n", NUTRITION_CLASSES).gather(nutrition).rename("nutrition_class"),
            REASONS.column("nutrition_class_reason", nutrition_why.astype(np.int8)),
            *(pl.Series(name, [word]).new_from_index(0, seen.n) for name, word in words.items()),
            pl.Series("table_status", [status]).new_from_index(0, seen.n),
        ]
    )


def half_years(seen: Children) -> Floats:
    """Give the completed half-year, 6 y 5 m 30 d → 6.0; NaN unknown, or outside 6.0 … 18.0. Shape (n,)."""
    half = np.floor(seen.age.completed / 6) / 2
    return np.where((half >= FIRST_AGE) & (half < FIRST_AGE + N_AGES / 2), half, np.nan)


def _bmi(seen: Children) -> Floats:
    weight, height = _positive(seen, "weight_kg"), _positive(seen, "lenhei_cm")
    return weight * 10_000 / (height * height)


def _positive(seen: Children, name: str) -> Floats:
    values = seen.measures[name]
    return np.where(values > 0, values, np.nan)


def _why(seen: Children, age: Floats, needs: tuple[str, ...]) -> Codes:
    """Give the reason that the inputs hold against a verdict, 0 where none."""
    why = np.where(seen.age.why > 0, seen.age.why, np.where(np.isnan(age), REASONS.code("age_out_of_range"), 0))
    why[seen.sex < 0] = REASONS.code("no_sex")
    for name in needs:
        why[seen.measures[name] <= 0] = REASONS.code("not_positive")
        why[np.isnan(seen.measures[name])] = REASONS.code("no_measure")
    return why.astype(np.int8)


def _no_limit(standard: Cutoffs, column: str, seen: Children, age: Floats) -> NDArray[np.int64]:
    """Give why a limit may not be used: it is a draft, or the standard has none at this age."""
    is_draft = standard.is_draft(column, seen.sex, age)
    return np.where(is_draft, REASONS.code("draft_table"), REASONS.code("no_limit"))


def _stunted(seen: Children, standard: Cutoffs, age: Floats, allow_draft: Collection[str]) -> tuple[Codes, Codes]:
    limit = standard.limit("stunting", seen.sex, age, allow_draft)
    why = _why(seen, age, ("lenhei_cm",))
    why = np.where((why == 0) & np.isnan(limit), _no_limit(standard, "stunting", seen, age), why).astype(np.int8)
    holds = seen.measures["lenhei_cm"] <= limit * (1 + TOLERANCE)
    return verdicts.decided(holds, why == 0), why


def _weight_class(seen: Children, standard: Cutoffs, age: Floats, allow_draft: Collection[str]) -> tuple[Codes, Codes]:
    """Set each class where its limit says so; a missing limit leaves open only what it would have decided."""
    weight, height = seen.measures["weight_kg"], seen.measures["lenhei_cm"]
    limit = {
        name: standard.limit(name, seen.sex, age, allow_draft)
        for name in ("wasting_modsev", "wasting_mild", "overweight", "obese")
    }
    over, obese = (at_least(weight, height, limit[name]) for name in ("overweight", "obese"))
    mild, modsev = (at_most(weight, height, limit[name]) for name in ("wasting_mild", "wasting_modsev"))
    found = np.full(seen.n, _NORMAL, dtype=np.int8)
    found[mild], found[modsev], found[over], found[obese] = _MILD, _MODSEV, _OVER, _OBESE
    found[over & np.isnan(limit["obese"])] = _OVER_OR_OBESE
    why = _why(seen, age, ("weight_kg", "lenhei_cm"))
    open_over = found == _OVER_OR_OBESE
    open_wasted = ~over & (np.isnan(limit["wasting_mild"]) | np.isnan(limit["wasting_modsev"]))
    for is_open, column in ((open_over, "obese"), (open_wasted, "wasting_mild")):
        why = np.where((why == 0) & is_open, _no_limit(standard, column, seen, age), why).astype(np.int8)
    found[(why > 0) & ~open_over] = _UNDECIDED
    found[(why > 0) & open_over & (why != REASONS.code("draft_table"))] = _UNDECIDED
    return found, why
