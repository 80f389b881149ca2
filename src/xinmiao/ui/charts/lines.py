"""Lines: a trend with its target and its gaps, and steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xinmiao.science.text import Text
from xinmiao.ui import numbers
from xinmiao.ui.charts import chart
from xinmiao.ui.charts.chart import Chart, Point
from xinmiao.ui.tokens import LIGHT

TARGET = Text("目标", "Target")


def line(
    given: Iterable[Point | tuple[Any, ...]],
    *,
    title: str,
    unit: str,
    lang: str,
    target: tuple[str, float] | None = None,
    zero: bool = True,
    head: str = "",
    **frame: Any,
) -> Chart:
    """A trend. A gap breaks the line; an interval is a bar behind its point; the target (label, value) is a diamond."""
    series = chart.points(given)
    values = chart.data(series, lang) + _only_in_target(series, target, lang)
    largest = max([p.upper or p.value or 0 for p in series] + ([target[1]] if target else []), default=0)
    axis = {
        "title": None,
        "tickCount": 4,
        "domain": False,
        "ticks": False,
        **chart.axis_labels(largest, lang),
    }
    y = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": zero}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "strokeWidth": 6, "opacity": 0.3}, "encoding": _interval()},
        {"mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"}},
        {"mark": {"type": "point", "filled": True, "size": 55, "opacity": 1}},
        {"mark": {"type": "text", "dy": -14, "fontSize": 13}, "encoding": _ENDS} | _ends(series),
        *_target_layers(target, lang),
    ]
    return _chart(title, unit, lang, series, values, y, layers, head, frame)


def steps(
    given: Iterable[Point | tuple[Any, ...]],
    *,
    title: str,
    unit: str,
    lang: str,
    head: str = "",
    **frame: Any,
) -> Chart:
    """A number that stays until it grows: counties 12, then 17. Every step is labelled."""
    series = chart.points(given)
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "area", "interpolate": "step", "opacity": 0.15}},
        {"mark": {"type": "line", "interpolate": "step", "strokeWidth": 2.5}},
        {"mark": {"type": "point", "filled": True, "size": 55, "opacity": 1}},
        {"mark": {"type": "text", "dy": -14, "fontSize": 14}, "encoding": _ENDS},
    ]
    return _chart(title, unit, lang, series, chart.data(series, lang), y, layers, head, frame)


_PERIODS = {
    "title": None,
    "labelAngle": 0,
    "ticks": False,
    "labelPadding": 8,
    "labelFontSize": 13,
    "grid": False,
}
_ENDS = {"text": {"field": "words"}, "color": {"value": LIGHT["text"]}}


def _chart(
    title: str,
    unit: str,
    lang: str,
    series: list[Point],
    values: list[chart.Row],
    y: dict[str, Any],
    layers: list[dict[str, Any]],
    head: str,
    frame: dict[str, Any],
) -> Chart:
    order = [row["x"] for row in values]
    x = {"field": "x", "type": "ordinal", "sort": order, "axis": _PERIODS, "scale": {"padding": 0.6}}
    encoding = {"x": x, "y": y, "color": {"value": LIGHT["data-1"]}}
    spec = {"data": {"values": values}, "encoding": encoding, "layer": layers}
    columns, rows = chart.table(series, lang, head or chart.YEAR.in_(lang))
    told = {"description": chart.described(title, unit, rows, lang), **frame}
    return Chart(title=title, unit=unit, lang=lang, spec=spec, columns=columns, rows=rows, **told)


def _interval() -> dict[str, Any]:
    return {"y": {"field": "lower", "type": "quantitative"}, "y2": {"field": "upper"}}


def _ends(series: list[Point]) -> dict[str, Any]:
    known = [point.label for point in series if point.value is not None]
    shown = known if len(known) <= 6 else [known[0], known[-1]]
    return {"transform": [{"filter": {"field": "x", "oneOf": shown}}]}


def _only_in_target(series: list[Point], target: tuple[str, float] | None, lang: str) -> list[chart.Row]:
    labels = {point.label for point in series}
    if target is None or target[0] in labels:
        return []
    return [{**row, "order": len(series)} for row in chart.data([Point(target[0], None)], lang)]


def _target_layers(target: tuple[str, float] | None, lang: str) -> list[dict[str, Any]]:
    if target is None:
        return []
    here = {"x": {"datum": target[0]}, "y": {"datum": target[1]}, "color": {"value": LIGHT["data-2"]}}
    words = f"{TARGET.in_(lang)} {numbers.short(target[1], lang)}"
    return [
        {"mark": {"type": "point", "shape": "diamond", "size": 110, "strokeWidth": 2}, "encoding": here},
        {"mark": {"type": "text", "dy": -14, "fontSize": 13, "text": words}, "encoding": here},
    ]
