"""What a chart is before it is drawn: a picture's description with its frame and its data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from xinmiao.science.text import Text
from xinmiao.ui import numbers

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series.

    value None is a gap; lower and upper draw the interval; flagged says that it counts another population
    than its neighbours, and is drawn lighter with an asterisk.
    """

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with all that must stand around it.

    title says the finding; unit what the figures count; spec is Vega-Lite without its width;
    columns and rows are the same data as a table, raw values.
    """

    title: str
    unit: str
    lang: str
    spec: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    height: int = 250
    description: str = ""
    source: str = ""
    freshness: str = ""
    note: str = ""
    demonstration: bool = False
    key: str = field(default="chart")

    def as_json(self) -> str:
        """Give the chart as canonical JSON: the same chart is the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Chart:
        """Read what `as_json` wrote."""
        read = json.loads(text)
        rows = tuple(tuple(row) for row in read.pop("rows"))
        return cls(**{**read, "columns": tuple(read["columns"]), "rows": rows})


YEAR = Text("年份", "Year")
VALUE = Text("数值", "Value")
LOWER, UPPER = Text("下限", "Lower"), Text("上限", "Upper")
NO_DATA = Text("无数据", "no data")


def points(given: Iterable[Point | tuple[Any, ...]]) -> list[Point]:
    """Read points; a tuple is (label, value[, lower, upper[, flagged]])."""
    return [item if isinstance(item, Point) else Point(str(item[0]), *item[1:]) for item in given]


def data(series: list[Point], lang: str) -> list[Row]:
    """Give the points as rows for Vega-Lite, each with the words written at it."""
    return [
        {
            "x": point.label,
            "order": order,
            "value": point.value,
            "lower": point.lower,
            "upper": point.upper,
            "top": max(point.value or 0, point.upper or 0),
            "flagged": point.flagged,
            "words": words(point, lang),
        }
        for order, point in enumerate(series)
    ]


def words(point: Point, lang: str) -> str:
    """Write the figure of a point as the chart's label."""
    if point.value is None:
        return NO_DATA.in_(lang)
    return numbers.short(point.value, lang) + ("*" if point.flagged else "")


def table(series: list[Point], lang: str, head: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Give columns and rows of the data table, with the interval where there is one."""
    if any(has_interval(point) for point in series):
        columns = (head, LOWER.in_(lang), VALUE.in_(lang), UPPER.in_(lang))
        return columns, tuple((p.label, p.lower, p.value, p.upper) for p in series)
    return (head, VALUE.in_(lang)), tuple((p.label, p.value) for p in series)


def has_interval(point: Point) -> bool:
    """Say whether the point is uncertain."""
    return point.lower is not None and point.upper is not None and point.lower != point.upper


def described(title: str, unit: str, rows: Iterable[tuple[Any, ...]], lang: str) -> str:
    """Say in one sentence what the picture shows, for those who cannot see it."""
    told = ("；" if lang == "zh" else "; ").join(
        f"{row[0]} {' / '.join(_told(cell, lang) for cell in row[1:])}" for row in rows
    )
    return f"{title}（{unit}）：{told}" if lang == "zh" else f"{title} ({unit}): {told}"


def _told(value: Any, lang: str) -> str:
    return NO_DATA.in_(lang) if value is None else numbers.exact(value)


def axis_labels(largest: float, lang: str) -> Mapping[str, Any]:
    """Give the axis settings that write 万 and 亿, or million and billion."""
    for size, word in numbers.UNITS[lang]:
        if largest >= size:
            return {"labelExpr": f"datum.value === 0 ? '0' : format(datum.value / {size}, ',~f') + '{word}'"}
    return {"format": ",~f"}
