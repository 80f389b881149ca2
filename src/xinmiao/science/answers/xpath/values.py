"""The values of expressions and how one kind turns into another: XPath 1.0 sections 3.4, 4.2 to 4.4, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf, isinf, isnan, nan
from operator import ge, gt, le, lt
from typing import TypeAlias

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.dates import Moment, days_of

Nodes: TypeAlias = "list[Node]"
Value: TypeAlias = "float | str | bool | Nodes"

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def to_number(value: Value) -> float:
    """A number; days for a date; NaN for what is neither, an empty answer among them."""
    if isinstance(value, float):
        return float(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        return number_of(value[0].value) if value else nan
    return number_of(value)


def number_of(text: str) -> float:
    """The number that a text says, or its days since 1970 where it is a date."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return float(text)
    days = days_of(text)
    return nan if days is None else days


def to_string(value: Value) -> str:
    """A string: numbers without exponent and without `.0`, a date in ISO 8601, of nodes the first one's text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].value if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Moment) else written(value)


def written(number: float) -> str:
    """A number as XPath writes it."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer():
        return str(int(number))
    short = repr(number)
    return short if "e" not in short else f"{number:.20f}".rstrip("0").rstrip(".")


def to_boolean(value: Value) -> bool:
    """Nodes: whether there are any. A number: not zero and not NaN. A string: not empty."""
    if isinstance(value, float):
        return value != 0 and not isnan(value)
    return bool(value)


def strings(value: Value) -> list[str]:
    """The text of each node, or the one string that another value is."""
    return [node.value for node in value] if isinstance(value, list) else [to_string(value)]


def numbers(value: Value) -> list[float]:
    """The number of each node, NaN of one that is not answered, or the one number that another value is."""
    return [number_of(node.value) for node in value] if isinstance(value, list) else [to_number(value)]


def equal(left: Value, right: Value) -> bool:
    """XPath's `=`: of nodes, whether any is equal."""
    if isinstance(left, list):
        if isinstance(right, bool):
            return bool(left) is right
        return any(equal(node.value, right) for node in left)
    if isinstance(right, list):
        return equal(right, left)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) is to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def unequal(left: Value, right: Value) -> bool:
    """XPath's `!=`: of nodes, whether any differs; so of no nodes it is false."""
    if isinstance(left, list) and not isinstance(right, bool):
        return any(unequal(node.value, right) for node in left)
    if isinstance(right, list) and not isinstance(left, bool):
        return any(unequal(left, node.value) for node in right)
    return not equal(left, right)


def ordered(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    """The comparison of two values as numbers: of nodes, whether any fits."""

    def compared(left: Value, right: Value) -> bool:
        return any(compare(a, b) for a in numbers(left) for b in numbers(right))

    return compared


COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": equal,
    "!=": unequal,
    "<": ordered(lt),
    "<=": ordered(le),
    ">": ordered(gt),
    ">=": ordered(ge),
}


def divided(left: float, right: float) -> float:
    """XPath's `div`: IEEE 754, so division by zero is infinite and 0 div 0 is NaN."""
    if right:
        return left / right
    return nan if left == 0 or isnan(left) else (inf if left > 0 else -inf)


def remainder(left: float, right: float) -> float:
    """XPath's `mod`: the sign of the left, as in Java."""
    if not right or isinf(left) or isnan(left) or isnan(right):
        return nan
    return left - right * int(left / right)
