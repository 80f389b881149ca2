"""Whether an answer is of its question's type. Source: ODK XForms specification, "Data types"."""

from __future__ import annotations

import re
from collections.abc import Callable

from xinmiao.science.answers.xpath.dates import days_of, share_of
from xinmiao.science.answers.xpath.values import NUMBER
from xinmiao.science.text import Text

WHOLE = re.compile(r"[+-]?\d{1,18}")


def is_point(text: str) -> bool:
    """Latitude and longitude in degrees, then altitude and accuracy in metres if known."""
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(NUMBER.fullmatch(part) for part in parts):
        return False
    return abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180


def is_trace(text: str) -> bool:
    """Points with semicolons between them, at least two."""
    points = [part for part in text.split(";") if part.strip()]
    return len(points) > 1 and all(map(is_point, points))


TYPES: dict[str, tuple[Callable[[str], object], Text]] = {
    "int": (WHOLE.fullmatch, Text("应为整数。", "This should be a whole number.")),
    "integer": (WHOLE.fullmatch, Text("应为整数。", "This should be a whole number.")),
    "decimal": (NUMBER.fullmatch, Text("应为数字。", "This should be a number.")),
    "date": (lambda t: days_of(t) is not None, Text("应为日期（年-月-日）。", "This should be a date (YYYY-MM-DD).")),
    "dateTime": (lambda t: days_of(t) is not None, Text("应为日期和时间。", "This should be a date and time.")),
    "time": (lambda t: share_of(t) is not None, Text("应为时间（时:分）。", "This should be a time (hh:mm).")),
    "boolean": (
        lambda t: t in ("true", "false", "1", "0"),
        Text("应为“是”或“否”。", "This should be true or false."),
    ),
    "geopoint": (is_point, Text("应为经纬度。", "This should be a latitude and a longitude.")),
    "geotrace": (is_trace, Text("应为一串经纬度。", "This should be a series of points.")),
    "geoshape": (is_trace, Text("应为一串经纬度。", "This should be a series of points.")),
}


def fault_of(kind: str, text: str) -> Text | None:
    """What is wrong with an answer of a type, none where it fits or the type takes any text."""
    fits, message = TYPES.get(kind, (None, None))
    return message if fits is not None and not fits(text) else None
