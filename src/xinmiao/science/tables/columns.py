"""Columns of a table as arrays, whatever their type: unreadable is missing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YES = {"Y": 1, "YES": 1, "1": 1, "TRUE": 1, "是": 1, "有": 1}
NO = {"N": 1, "NO": 1, "0": 1, "FALSE": 1, "否": 1, "没有": 1, "无": 1}
"""The words for yes and for no; whatever is in neither is no answer."""
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


def numbers(frame: pl.DataFrame, name: str) -> Floats:
    """Give a column as float64, shape (n,); NaN where it is absent, empty, infinite or no number."""
    if name not in frame.columns:
        return np.full(frame.height, np.nan)
    column = frame[name]
    if column.dtype == pl.String:
        column = column.str.strip_chars()
    values = column.cast(pl.Float64, strict=False).to_numpy()
    finite = np.isfinite(values)
    return values if finite.all() else np.where(finite, values, np.nan)


def codes(frame: pl.DataFrame, name: str, vocabulary: Mapping[str, int]) -> NDArray[np.int8]:
    """Give the code of each word of a column, whatever its type and case, shape (n,); −1 for anything else.

    vocabulary: upper-case words. The number 1 and the truth value are the words 1 and TRUE.
    """
    found = np.full(frame.height, -1, dtype=np.int8)
    if name in frame.columns:
        column = frame[name]
        for raw in column.unique().drop_nulls():
            if (word := _word(raw)) in vocabulary:
                found += column.eq_missing(raw).to_numpy() * np.int8(vocabulary[word] + 1)
    return found


def _word(raw: object) -> str:
    whole = isinstance(raw, float) and raw.is_integer()
    return f"{raw:.0f}" if whole else str(raw).strip().upper()


def dates(frame: pl.DataFrame, name: str) -> pl.Series:
    """Give a column as dates; null where it is no date."""
    column = frame[name]
    if column.dtype == pl.String:
        read = [column.str.strip_chars().str.to_date(form, strict=False) for form in _DATES]
        return pl.DataFrame({str(n): one for n, one in enumerate(read)}).select(pl.coalesce(pl.all())).to_series()
    return column.cast(pl.Date, strict=False)


def completed_months(born: pl.Series, seen: pl.Series) -> Floats:
    """Give completed calendar months; a day that the month lacks completes on its last day (31 January → 28 February).

    Two columns of dates, shape (n,); NaN where either is missing.
    """
    months = (seen.dt.year() - born.dt.year()) * 12 + seen.dt.month().cast(pl.Int32) - born.dt.month().cast(pl.Int32)
    last = seen.dt.month_end().dt.day()
    turns = pl.DataFrame({"born": born.dt.day(), "last": last}).select(pl.min_horizontal("born", "last")).to_series()
    short = ((seen.dt.day() < turns) | born.is_null() | seen.is_null()).cast(pl.Int32)
    return numbers(pl.DataFrame({"m": months - short}), "m")
