"""A set of figures without gaps: two ends, each open or closed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


@dataclass(frozen=True, slots=True)
class Range:
    """The figures from `low` to `high`; no `high` means without end. An open end does not belong."""

    low: Decimal
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def lies_above(self, value: Decimal) -> bool:
        """Tell whether the whole range is above `value`."""
        return value < self.low or (self.low_open and value == self.low)

    def lies_below(self, value: Decimal) -> bool:
        """Tell whether the whole range is below `value`."""
        if self.high is None:
            return False
        return value > self.high or (self.high_open and value == self.high)

    def holds(self, value: Decimal) -> bool:
        """Tell whether `value` belongs."""
        return not self.lies_above(value) and not self.lies_below(value)

    def covers(self, lower: Decimal, upper: Decimal) -> bool:
        """Tell whether all from `lower` to `upper` belongs."""
        return self.holds(lower) and self.holds(upper)

    def misses(self, lower: Decimal, upper: Decimal) -> bool:
        """Tell whether nothing from `lower` to `upper` belongs."""
        return self.lies_above(upper) or self.lies_below(lower)

    def within_one(self) -> Range:
        """The same, ending at the whole: no share is above one."""
        if self.high is not None and self.high <= 1:
            return self
        return Range(self.low, max(self.low, Decimal(1)), self.low_open) if self.low <= 1 else self

    @property
    def first(self) -> Decimal:
        """The least whole number that belongs (which may lie beyond the other end)."""
        whole = self.low.to_integral_value(ROUND_CEILING)
        return whole + 1 if self.low_open and whole == self.low else whole

    @property
    def last(self) -> Decimal | None:
        """The greatest whole number that belongs."""
        if self.high is None:
            return None
        whole = self.high.to_integral_value(ROUND_FLOOR)
        return whole - 1 if self.high_open and whole == self.high else whole

    def __str__(self) -> str:
        low, high = ("(" if self.low_open else "["), (")" if self.high_open or self.high is None else "]")
        end = "∞" if self.high is None else f"{self.high.normalize():f}"
        return f"{low}{self.low.normalize():f}, {end}{high}"
