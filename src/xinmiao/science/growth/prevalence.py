"""`prevalence`: how many children are stunted, wasted, overweight …, by group, with the design's intervals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import polars as pl

from xinmiao.science.growth.ages import DAYS_IN_MONTH
from xinmiao.science.growth.classes import classify
from xinmiao.science.growth.columns import require
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.growth.standard import Standard
from xinmiao.science.growth.survey import Design, Mask, design, proportion
from xinmiao.science.tables import as_kind_of, read
from xinmiao.science.tables.columns import Floats

Native = TypeVar("Native")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` counts the children whose `column` is one of `cases`; `unsure`: words that leave it open."""

    name: str
    column: str
    cases: tuple[str, ...]
    z: str = ""
    unsure: tuple[str, ...] = ("cannot_decide",)


def _low(name: str, column: str, word: str) -> tuple[Measure, Measure]:
    severe = f"severely_{word}"
    return (
        Measure(name, f"{column}_class", (word, severe), column),
        Measure(f"severe_{name}", f"{column}_class", (severe,), column),
    )


def _high(column: str, suffix: str = "") -> tuple[Measure, Measure]:
    obese = ("obese", "severely_obese")
    return (
        Measure(f"overweight{suffix}", f"{column}_class", ("overweight", *obese), column),
        Measure(f"obesity{suffix}", f"{column}_class", obese, column),
    )


_HEIGHT_WEIGHT = (*_low("stunting", "lhfa", "stunted"), *_low("underweight", "wfa", "underweight"))
UNDER_FIVE = (*_HEIGHT_WEIGHT, *_low("wasting", "wflh", "wasted"), *_high("wflh"), *_high("bmi", "_by_bmi"))
SCHOOL_AGE = (*_HEIGHT_WEIGHT, *_low("thinness", "bmi", "thin"), *_high("bmi"))
BY_CUTOFFS = (
    Measure("stunting", "stunted", ("yes",)),
    Measure("wasting", "weight_class", ("wasted_mild", "wasted_modsev")),
    Measure("moderate_and_severe_wasting", "weight_class", ("wasted_modsev",)),
    Measure("overweight", "weight_class", ("overweight", "obese", "overweight_or_obese")),
    Measure("obesity", "weight_class", ("obese",), unsure=("cannot_decide", "overweight_or_obese")),
)
AGE_GROUPS = {
    "who_2006": ((0, 5), (6, 11), (12, 23), (24, 35), (36, 47), (48, 59)),
    "who_2007": ((60, 119), (120, 179), (180, 228)),
    "bands": ((0, 5), (6, 11), (12, 23), (24, 35), (36, 47), (48, 59), (60, 71), (72, 83)),
}
"""Completed months, both ends counted. Children of 60 months have z by the standard of 2006 but are outside 0–59."""


def prevalence(
    table: Native,
    standard: str | Standard = "who",
    *,
    by: Sequence[str] = (),
    weight: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    allow_draft: Collection[str] = (),
    as_of: date | None = None,
) -> Native:
    """Give one row a standard, group and indicator, in the kind of table given.

    table, standard, allow_draft, as_of: as of `zscores`. by: columns whose values are groups, beside all children and
    the age groups of completed months. weight, stratum, cluster: columns of the design, see `survey.design`.

    Columns: `standard table_status by group indicator n n_cases n_weighted percent lower upper se design_effect df
    interval mean_z sd_z n_missing n_flagged lonely_strata`; percent, its bounds and se in percentage points. Flagged
    children are out; oedema is severe, in numerator and denominator; children without age count among all for weight by
    length or height. Nothing is suppressed here: `small_cells.suppressed` does it for a table that leaves the house.
    Raises as `zscores`, and `UnknownColumn`.
    """
    frame = read(table)
    require(frame, *by)
    classed = read(classify(frame, standard, allow_draft=allow_draft, as_of=as_of))
    sample = design(frame, weight=weight, stratum=stratum, cluster=cluster)
    by_cutoffs = isinstance(standard, Cutoffs)
    rows = [row for part in _parts(classed, by_cutoffs=by_cutoffs) for row in _rows(classed, part, by, sample)]
    return as_kind_of(table, pl.DataFrame(rows, infer_schema_length=None, schema_overrides=_KINDS))


_KINDS = dict.fromkeys(("percent", "lower", "upper", "se", "design_effect", "mean_z", "sd_z"), pl.Float64)


@dataclass(frozen=True)
class _Part:
    """The children of one standard, (n,), what is counted of them, and the age groups."""

    standard: str
    rows: Mask
    measures: tuple[Measure, ...]
    ages: tuple[tuple[int, int], ...]


def _parts(classed: pl.DataFrame, *, by_cutoffs: bool) -> Iterator[_Part]:
    for name in classed["standard"].unique(maintain_order=True).sort():
        here = (classed["standard"] == name).to_numpy()
        if by_cutoffs:
            yield _Part(name, here, BY_CUTOFFS, ())
        else:
            measures = SCHOOL_AGE if name == "who_2007" else UNDER_FIVE
            yield _Part(name, here, measures, AGE_GROUPS.get(name, AGE_GROUPS["bands"]))


def _rows(classed: pl.DataFrame, part: _Part, by: Sequence[str], sample: Design) -> Iterator[dict[str, object]]:
    status = classed["table_status"].filter(pl.Series(part.rows))[0]
    age, known = _age(classed)
    for label, group, inside in _groups(classed, part, by, age):
        for measure in part.measures:
            domain = part.rows & inside & _in_age(part, measure, age, known, whole=label != "age_months")
            named = {"standard": part.standard, "table_status": status, "by": label, "group": group}
            yield {**named, "indicator": measure.name, **_figures(classed, measure, domain, sample)}


def _age(classed: pl.DataFrame) -> tuple[Floats, Mask]:
    if "age_half" in classed.columns:
        months = classed["age_half"].to_numpy() * 12
    else:
        months = np.floor(classed["age_days_used"].cast(pl.Float64).to_numpy() / DAYS_IN_MONTH)
    return months, ~np.isnan(months)


def _groups(classed: pl.DataFrame, part: _Part, by: Sequence[str], age: Floats) -> Iterator[tuple[str, str, Mask]]:
    yield "all", "all", np.ones(classed.height, dtype=np.bool_)
    for low, high in part.ages:
        yield "age_months", f"{low}-{high}", (age >= low) & (age <= high)
    for column in by:
        words = classed[column].cast(pl.String).fill_null(UNKNOWN)
        for word in words.filter(pl.Series(part.rows)).unique().sort():
            yield column, word, (words == word).to_numpy()


def _in_age(part: _Part, measure: Measure, age: Floats, known: Mask, *, whole: bool) -> Mask:
    """Whether the child's age is among the groups; an unknown one is, for weight-for-length/height of all."""
    if not part.ages:
        return np.ones(len(age), dtype=np.bool_)
    inside = (age >= part.ages[0][0]) & (age <= part.ages[-1][1])
    return inside | (~known & whole) if measure.z == "wflh" else inside


def _figures(classed: pl.DataFrame, measure: Measure, domain: Mask, sample: Design) -> dict[str, object]:
    words = classed[measure.column]
    unsure = words.is_in(list(measure.unsure)).to_numpy()
    cases = words.is_in(list(measure.cases)).to_numpy()
    z, flagged = _z(classed, measure)
    counted = domain & ~unsure & ~flagged
    found = proportion(cases, counted, sample)
    mean, sd = _mean_and_sd(z, np.where(counted & ~np.isnan(z), sample.weight, 0.0))
    return {
        "n": found.n,
        "n_cases": int((cases & counted & (sample.weight > 0)).sum()),
        "n_weighted": found.n_weighted,
        "percent": found.share * 100,
        "lower": found.lower * 100,
        "upper": found.upper * 100,
        "se": found.se * 100,
        "design_effect": found.design_effect,
        "df": sample.df,
        "interval": found.interval,
        "mean_z": mean,
        "sd_z": sd,
        "n_missing": int((domain & unsure).sum()),
        "n_flagged": int((domain & flagged).sum()),
        "lonely_strata": ",".join(sample.lonely),
    }


def _z(classed: pl.DataFrame, measure: Measure) -> tuple[Floats, Mask]:
    if not measure.z:
        return np.full(classed.height, np.nan), np.zeros(classed.height, dtype=np.bool_)
    flagged = classed[f"{measure.z}_flag"].fill_null(value=False).to_numpy()
    return classed[f"{measure.z}_z"].cast(pl.Float64).to_numpy(), flagged


def _mean_and_sd(z: Floats, weight: Floats) -> tuple[float, float]:
    """Give the weighted mean and standard deviation (n − 1) of the z whose weight is above 0; NaN of too few."""
    held = weight > 0
    n, values, weights = int(held.sum()), z[held], weight[held]
    if n == 0:
        return float("nan"), float("nan")
    mean = float(np.average(values, weights=weights))
    spread = float(np.average((values - mean) ** 2, weights=weights))
    return mean, (spread * n / (n - 1)) ** 0.5 if n > 1 else float("nan")
