"""Values that stand out of a series: by the modified z-score, and by their change. Pure.

Source: B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC Quality Press, 1993, who recommend
|M| > 3.5. Where more than half of the values are equal the median deviation is 0 and says nothing: the mean absolute
deviation takes its place, with the factor √(π/2) = 1.2533 that makes it comparable under a normal distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, pi, sqrt
from statistics import fmean, median

CONSISTENT = 0.6745
"""The upper quartile of the standard normal distribution: it scales the median deviation to a standard deviation."""
LIMIT = 3.5


def modified_z(values: Sequence[float]) -> list[float]:
    """Give M = 0.6745 · (x - median) / MAD of each value, in their order; all 0 where no value differs."""
    if not values:
        return []
    middle = median(values)
    deviations = [abs(value - middle) for value in values]
    spread = median(deviations) / CONSISTENT or fmean(deviations) * sqrt(pi / 2)
    return [(value - middle) / spread if spread else 0.0 for value in values]


def changes_more_than(before: float, after: float, factor: float) -> bool:
    """Whether a positive value grew to more than `factor` times what it was, or fell below one `factor`-th of it.

    From or to zero is always more, unless both are zero. factor: above 1.
    """
    if before <= 0 or after <= 0:
        return before != after
    return abs(log(after / before)) > log(factor)
