"""Counts that zones tell one another: small ones as "1 to 4", and together as an interval."""

from __future__ import annotations

from collections.abc import Sequence

from xinmiao.ledger.reach.rules import Interval
from xinmiao.ledger.suppression import SmallCells

LEAST = SmallCells().least
Told = int | None
"""What one zone says of its people: a count, or None for 1 to 4."""


def told(count: int) -> Told:
    """What may be said of a count outside its zone."""
    return None if 0 < count < LEAST else count


def between(zones: Sequence[Told]) -> Interval:
    """max(nᵢ) ≤ n ≤ Σnᵢ, where a hidden count is 1 below and 4 above; the point is the lower bound."""
    lower = max((1 if count is None else count for count in zones), default=0)
    upper = sum(LEAST - 1 if count is None else count for count in zones)
    return Interval(lower, lower, upper)
