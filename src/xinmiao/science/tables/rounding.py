"""Figures as they are printed: half up, and with one more digit where rounding would move them across a limit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

MOST_DIGITS = 12


def half_up(value: float, digits: int = 0) -> Decimal:
    """Round half up, away from zero, on the decimal that is written: 2.675 → 2.68 (Python's `round` gives 2.67)."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def printed(value: float, digits: int, limits: Iterable[float] = ()) -> str:
    """Give a figure with so many decimals, or more until it stands to each limit as the unrounded one does.

    50.04 against 50 prints 50.04, not 50.0; −1.996 against −2 prints −1.996. At most 12 decimals.
    """
    exact, bounds = Decimal(repr(value)), [Decimal(repr(limit)) for limit in limits]
    for more in range(digits, MOST_DIGITS):
        rounded = half_up(value, more)
        if all(exact.compare(bound) == rounded.compare(bound) for bound in bounds):
            return str(rounded)
    return str(half_up(value, MOST_DIGITS))
