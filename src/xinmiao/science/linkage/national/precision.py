"""How right the links are, on a sample that clerks looked at."""

from __future__ import annotations

from math import sqrt

NORMAL_95 = 1.959964


def wilson(n_right: int, n: int) -> tuple[float, float] | None:
    """The 95 % interval of a share: of `n` drawn at random, `n_right` were right. None for an empty sample.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927. Of 10 right in
    10, at least 0.7225 are right: `wilson(10, 10)`.
    """
    if not n:
        return None
    share, z2 = n_right / n, NORMAL_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = NORMAL_95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
