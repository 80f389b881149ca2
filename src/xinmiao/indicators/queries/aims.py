"""Targets and baselines, and how far there is to go."""

from __future__ import annotations

from collections.abc import Iterable

from xinmiao.indicators.figure import Figure
from xinmiao.indicators.models import Baseline, Target
from xinmiao.indicators.rules import Progress, progress


def progress_of(figures: Iterable[Figure], directions: dict[str, str]) -> dict[str, Progress]:
    """Give the progress of each figure that has a target for just its period, place and part, by indicator."""
    found = {(one.code, str(one.period), one.slice.place, _dimension(one)): one for one in figures}
    codes = {code for code, *_rest in found}
    starts = {
        (one.indicator_id, one.place, one.period, one.dimension): one.value
        for one in Baseline.objects.filter(indicator__code__in=codes)
    }
    told = {}
    for target in Target.objects.filter(indicator__code__in=codes).select_related("indicator"):
        code = target.indicator.code
        figure = found.get((code, target.period, target.place, target.dimension))
        if figure is not None:
            start = starts.get((target.indicator_id, target.place, target.baseline_period, target.dimension))
            told[code] = progress(figure.point, target.value, start, directions.get(code, "up"))
    return told


def _dimension(figure: Figure) -> str:
    """Write the limits of a figure beside its place as targets do: "sex=female"."""
    return ";".join(f"{axis}={code}" for axis, code in figure.slice.limits.items() if axis != "place")
