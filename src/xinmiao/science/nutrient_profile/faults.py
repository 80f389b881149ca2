"""What is wrong with a model's table, with the key where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from xinmiao.science.nutrient_profile.foods import BASES
from xinmiao.science.tables import TableFault
from xinmiao.science.text import Text


def malformed(where: str, what: Text, todo: Text | None = None) -> TableFault:
    """Give the error of a table whose keys or numbers do not make sense."""
    return TableFault("nutrient_model.malformed", what, where=where, todo=todo)


def one_of(value: Any, known: Collection[Any], where: str) -> Any:
    """Give the value back; raise where it is none of the known ones."""
    if value not in known:
        raise malformed(
            where,
            Text("没有“{value}”", "There is no '{value}'").format(value=value),
            Text("可用：{known}", "It is one of: {known}").format(known=", ".join(map(str, known))),
        )
    return value


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """Give the value back; raise where it is no mapping."""
    if not isinstance(value, Mapping):
        raise malformed(where, Text("应是一组键值", "This should be a mapping"))
    return value


def entries(value: Any, where: str) -> list[Mapping[str, Any]]:
    """Give a list of mappings, each with an id of its own."""
    if not isinstance(value, list):
        raise malformed(where, Text("应是一个列表", "This should be a list"))
    seen: set[str] = set()
    for n, one in enumerate(value, start=1):
        name = str(mapping(one, f"{where}.{n}").get("id") or "")
        if not name or name in seen:
            raise malformed(
                f"{where}.{n}",
                Text("缺少 id，或与前面重复：{id}", "The id is missing, or there twice: {id}").format(id=name),
            )
        seen.add(name)
    return value


def number(value: Any, where: str) -> float:
    """Give a number at or above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise malformed(
            where, Text("应是不小于 0 的数字：{value}", "A number at or above 0, not {value}").format(value=value)
        )
    return float(value)


def rising(values: Any, where: str) -> tuple[float, ...]:
    """Give thresholds, each above the one before."""
    if not isinstance(values, list) or not values:
        raise malformed(where, Text("应是一列递增的数字", "This should be a list of rising numbers"))
    found = [number(one, f"{where}.{n}") for n, one in enumerate(values, start=1)]
    for n, (low, high) in enumerate(pairwise(found), start=2):
        if high <= low:
            raise malformed(f"{where}.{n}", Text("应大于前一个数", "This must be above the number before it"))
    return tuple(found)


def basis_of(word: Any, where: str) -> int:
    """Give the code of 100g or 100ml."""
    return BASES[one_of(str(word).upper(), ("100G", "100ML"), where)]
