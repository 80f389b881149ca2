"""Figures as each language writes them.

`short` is for cards and running text and rounds in the open (265.3 万, 2.65 million); `exact` is for
tables and never rounds. What is no number (a mark for a suppressed cell, a word) passes unchanged.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from numbers import Number

MISSING = "—"
UNITS = {
    "zh": ((10**8, " 亿"), (10**4, " 万")),
    "en": ((10**9, " billion"), (10**6, " million")),
}
COMPACT = {"zh": ((10**8, "亿"), (10**4, "万")), "en": ((10**6, "m"), (10**3, "k"))}
_DIGITS = {"zh": 4, "en": 3}

Figure = int | float | Decimal | str | None


def exact(value: Figure) -> str:
    """Write every digit, thousands separated: 2,653,412. Nothing is rounded."""
    number = _number(value)
    if number is None:
        return MISSING if value in (None, "") else str(value)
    if number == number.to_integral_value():
        return f"{int(number):,}"
    return f"{number.normalize():,f}"


def short(value: Figure, language: str) -> str:
    """Write the figure for reading: 265.3 万 in Chinese, 2.65 million in English; small ones in full."""
    number = _number(value)
    if number is None:
        return exact(value)
    for size, word in UNITS[language]:
        if abs(number) >= size:
            return f"{_rounded(number / size, _DIGITS[language]):,f}{word}"
    return exact(value)


def percent(share: Figure, digits: int = 1) -> str:
    """Write a share of 1 as a percentage: 0.4523 → 45.2%."""
    number = _number(share)
    if number is None:
        return exact(share)
    return f"{(number * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,f}%"


def _number(value: Figure) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, Number):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _rounded(number: Decimal, digits: int) -> Decimal:
    step = Decimal(1).scaleb(number.adjusted() - digits + 1)
    rounded = number.quantize(min(step, Decimal(1)), ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return rounded.to_integral_value() if whole else rounded.normalize()


def compact(value: Figure, language: str) -> str:
    """Write the figure in a tile's few characters: 12.3万, 123k. The table beside has every digit."""
    number = _number(value)
    if number is None:
        return exact(value)
    for size, word in COMPACT[language]:
        if abs(number) >= size:
            return f"{_rounded(number / size, 3):,f}{word}"
    return exact(value)
