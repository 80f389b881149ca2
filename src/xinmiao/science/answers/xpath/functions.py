"""The functions of XPath 1.0 and of ODK on plain values. What needs the tree is in `compiling.py`.

Sources: W3C XPath 1.0 section 4; ODK XForms specification, "XPath functions" (getodk.github.io/xforms-spec). Where an
argument is empty or no number the answer is NaN or empty, never an error: both branches of a form meet them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from math import isfinite, nan
from typing import NamedTuple

from xinmiao.science.answers.xpath import dates
from xinmiao.science.answers.xpath.dates import Moment
from xinmiao.science.answers.xpath.values import Value, numbers, strings, to_boolean, to_number, to_string

ANY = 1_000


class Function(NamedTuple):
    """call: on values, in order. least, most: how many there may be."""

    call: Callable[..., Value]
    least: int
    most: int


def text(call: Callable[..., Value], least: int, most: int | None = None) -> Function:
    """A function on strings."""
    return Function(lambda *values: call(*map(to_string, values)), least, most or least)


def number(call: Callable[..., float], n: int = 1) -> Function:
    """A function on numbers: NaN where an argument is NaN, or outside what it is defined for."""

    def called(*values: Value) -> float:
        arguments = [to_number(value) for value in values]
        try:
            return nan if any(map(math.isnan, arguments)) else float(call(*arguments))
        except (ValueError, OverflowError, ZeroDivisionError):
            return nan

    return Function(called, n, n)


def nodes(call: Callable[[list[float]], float]) -> Function:
    """A function on all numbers of its arguments, NaN where there is none."""

    def called(*values: Value) -> float:
        found = [n for value in values for n in numbers(value)]
        return nan if not found or any(map(math.isnan, found)) else float(call(found))

    return Function(called, 1, ANY)


def concat(*values: Value) -> str:
    """All strings joined; of nodes each one's."""
    return "".join(part for value in values for part in strings(value))


def join(by: Value, *values: Value) -> str:
    """All strings with the first between them."""
    return to_string(by).join(part for value in values for part in strings(value))


def substring(whole: str, start: str, length: str = "") -> str:
    """XPath's: from 1, both arguments rounded."""
    first = round_to(to_number(start))
    last = first + round_to(to_number(length)) if length else math.inf
    return "".join(letter for at, letter in enumerate(whole, 1) if first <= at < last)


def substr(whole: str, start: str, end: str = "") -> str:
    """ODK's: from 0, up to but without `end`; negative counts from the end."""
    limits = [to_number(part) for part in (start, end) if part]
    return "" if not all(map(isfinite, limits)) else whole[slice(*(int(n) for n in [*limits, len(whole)][:2]))]


def substring_before(whole: str, part: str) -> str:
    """What stands before the part, empty where it is not in it."""
    return whole[: max(whole.find(part), 0)]


def substring_after(whole: str, part: str) -> str:
    """What stands behind the part, empty where it is not in it."""
    return whole[whole.find(part) + len(part) :] if part in whole else ""


def translate(whole: str, old: str, new: str) -> str:
    """Letter for letter; what has no counterpart is dropped."""
    table: dict[int, str | None] = {}
    for at, letter in enumerate(old):
        table.setdefault(ord(letter), new[at] if at < len(new) else None)
    return whole.translate(table)


@lru_cache(maxsize=512)
def pattern(expression: str) -> re.Pattern[str]:
    """A compiled pattern. Raises ValueError where Python cannot read it."""
    try:
        return re.compile(expression)
    except re.error as error:
        raise ValueError(str(error)) from error


def regex(whole: str, expression: str) -> bool:
    """Whether the whole text fits."""
    return pattern(expression).fullmatch(whole) is not None


def selected(answer: str, choice: str) -> bool:
    """Whether a choice is among those of a multiple answer."""
    return choice.strip() in answer.split()


def selected_at(answer: str, at: str) -> str:
    """The choice at a place, from 0; empty where there is none."""
    chosen, place = answer.split(), to_number(at)
    return chosen[int(place)] if isfinite(place) and 0 <= place < len(chosen) else ""


def round_to(value: float, places: float = 0.0) -> float:
    """Half towards plus infinity without places, as XPath; half up with them, on the decimals as written."""
    if not isfinite(value) or not isfinite(places):
        return value
    if not places:
        return float(math.floor(value + 0.5))
    one = Decimal(1).scaleb(-int(places))
    return float((Decimal(repr(value)) / one).quantize(Decimal(1), ROUND_HALF_UP) * one)


def rounded(value: Value, places: Value = 0.0) -> float:
    """`round` with one argument or two."""
    return round_to(to_number(value), to_number(places))


def whole(value: float, towards: str) -> float:
    """Cut to a whole number: down to zero, or up."""
    return float(Decimal(value).quantize(Decimal(1), towards)) if isfinite(value) else value


def integer(value: Value) -> float:
    """`int`: towards zero; NaN of an empty answer."""
    return whole(to_number(value), ROUND_DOWN)


def boolean_from_string(value: Value) -> bool:
    """True for `true` and `1`."""
    return to_string(value) in ("true", "1")


def count_non_empty(value: Value) -> float:
    """How many nodes are answered."""
    return float(sum(1 for part in strings(value) if part))


def total(value: Value) -> float:
    """XPath's `sum`: of no nodes 0; a node that is no number makes it NaN."""
    return math.fsum(to_number(part) for part in strings(value)) if isinstance(value, list) else to_number(value)


def checklist(least: Value, most: Value, *answers: Value) -> bool:
    """Whether so many answers are true; -1 for no limit."""
    return _between(sum(map(_is_true, answers)), least, most)


def weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    """Whether the weights of the true answers are within limits."""
    weights = [to_number(w) for answer, w in zip(pairs[::2], pairs[1::2], strict=False) if _is_true(answer)]
    return _between(math.fsum(weights), least, most)


def _is_true(value: Value) -> bool:
    return boolean_from_string(value) if isinstance(value, list) else to_boolean(value)


def _between(found: float, least: Value, most: Value) -> bool:
    low, high = to_number(least), to_number(most)
    return (low == -1 or found >= low) and (high == -1 or found <= high)


def date(value: Value) -> Value:
    """The day of a number, a date or a date and time; empty where it is none."""
    days = to_number(value)
    return Moment(math.floor(days)) if isfinite(days) else ""


def date_time(value: Value) -> Value:
    """The moment of a number or a text; empty where it is none."""
    days = to_number(value)
    return Moment(days) if isfinite(days) else ""


def decimal_time(value: Value) -> float:
    """The share of the day that has passed."""
    share = dates.share_of(to_string(value))
    return nan if share is None else share


def format_date(value: Value, written_as: Value) -> str:
    """A date by a pattern of `%` letters; empty where it is none."""
    moment = dates.datetime_of(to_number(value))
    return dates.written(moment, to_string(written_as)) if moment else ""


def is_not(value: Value) -> bool:
    """The opposite."""
    return not to_boolean(value)


def count(value: Value) -> float:
    """How many nodes."""
    return float(len(value)) if isinstance(value, list) else nan


EARTH = 6_378_100.0
"""Radius in metres that JavaRosa's GeoUtils and the JavaScript engine take."""


def points(value: Value) -> list[tuple[float, float]]:
    """Latitude and longitude, in radians, of each point of a trace, or of each node."""
    pairs = [part.split()[:2] for whole in strings(value) for part in whole.split(";") if part.strip()]
    return [(math.radians(float(lat)), math.radians(float(lon))) for lat, lon in pairs]


def distance(*values: Value) -> float:
    """Metres along the points, on a sphere (haversine)."""
    found = [point for value in values for point in points(value)]
    return math.fsum(_apart(a, b) for a, b in pairwise(found))


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


FUNCTIONS: dict[str, Function] = {
    "string": Function(to_string, 1, 1),
    "concat": Function(concat, 1, ANY),
    "join": Function(join, 2, ANY),
    "contains": text(lambda whole, part: part in whole, 2),
    "starts-with": text(str.startswith, 2),
    "ends-with": text(str.endswith, 2),
    "substring": text(substring, 2, 3),
    "substr": text(substr, 2, 3),
    "substring-before": text(substring_before, 2),
    "substring-after": text(substring_after, 2),
    "string-length": text(lambda whole: float(len(whole)), 1),
    "normalize-space": text(lambda whole: " ".join(whole.split()), 1),
    "translate": text(translate, 3),
    "regex": text(regex, 2),
    "selected": text(selected, 2),
    "selected-at": text(selected_at, 2),
    "count-selected": text(lambda answer: float(len(answer.split())), 1),
    "boolean": Function(to_boolean, 1, 1),
    "boolean-from-string": Function(boolean_from_string, 1, 1),
    "not": Function(is_not, 1, 1),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "number": Function(to_number, 1, 1),
    "int": Function(integer, 1, 1),
    "round": Function(rounded, 1, 2),
    "floor": Function(lambda value: math.floor(n) * 1.0 if isfinite(n := to_number(value)) else n, 1, 1),
    "ceiling": Function(lambda value: whole(to_number(value), ROUND_CEILING), 1, 1),
    "abs": number(abs),
    "pow": number(math.pow, 2),
    "sqrt": number(math.sqrt),
    "exp": number(math.exp),
    "exp10": number(lambda value: math.pow(10, value)),
    "log": number(math.log),
    "log10": number(math.log10),
    "sin": number(math.sin),
    "cos": number(math.cos),
    "tan": number(math.tan),
    "asin": number(math.asin),
    "acos": number(math.acos),
    "atan": number(math.atan),
    "atan2": number(math.atan2, 2),
    "pi": Function(lambda: math.pi, 0, 0),
    "min": nodes(min),
    "max": nodes(max),
    "sum": Function(total, 1, 1),
    "count": Function(count, 1, 1),
    "count-non-empty": Function(count_non_empty, 1, 1),
    "checklist": Function(checklist, 3, ANY),
    "weighted-checklist": Function(weighted_checklist, 4, ANY),
    "date": Function(date, 1, 1),
    "date-time": Function(date_time, 1, 1),
    "decimal-date-time": Function(to_number, 1, 1),
    "decimal-time": Function(decimal_time, 1, 1),
    "format-date": Function(format_date, 2, 2),
    "format-date-time": Function(format_date, 2, 2),
    "distance": Function(distance, 1, ANY),
}
