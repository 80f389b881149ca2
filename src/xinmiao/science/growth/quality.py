"""`quality`: how well a survey measured. No pass mark; the report compares teams and measurers.

Source: WHO/UNICEF, Recommendations for data collection, analysis and reporting on anthropometric indicators in
children under 5 years old, 2019, chapter 3 (what is looked at).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.growth.ages import EXACT
from xinmiao.science.growth.children import LAST_LENGTH_DAY, MEASURES, Children, Mask, children
from xinmiao.science.growth.columns import LYING, STANDING
from xinmiao.science.growth.indicators import INDICATORS
from xinmiao.science.growth.zscores import zscores
from xinmiao.science.tables import as_kind_of, read
from xinmiao.science.tables.columns import Floats
from xinmiao.science.text import Text

Native = TypeVar("Native")
Row = tuple[str, str, float, int]
"""What is told, of which field, its value, and of how many children."""
NAMES = {
    "missing": Text("缺失（%）", "Missing (%)"),
    "exact_age": Text("年龄来自准确日期（%）", "Age from exact dates (%)"),
    "sex_ratio": Text("男女比", "Boys per girl"),
    "digit_dissimilarity": Text("末位数差异指数（%）", "Index of dissimilarity of last digits (%)"),
    "age_heaping": Text("年龄聚集（%）", "Ages heaped (%)"),
    "unexpected_position": Text("测量体位与年龄不符（%）", "Measured in the position the age does not expect (%)"),
    "flagged": Text("数值不可信（%）", "Implausible (%)"),
    "mean": Text("均值", "Mean"),
    "sd": Text("标准差", "Standard deviation"),
    "skewness": Text("偏度", "Skewness"),
    "kurtosis": Text("峰度（正态为 3）", "Kurtosis (3 when normal)"),
    "duplicates": Text("重复（%）", "Duplicates (%)"),
    **{f"digit_{n}": Text(f"末位数为 {n}（%）", f"Last digit {n} (%)") for n in range(10)},
}
"""What each measure is called."""
TEAMS = ("team", "measurer")
_LARGEST = 1e6  # what is beyond it has no last digit worth telling


def quality(table: Native, standard: str = "who", *, by: Sequence[str] = TEAMS) -> Native:
    """Give one row a group, measure and field: `by group measure field value n`, in the kind of table given.

    by: columns to compare, those that the table has. Shares and the index are in percent, NaN where n is 0.
    """
    frame = read(table)
    scored, seen = read(zscores(frame, standard)), children(frame)
    rows = [
        (label, group, *row)
        for label, group, inside in _groups(frame, by)
        for row in _told(frame, scored, seen, inside)
    ]
    kinds = {
        "by": pl.String,
        "group": pl.String,
        "measure": pl.String,
        "field": pl.String,
        "value": pl.Float64,
        "n": pl.Int64,
    }
    return as_kind_of(table, pl.DataFrame(rows, schema=kinds, orient="row"))


def _groups(frame: pl.DataFrame, by: Sequence[str]) -> Iterator[tuple[str, str, Mask]]:
    yield "all", "all", np.ones(frame.height, dtype=np.bool_)
    for column in by:
        words = (
            frame[column].cast(pl.String).fill_null("unknown")
            if column in frame.columns
            else pl.Series([], dtype=pl.String)
        )
        for word in words.unique().sort():
            yield column, word, (words == word).to_numpy()


def _told(frame: pl.DataFrame, scored: pl.DataFrame, seen: Children, inside: Mask) -> Iterator[Row]:
    yield from _missing(frame, seen, inside)
    yield _share("exact_age", "age", seen.age.origin == EXACT, inside & seen.age.known)
    girls = int((inside & (seen.sex == 1)).sum())
    boys = int((inside & (seen.sex == 0)).sum())
    yield "sex_ratio", "boys_per_girl", boys / girls if girls else float("nan"), boys + girls
    for name in ("weight_kg", "lenhei_cm"):
        yield from _digits(name, seen.measures[name][inside])
    months = seen.age.completed
    for field, rest in (("whole_years", 0), ("half_years", 6)):
        yield _share("age_heaping", field, months % 12 == rest, inside & seen.age.known)
    yield _unexpected(seen, inside)
    for one in INDICATORS:
        yield from _spread(scored, one.name, inside)
    yield _duplicates(seen, inside)


def _share(measure: str, field: str, holds: Mask, of: Mask) -> Row:
    n = int(of.sum())
    return measure, field, 100 * float((holds & of).sum()) / n if n else float("nan"), n


def _missing(frame: pl.DataFrame, seen: Children, inside: Mask) -> Iterator[Row]:
    yield _share("missing", "sex", seen.sex < 0, inside)
    yield _share("missing", "age", ~seen.age.known, inside)
    for name in MEASURES:
        if name in frame.columns:
            yield _share("missing", name, np.isnan(seen.measures[name]), inside)
    if "measure" in frame.columns:
        yield _share("missing", "measure", seen.position < 0, inside)


def _digits(name: str, values: Floats) -> Iterator[Row]:
    """Tell the share of each last digit (tenths), and how far they are from even."""
    shares, n = digit_shares(values)
    for digit, share in enumerate(shares):
        yield f"digit_{digit}", name, float(share), n
    yield "digit_dissimilarity", name, dissimilarity(shares), n


def digit_shares(values: Floats) -> tuple[Floats, int]:
    """Give the percentage of each last digit 0 … 9 at one decimal, shape (10,), and of how many; NaN of none."""
    known = values[np.abs(values) < _LARGEST]
    counts = np.bincount((np.floor(known * 10 + 0.5).astype(np.int64)) % 10, minlength=10)
    return (100 * counts / len(known) if len(known) else np.full(10, np.nan)), len(known)


def dissimilarity(shares: Floats) -> float:
    """½·Σ|share − 10 %|: 0 when even, 90 when all end on one digit, 80 when half on 0 and half on 5."""
    return float(np.abs(shares - 10).sum() / 2)


def _unexpected(seen: Children, inside: Mask) -> Row:
    lying, upright = seen.position == LYING, seen.position == STANDING
    young = seen.age.days <= LAST_LENGTH_DAY
    return _share(
        "unexpected_position", "measure", np.where(young, upright, lying), inside & seen.age.known & (lying | upright)
    )


def _spread(scored: pl.DataFrame, name: str, inside: Mask) -> Iterator[Row]:
    """Tell the share flagged of the z, and mean, SD, skewness and kurtosis (3 when normal) of the others."""
    z = scored[f"{name}_z"].cast(pl.Float64).to_numpy()
    flagged = scored[f"{name}_flag"].fill_null(value=False).to_numpy()
    known = inside & ~np.isnan(z)
    if not known.any():
        return
    yield _share("flagged", f"{name}_z", flagged, known)
    kept = z[known & ~flagged]
    for measure, value in zip(("mean", "sd", "skewness", "kurtosis"), moments(kept), strict=True):
        yield measure, f"{name}_z", value, len(kept)


def moments(values: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Give mean, standard deviation (n − 1), skewness and kurtosis m₄/m₂²; NaN where too few or all equal."""
    nan = float("nan")
    if len(values) < 2:
        return float(values.mean()) if len(values) else nan, nan, nan, nan
    away = values - values.mean()
    second = float((away**2).mean())
    if second == 0:
        return float(values.mean()), 0.0, nan, nan
    return (
        float(values.mean()),
        float(values.std(ddof=1)),
        float((away**3).mean()) / second**1.5,
        float((away**4).mean()) / second**2,
    )


def _duplicates(seen: Children, inside: Mask) -> Row:
    """Tell the share of children who repeat an earlier one of the group: same sex, age and measurements."""
    columns = {"sex": seen.sex, "age": seen.age.days, **{name: seen.measures[name] for name in MEASURES}}
    frame = pl.DataFrame(columns, nan_to_null=True).filter(pl.Series(inside))
    n = frame.height
    return "duplicates", "child", 100 * (n - frame.n_unique()) / n if n else float("nan"), n
