"""What makes a reported number doubtful: thresholds, and parts beside their whole. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xinmiao.science.outliers import LIMIT


@dataclass(frozen=True, slots=True)
class Thresholds:
    """z: |M| above it stands out. fewest: values that a series needs. factor: growth or fall in a year.
    least: where both numbers are below it, neither a score nor a change says anything.

    within: share of the whole by which parts may differ. close_days: days after a period's end when it is closed.
    """

    z: float = LIMIT
    fewest: int = 5
    factor: float = 2.0
    least: float = 10
    within: float = 0.005
    close_days: int = 90


def fits(whole: float, parts: Sequence[float], *, additive: bool, within: float) -> bool:
    """Whether parts fit their whole: they add up to it; of people, who may be in several, up to it and beyond.

    No part is ever more than the whole.
    """
    slack = within * abs(whole)
    total = sum(parts)
    if any(part > whole + slack for part in parts):
        return False
    return abs(total - whole) <= slack if additive else total >= whole - slack
