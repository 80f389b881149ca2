"""Who came, stayed, came back and left: parts of a bar for those reached, a bar below the line for those who left.

Every part is labelled where it stands; the names stand beside the last bar. A year of which nothing is known is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from xinmiao.science.text import Text
from xinmiao.ui import numbers
from xinmiao.ui.charts import chart
from xinmiao.ui.charts.chart import Chart
from xinmiao.ui.tokens import LIGHT

PARTS = {
    "continuing": Text("连续服务", "Continuing"),
    "returning": Text("再次服务", "Returning"),
    "new": Text("新增", "New"),
    "left": Text("离开", "Left"),
}
REACHED, CUMULATIVE = Text("合计", "Reached"), Text("累计", "Since start")
_COLOURS = {"continuing": "data-1", "returning": "data-4", "new": "data-3", "left": "data-soft"}
_NAMES = " "
"""The empty column after the last year, where the names of the parts stand."""
_LEAST = 0.075
"""The share of the picture's height that a part needs to carry its figure."""


class Flow(Protocol):
    """One year of `ReachEngine.year_on_year`."""

    @property
    def year(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def continuing(self) -> int: ...
    @property
    def returning(self) -> int: ...
    @property
    def left(self) -> int: ...
    @property
    def reached(self) -> int: ...
    @property
    def cumulative(self) -> int: ...


def flows(given: Iterable[Flow], *, title: str, unit: str, lang: str, **frame: Any) -> Chart:
    """New, continuing and returning people above the line, those who left below it."""
    years = list(given)
    height = int(frame.pop("height", 330))
    span = max(max((y.reached for y in years), default=0) + max((y.left for y in years), default=0), 1)
    values = [part for year in years for part in _parts(year, span, lang)]
    x = {"field": "x", "type": "nominal", "sort": [*(str(y.year) for y in years), _NAMES], "axis": _PERIODS}
    y = {"field": "low", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}}
    spec = {
        "data": {"values": [*values, *_names(years, span, lang), *_gaps(years, lang)]},
        "encoding": {"x": x, "y": y},
        "layer": [_BARS, _ZERO, _INSIDE, _OUTSIDE, _BESIDE],
    }
    columns, rows = _table(years, lang)
    told = {"description": chart.described(title, unit, rows, lang), "height": height, **frame}
    return Chart(title=title, unit=unit, lang=lang, spec=spec, columns=columns, rows=rows, **told)


def _parts(year: Flow, span: int, lang: str) -> list[dict[str, Any]]:
    """The parts of one bar from the bottom, each with where it begins and ends."""
    found, low = [], 0
    for name in ("continuing", "returning", "new"):
        n = getattr(year, name)
        found.append(_part(year, name, low, low + n, numbers.compact(n, lang) if n > span * _LEAST else ""))
        low += n
    if year.reached:
        found.append(_written(str(year.year), low, numbers.compact(year.reached, lang), "above"))
    if year.left:
        found.append(_part(year, "left", 0, -year.left, ""))
        found.append(_written(str(year.year), -year.left, "−" + numbers.compact(year.left, lang), "below"))
    return [part for part in found if part["kind"] != "part" or part["low"] != part["high"]]


def _part(year: Flow, name: str, low: int, high: int, words: str) -> dict[str, Any]:
    middle = (low + high) / 2
    place = {"x": str(year.year), "low": low, "high": high, "middle": middle}
    return {**place, "kind": "part", "words": words, "colour": LIGHT[_COLOURS[name]]}


def _written(x: str, at: float, words: str, kind: str) -> dict[str, Any]:
    return {"x": x, "low": at, "kind": kind, "words": words}


def _names(years: Sequence[Flow], span: int, lang: str) -> list[dict[str, Any]]:
    """The names of the last bar's parts at the height of each, pushed apart where they would touch."""
    if not years:
        return []
    last = years[-1]
    found, low, floor = [], 0, float("-inf")
    for name in ("continuing", "returning", "new"):
        n = getattr(last, name)
        if any(getattr(year, name) for year in years):
            floor = max(low + n / 2, floor + span * _LEAST)
            found.append({**_written(_NAMES, floor, PARTS[name].in_(lang), "name"), "colour": LIGHT[_COLOURS[name]]})
        low += n
    if any(year.left for year in years):
        at = min(-last.left / 2, -span * _LEAST / 2)
        found.append({**_written(_NAMES, at, PARTS["left"].in_(lang), "name"), "colour": LIGHT["text-soft"]})
    return found


def _gaps(years: Sequence[Flow], lang: str) -> list[dict[str, Any]]:
    return [_written(str(year.year), 0, chart.NO_DATA.in_(lang), "above") for year in years if not year.reached]


def _table(years: Sequence[Flow], lang: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    heads = (chart.YEAR, *PARTS.values(), REACHED, CUMULATIVE)
    rows = ((str(y.year), *(getattr(y, name) for name in PARTS), y.reached, y.cumulative) for y in years)
    return tuple(head.in_(lang) for head in heads), tuple(rows)


def _of(kind: str) -> list[dict[str, str]]:
    return [{"filter": f"datum.kind === '{kind}'"}]


def _label(kind: str, y: str, ink: dict[str, Any], **mark: Any) -> dict[str, Any]:
    encoding = {"y": {"field": y, "type": "quantitative"}, "text": {"field": "words"}, "color": ink}
    return {"transform": _of(kind), "mark": {"type": "text", "fontSize": 13, **mark}, "encoding": encoding}


_PERIODS = {
    "title": None,
    "labelAngle": 0,
    "ticks": False,
    "domain": False,
    "labelPadding": 24,
    "labelFontSize": 13,
}
_BARS = {
    "transform": _of("part"),
    "mark": {"type": "bar", "width": {"band": 0.74}, "stroke": LIGHT["surface"], "strokeWidth": 0},
    "encoding": {"y2": {"field": "high"}, "color": {"field": "colour", "scale": None}},
}
_ZERO = {
    "mark": {"type": "rule"},
    "encoding": {"y": {"datum": 0}, "x": None, "color": {"value": LIGHT["line-strong"]}},
}
_INSIDE = _label("part", "middle", {"value": LIGHT["on-class-4"]})
_OUTSIDE = {
    "layer": [
        _label("above", "low", {"value": LIGHT["text"]}, dy=-10),
        _label("below", "low", {"value": LIGHT["text-soft"]}, dy=12),
    ]
}
_BESIDE = _label("name", "low", {"field": "colour", "scale": None}, align="left", dx=-34)
