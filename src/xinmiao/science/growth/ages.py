"""Ages: exact days, months of 30.4375 days, completed calendar months. No clock: today is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.tables.columns import completed_months, dates, numbers

DAYS_IN_MONTH = 30.4375
EXACT, FROM_MONTHS, UNKNOWN = 2, 1, 0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ages:
    """Per child, shape (n,). `days`: whole days, NaN unknown. `months`: days / 30.4375, or the months as given.

    `completed`: completed months by the calendar where dates are known, else the floor of `months`.
    `origin`: EXACT from days or dates, FROM_MONTHS, UNKNOWN. `why`: code of the reason for an unknown age, else 0.
    """

    days: Floats
    months: Floats
    completed: Floats
    origin: NDArray[np.int8]
    why: NDArray[np.int8]

    def take(self, rows: NDArray[np.intp]) -> Ages:
        return Ages(self.days[rows], self.months[rows], self.completed[rows], self.origin[rows], self.why[rows])

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.asarray(self.origin != UNKNOWN)


def half_up(values: Floats) -> Floats:
    """Round to whole numbers, halves up: 730.5 → 731 (Python's own `round` gives 730)."""
    return np.floor(values + 0.5)


def ages(frame: pl.DataFrame, *, as_of: date | None = None) -> Ages:
    """Read `age_days`, else `birth_date` and `visit_date`, else `age_months`, child by child.

    as_of: a date after it is in the future; None asks no such question.
    """
    n = frame.height
    given = half_up(numbers(frame, "age_days"))
    months_given = numbers(frame, "age_months")
    months_given = np.where(months_given >= 0, months_given, np.nan)
    dated, calendar, future, before_birth = _from_dates(frame, as_of)
    from_dates = ~np.isnan(dated) & (np.isnan(given) | (given == dated))
    days = np.where(np.isnan(given), dated, given)
    wrong = future | before_birth
    from_months = np.isnan(days) & ~wrong & ~np.isnan(months_given)
    days = np.where(from_months, half_up(months_given * DAYS_IN_MONTH), days)
    days = np.where(days >= 0, days, np.nan)
    months = np.where(from_months, months_given, days / DAYS_IN_MONTH)
    completed = np.where(from_dates, calendar, np.floor(months + 1e-9))
    origin = np.where(np.isnan(days), UNKNOWN, np.where(from_months, FROM_MONTHS, EXACT)).astype(np.int8)
    why = np.zeros(n, dtype=np.int8)
    why[origin == UNKNOWN] = REASONS.code("no_age")
    why[np.isfinite(given) & (given < 0)] = REASONS.code("age_out_of_range")
    why[(origin == UNKNOWN) & before_birth] = REASONS.code("visit_before_birth")
    why[(origin == UNKNOWN) & future] = REASONS.code("future_date")
    return Ages(days, months, completed, origin, why)


Dated = tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.bool_]]


def _from_dates(frame: pl.DataFrame, as_of: date | None) -> Dated:
    """Days and completed calendar months between the two dates, whether one lies in the future, whether they cross."""
    unknown, no = np.full(frame.height, np.nan), np.zeros(frame.height, dtype=np.bool_)
    if not {"birth_date", "visit_date"} <= set(frame.columns):
        return unknown, unknown, no, no
    born, seen = dates(frame, "birth_date"), dates(frame, "visit_date")
    days = numbers(pl.DataFrame({"days": (seen - born).dt.total_days()}), "days")
    late = pl.Series([False]).new_from_index(0, frame.height)
    if as_of is not None:
        late = ((born > as_of) | (seen > as_of)).fill_null(value=False)
    future = late.to_numpy()
    before = days < 0
    bad = future | before
    return np.where(bad, np.nan, days), np.where(bad, np.nan, completed_months(born, seen)), future, before & ~future
