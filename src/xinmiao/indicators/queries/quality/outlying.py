"""Numbers that stand out of their series, and numbers far from those of the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from xinmiao.indicators.queries.quality.rows import Row
from xinmiao.indicators.rules.quality import Thresholds
from xinmiao.science.outliers import changes_more_than, modified_z


@dataclass(frozen=True, slots=True)
class Outlier:
    """beside: the median of the series, or the value a year before. measure: M, or the ratio (None from zero)."""

    row: Row
    value: float
    beside: float
    measure: float | None


def outliers(found: Iterable[Row], limits: Thresholds) -> list[Outlier]:
    """Give the totals with |M| above the threshold, the farthest first; short series say nothing."""
    flagged = [one for series in _series(found) if len(series) >= limits.fewest for one in _scored(series)]
    flagged = [
        one for one in flagged if abs(one.measure or 0) > limits.z and max(one.value, one.beside) >= limits.least
    ]
    return sorted(flagged, key=lambda one: -abs(one.measure or 0))


def _scored(series: list[tuple[Row, float]]) -> list[Outlier]:
    values = [value for _, value in series]
    middle = median(values)
    return [Outlier(row, value, middle, m) for (row, value), m in zip(series, modified_z(values), strict=True)]


def changed(found: Iterable[Row], limits: Thresholds) -> list[Outlier]:
    """Give the totals that grew or fell by more than the factor since the same time a year before."""
    flagged = []
    for series in _series(found):
        known = {(row.period.end.year, row.period.end.month): value for row, value in series}
        for row, value in series:
            before = known.get((row.period.end.year - 1, row.period.end.month))
            if before is None or max(before, value) < limits.least:
                continue
            if changes_more_than(before, value, limits.factor):
                flagged.append(Outlier(row, value, before, value / before if before else None))
    return flagged


def _series(found: Iterable[Row]) -> list[list[tuple[Row, float]]]:
    grouped: dict[tuple[int, ...], list[tuple[Row, float]]] = defaultdict(list)
    for row in found:
        if row.value is not None and not row.dimension:
            grouped[row.series].append((row, row.value))
    return list(grouped.values())
