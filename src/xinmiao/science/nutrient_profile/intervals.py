"""Amounts that may be known, unknown, or known to lie below something: arithmetic and comparison of intervals.

A known amount has one end; "<0.5" is 0 to 0.5; an unknown one is 0 to infinity. A comparison is yes or no only where
it is so for every value inside. Source of the arithmetic: R. E. Moore, Interval Analysis, 1966, for amounts ≥ 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int8]
OVER, WITHIN, UNKNOWN = np.int8(1), np.int8(0), np.int8(-1)
TOLERANCE = 1e-9
"""Relative: amounts closer than this are the same, so that 0.3 + 0.7 is on a limit of 1.0."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Amounts from `low` to `high`, shape (n,) each, 0 ≤ low ≤ high ≤ infinity."""

    low: Floats
    high: Floats

    @property
    def known(self) -> Mask:
        """Where one value is left."""
        return np.asarray(self.low == self.high)

    @property
    def given(self) -> Mask:
        """Where something bounds it from above."""
        return np.isfinite(self.high)

    def take(self, rows: NDArray[np.intp]) -> Interval:
        return Interval(self.low[rows], self.high[rows]) if self.low is not self.high else point(self.low[rows])

    def scaled(self, factor: float) -> Interval:
        """Give each amount times a number above 0."""
        if self.low is self.high:
            return point(self.low * factor)
        return Interval(self.low * factor, self.high * factor)

    def times(self, factor: Interval) -> Interval:
        """Give the products; 0 of whatever is 0."""
        return Interval(_product(self.low, factor.low), _product(self.high, factor.high))

    def or_else(self, other: Interval) -> Interval:
        """Give these amounts, and the other's where nothing bounds them."""
        if self.given.all():
            return self
        return Interval(np.where(self.given, self.low, other.low), np.where(self.given, self.high, other.high))

    def where(self, here: Mask, value: float) -> Interval:
        """Give the amounts with one value in the rows where `here` holds."""
        if not here.any():
            return self
        return Interval(np.where(here, value, self.low), np.where(here, value, self.high))


def point(values: Floats) -> Interval:
    """Give known amounts."""
    return Interval(values, values)


def constant(value: float, n: int) -> Interval:
    return point(np.full(n, value))


def unknown(n: int) -> Interval:
    """Give n amounts of which nothing is known."""
    return Interval(np.zeros(n), np.full(n, np.inf))


def ratio(part: Interval, whole: Interval, *, nothing_is_zero: bool) -> Interval:
    """Give part / whole; unknown where the whole may be 0.

    nothing_is_zero: 0 of a whole that may be 0 is 0; else that, too, is unknown.
    """
    safe = whole.low > 0
    if part.low is part.high and whole.low is whole.high and safe.all():
        return point(part.low / whole.low)
    low = np.divide(part.low, whole.high, out=np.zeros_like(part.low), where=safe)
    high = np.divide(part.high, whole.low, out=np.full_like(part.high, np.inf), where=safe)
    return Interval(low, np.where(part.high == 0, 0.0, high) if nothing_is_zero else high)


def compare(amount: Interval, limit_low: Floats, limit_high: Floats, at_counts: bool | None) -> Codes:
    """Tell where an amount is over its limit, an interval, too: OVER, WITHIN or UNKNOWN, shape (n,).

    at_counts: whether the limit itself is over; None while nobody knows, so that it is unknown there.
    """
    over = _at_least(amount.low, limit_high) if at_counts else _above(amount.low, limit_high)
    may_be = _above(amount.high, limit_low) if at_counts is False else _at_least(amount.high, limit_low)
    return (may_be.astype(np.int8) * np.int8(-1) + over.astype(np.int8) * np.int8(2)).astype(np.int8)


def count_below(thresholds: Floats, values: Floats, *, at_counts: bool) -> NDArray[np.int64]:
    """Count the thresholds, rising, that lie strictly below each value; with `at_counts` at or below it."""
    if at_counts:
        return np.searchsorted(thresholds * (1 - TOLERANCE), values, side="right")
    return np.searchsorted(thresholds * (1 + TOLERANCE), values, side="left")


def _above(values: Floats, limit: Floats) -> Mask:
    return np.asarray(values > limit * (1 + TOLERANCE))


def _at_least(values: Floats, limit: Floats) -> Mask:
    return np.asarray(values >= limit * (1 - TOLERANCE))


def _product(values: Floats, factor: Floats) -> Floats:
    return np.multiply(values, factor, out=np.zeros_like(values), where=(values != 0) & (factor != 0))
