"""Bars: over years, ranked, stacked. They begin at zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xinmiao.ui.charts import chart
from xinmiao.ui.charts.chart import Chart, Point
from xinmiao.ui.tokens import LIGHT

BAR_STEP = 30


def bars(
    given: Iterable[Point | tuple[Any, ...]],
    *,
    title: str,
    unit: str,
    lang: str,
    highlight: str = "",
    head: str = "",
    **frame: Any,
) -> Chart:
    """Upright bars, one a period, labelled directly. `highlight` is the label of the bar that is meant."""
    series = chart.points(given)
    columns, rows = chart.table(series, lang, head or chart.YEAR.in_(lang))
    x = {"field": "x", "type": "nominal", "sort": [p.label for p in series], "axis": _PERIODS}
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    layers = [
        {"mark": _bar(), "encoding": {"color": _emphasis(highlight), **_FLAGGED}},
        {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": _interval("y")} | _uncertain(),
        {"mark": {"type": "text", "dy": -10, "fontSize": 13}, "encoding": _words("y")},
    ]
    spec = {"data": {"values": chart.data(series, lang)}, "encoding": {"x": x, "y": y}, "layer": layers}
    return _framed(title, unit, lang, spec, columns, rows, frame)


def ranked(
    given: Iterable[Point | tuple[Any, ...]],
    *,
    title: str,
    unit: str,
    lang: str,
    highlight: str = "",
    head: str = "",
    **frame: Any,
) -> Chart:
    """Lying bars, largest first; a gap comes last."""
    series = sorted(chart.points(given), key=lambda p: (p.value is None, -(p.value or 0)))
    columns, rows = chart.table(series, lang, head or " ")
    y = {"field": "x", "type": "nominal", "sort": [p.label for p in series], "axis": _NAMES}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}}
    layers = [
        {"mark": _bar(), "encoding": {"color": _emphasis(highlight), **_FLAGGED}},
        {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": _interval("x")} | _uncertain(),
        {"mark": {"type": "text", "dx": 6, "align": "left", "fontSize": 13}, "encoding": _words("x")},
    ]
    spec = {
        "data": {"values": chart.data(series, lang)},
        "encoding": {"x": x, "y": y},
        "layer": layers,
    }
    return _framed(title, unit, lang, spec, columns, rows, {"height": BAR_STEP * len(series) + 10, **frame})


def stacked(
    given: Sequence[tuple[str, Mapping[str, float | None]]],
    *,
    title: str,
    unit: str,
    lang: str,
    series: Sequence[str],
    head: str = "",
    **frame: Any,
) -> Chart:
    """Upright bars made of parts, bottom first as in `series`; a negative part hangs below zero."""
    values = [
        {"x": label, "order": order, "series": name, "part": part, "value": parts.get(name)}
        for order, (label, parts) in enumerate(given)
        for part, name in enumerate(series)
    ]
    largest = max((sum(abs(v or 0) for v in parts.values()) for _, parts in given), default=0)
    colours = [LIGHT[f"data-{1 + number % 5}"] for number in range(len(series))]
    encoding = {
        "x": {
            "field": "x",
            "type": "nominal",
            "sort": [label for label, _ in given],
            "axis": _PERIODS | {"domain": False},
        },
        "y": {"field": "value", "type": "quantitative", "axis": _scale(largest, lang)},
        "color": {"field": "series", "sort": list(series), "scale": {"range": colours}, "legend": _LEGEND},
        "order": {"field": "part"},
    }
    spec = {
        "data": {"values": values},
        "encoding": encoding,
        "layer": [{"mark": _bar()}, _ZERO],
    }
    columns = (head or chart.YEAR.in_(lang), *series)
    rows = tuple((label, *(parts.get(name) for name in series)) for label, parts in given)
    return _framed(title, unit, lang, spec, columns, rows, {"height": 300, **frame})


_PERIODS = {"title": None, "labelAngle": 0, "ticks": False, "labelPadding": 8, "labelFontSize": 13}
_NAMES = {
    "title": None,
    "ticks": False,
    "domain": False,
    "labelPadding": 8,
    "labelLimit": 200,
    "labelFontSize": 13,
}
_LEGEND = {"title": None, "orient": "top", "symbolType": "square", "labelFontSize": 13}
_FLAGGED = {"fillOpacity": {"condition": {"test": "datum.flagged", "value": 0.45}, "value": 1}}
_ZERO = {
    "mark": {"type": "rule"},
    "encoding": {"y": {"datum": 0}, "x": None, "color": {"value": LIGHT["line-strong"]}},
}


def _bar() -> dict[str, Any]:
    return {"type": "bar", "cornerRadiusEnd": 2, "width": {"band": 0.62}, "height": {"band": 0.68}}


def _emphasis(highlight: str) -> dict[str, Any]:
    if not highlight:
        return {"value": LIGHT["data-1"]}
    test = {"field": "x", "equal": highlight}
    return {"condition": {"test": test, "value": LIGHT["data-1"]}, "value": LIGHT["data-soft"]}


def _interval(axis: str) -> dict[str, Any]:
    ends = {axis: {"field": "lower", "type": "quantitative"}, f"{axis}2": {"field": "upper"}}
    return {**ends, "color": {"value": LIGHT["text"]}}


def _words(axis: str) -> dict[str, Any]:
    return {
        axis: {"field": "top", "type": "quantitative"},
        "text": {"field": "words"},
        "color": {"value": LIGHT["text"]},
    }


def _uncertain() -> dict[str, Any]:
    return {"transform": [{"filter": "isValid(datum.lower) && datum.lower !== datum.upper"}]}


def _scale(largest: float, lang: str) -> dict[str, Any]:
    return {
        "title": None,
        "tickCount": 4,
        "domain": False,
        "ticks": False,
        **chart.axis_labels(largest, lang),
    }


def _framed(
    title: str,
    unit: str,
    lang: str,
    spec: dict[str, Any],
    columns: tuple[str, ...],
    rows: tuple[tuple[Any, ...], ...],
    frame: dict[str, Any],
) -> Chart:
    told = {"description": chart.described(title, unit, rows, lang), **frame}
    return Chart(title=title, unit=unit, lang=lang, spec=spec, columns=columns, rows=rows, **told)
