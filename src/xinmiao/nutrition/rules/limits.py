"""Limits that a person reads from the report of a model: whether a table of them holds together, and what changed.

A table comes as rows of text, from the page or from a file alike; every fault names its row and its column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from xinmiao.science.tables.columns import NO, YES
from xinmiao.science.text import Text

THRESHOLD, NOT_PERMITTED, NO_RESTRICTION = "threshold", "not_permitted", "no_restriction"
RULES = {
    THRESHOLD: Text("有界值", "has limits"),
    NOT_PERMITTED: Text("不得营销", "not permitted"),
    NO_RESTRICTION: Text("不限制", "no restriction"),
}
COMPARES = {
    ">": Text("超过界值才算超（等于界值不算）", "over is more than the limit (the limit itself is within)"),
    ">=": Text("达到界值就算超", "the limit itself is over"),
}
NONE = ("none", "无", "没有")
"""Words for: the report sets no limit for this class."""
FIXED = ("code", "zh", "en", "rule", "page", "without_alcohol")
"""The columns of a table of limits before those of the components."""
HEADS = {
    "code": Text("代码", "Code"), "zh": Text("中文名", "Name in Chinese"), "en": Text("英文名", "Name in English"),
    "rule": Text("规则", "Rule"), "page": Text("页码", "Page"), "without_alcohol": Text("不含酒精", "Without alcohol"),
}  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,3})?")
LAST_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Component:
    """What a limit is set for. lowest, highest: of a number that can be meant, per 100 g or 100 ml, both ends in.

    More than 100 g in 100 g, or more sodium than pure salt holds, is no limit; sodium below 10 mg was typed in grams.
    """

    code: str
    name: Text
    unit: str
    lowest: Decimal
    highest: Decimal


_G = (Decimal(0), Decimal(100))
COMPONENTS = {
    one.code: one
    for one in (
        Component("fat_g", Text("脂肪", "Fat"), "g", *_G),
        Component("saturated_fat_g", Text("饱和脂肪", "Saturated fat"), "g", *_G),
        Component("sodium_mg", Text("钠", "Sodium"), "mg", Decimal(10), Decimal(39340)),
        Component("sugars_g", Text("糖", "Sugars"), "g", *_G),
        Component("added_sugars_g", Text("添加糖", "Added sugars"), "g", *_G),
        Component("energy_kj", Text("能量", "Energy"), "kJ", Decimal(10), Decimal(3800)),
    )
}
"""Ranges are rules of the platform, wide enough for any report; they catch slips of unit and of the decimal point."""


@dataclass(frozen=True, slots=True)
class Line:
    """A class of food with its limits. limits: component → number, None where the report sets none."""

    code: str
    zh: str
    en: str
    rule: str
    page: int
    without_alcohol: bool = False
    limits: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Structure:
    """What the pack says of a model whose limits are to be entered. n_threshold: how many classes have limits."""

    model: str
    name: Text
    document: str
    components: tuple[Component, ...]
    classes: tuple[Line, ...]
    n_threshold: int | None

    @property
    def columns(self) -> tuple[str, ...]:
        return (*FIXED, *(one.code for one in self.components))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell. row: from 0; -1 for the table as a whole. key: the column, empty for the row."""

    row: int
    key: str
    what: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """lines: those of all rows, where nothing is wrong. faults: in the order of the rows."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def structure_of(data: Mapping[str, Any]) -> Structure | None:
    """Read the structure from a pack's table; None where a table has no classes whose limits are to be entered."""
    classes = data.get("classes")
    if data.get("evidence") != "primary_structure_only" or data.get("kind") != "threshold_any" or not classes:
        return None
    name = data.get("name") or {}
    return Structure(
        model=str(data["id"]),
        name=Text(str(name.get("zh") or data["id"]), str(name.get("en") or data["id"])),
        document=str(data.get("document") or ""),
        components=tuple(COMPONENTS[one] for one in data.get("components", ())),
        classes=tuple(_of_pack(one) for one in classes),
        n_threshold=data.get("threshold_class_count"),
    )


def _of_pack(one: Mapping[str, Any]) -> Line:
    code, zh, en, rule = (str(one.get(key) or "") for key in ("id", "zh", "en", "rule"))
    return Line(code, zh, en, rule, page=0, without_alcohol=one.get("without_alcohol") is True)


def read(rows: Sequence[Mapping[str, str]], by: Structure) -> Reading:
    """Read a table of limits, a mapping of column to text a row; a row without any word is left out."""
    given = [(n, {key: _plain(row.get(key, "")) for key in by.columns}) for n, row in enumerate(rows)]
    filled = [(n, row) for n, row in given if any(row[key] for key in by.columns if key != "rule")]
    faults = [fault for n, row in filled for fault in _of_row(n, row, by)] + list(_of_table(filled, by))
    lines = () if faults else tuple(_line(row, by) for _n, row in filled)
    return Reading(lines, tuple(sorted(faults, key=lambda one: one.row)))


def number_of(text: str) -> Decimal | None:
    """Give a number of plain digits with at most three decimals; None for anything else."""
    found = _plain(text)
    try:
        return Decimal(found) if _NUMBER.fullmatch(found) else None
    except InvalidOperation:
        return None


def is_none(text: str) -> bool:
    """Whether a cell says that the report sets no limit."""
    return _plain(text).lower() in NONE


def written(line: Line, by: Structure) -> dict[str, str]:
    """Give a line as a row of text, as `read` takes it."""
    limits = {one: "none" if value is None else f"{value.normalize():f}" for one, value in line.limits.items()}
    page, alcohol = (str(line.page) if line.page else ""), "yes" if line.without_alcohol else ""
    fixed = (line.code, line.zh, line.en, line.rule, page, alcohol)
    return {**dict(zip(FIXED, fixed, strict=True)), **{one.code: limits.get(one.code, "") for one in by.components}}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", str(text or "")).strip()


def _line(row: Mapping[str, str], by: Structure) -> Line:
    limits = {one.code: number_of(row[one.code]) for one in by.components} if row["rule"] == THRESHOLD else {}
    yes = row["without_alcohol"].upper() in YES
    return Line(row["code"], row["zh"], row["en"], row["rule"], int(row["page"]), yes, limits)


def _of_row(n: int, row: Mapping[str, str], by: Structure) -> Iterator[Fault]:
    if not _CODE.fullmatch(row["code"]):
        yield Fault(n, "code", Text("代码用小写英文字母、数字和下划线", "A code has small letters, digits and _"))
    for key in ("zh", "en"):
        if not 0 < len(row[key]) <= 120:
            yield Fault(n, key, Text("请填写名称，不超过 120 字", "Give the name, of at most 120 characters"))
    if not re.fullmatch(r"\d{1,4}", row["page"]) or not 0 < int(row["page"]) <= LAST_PAGE:
        yield Fault(n, "page", Text("请填写报告的页码", "Give the page of the report"))
    if row["without_alcohol"].upper() not in {"", *YES, *NO}:
        yield Fault(n, "without_alcohol", Text("请填是或否", "Say yes or no"))
    yield from _of_rule(n, row, by)
    yield from _of_limits(n, row, by)


def _of_rule(n: int, row: Mapping[str, str], by: Structure) -> Iterator[Fault]:
    told = next((one.rule for one in by.classes if one.code == row["code"]), row["rule"])
    if row["rule"] not in RULES:
        yield Fault(n, "rule", Text("规则不认识", "There is no such rule"))
    elif row["rule"] != told:
        words = Text("国家包里这一类的规则是“{rule}”", "The pack gives this class another rule: {rule}")
        yield Fault(n, "rule", Text(words.zh.format(rule=RULES[told].zh), words.en.format(rule=RULES[told].en)))


def _of_limits(n: int, row: Mapping[str, str], by: Structure) -> Iterator[Fault]:
    if row["rule"] in (NOT_PERMITTED, NO_RESTRICTION):
        where = (one.code for one in by.components if row[one.code])
        yield from (Fault(n, key, Text("这一类没有界值，请留空", "This class has no limits: leave it empty"))
                    for key in where)  # fmt: skip
        return
    for one in by.components:
        if (what := _of_number(row[one.code], one)) is not None:
            yield Fault(n, one.code, what)
    if all(is_none(row[one.code]) for one in by.components):
        yield Fault(
            n, by.components[0].code, Text("有界值的类别至少要有一个数", "A class with limits has one at least")
        )


def _of_number(text: str, one: Component) -> Text | None:
    if not text:
        return Text("请填写界值；报告未设的写“无”", "Give the limit, or “none” where the report sets none")
    if is_none(text):
        return None
    value = number_of(text)
    if value is None:
        words = Text("只填数字（单位 {unit}），最多三位小数", "Digits only (in {unit}), with at most three decimals")
        return words.format(unit=one.unit)
    if not one.lowest <= value <= one.highest:
        words = Text("应在 {low} 至 {high} {unit} 之间，请核对单位", "From {low} to {high} {unit}: is the unit right?")
        return words.format(low=one.lowest, high=one.highest, unit=one.unit)
    return None


def _of_table(rows: Sequence[tuple[int, Mapping[str, str]]], by: Structure) -> Iterator[Fault]:
    """What is wrong with the rows together: a code or a name twice, a class missing, too few or too many."""
    for key in ("code", "zh", "en"):
        seen: set[str] = set()
        for n, row in rows:
            if row[key] and row[key].lower() in seen:
                yield Fault(n, key, Text("与前面的类别重复", "An earlier class has the same"))
            seen.add(row[key].lower())
    there = {row["code"] for _n, row in rows}
    for one in by.classes:
        if one.code not in there:
            yield Fault(
                -1, "", Text("缺少类别：{zh}", "A class is missing: {en}").format(zh=one.zh, en=one.en or one.code)
            )
    n_found = sum(row["rule"] == THRESHOLD for _n, row in rows)
    if by.n_threshold is not None and n_found != by.n_threshold:
        words = Text("有界值的类别应为 {told} 个，现有 {n} 个", "{told} classes should have limits; there are {n}")
        yield Fault(-1, "", words.format(told=by.n_threshold, n=n_found))


@dataclass(frozen=True, slots=True)
class Change:
    """What one version says otherwise than another. key: the column; empty for a class that came or went."""

    code: str
    name: Text
    key: str
    before: str
    after: str


def changes(before: Sequence[Line], after: Sequence[Line], by: Structure) -> list[Change]:
    """Compare two versions class by class, cell by cell; the order of classes is no difference."""
    old, new = ({line.code: line for line in lines} for lines in (before, after))
    return [change for code in dict.fromkeys([*new, *old]) for change in _of_class(old.get(code), new.get(code), by)]


def _of_class(old: Line | None, new: Line | None, by: Structure) -> Iterator[Change]:
    there = new or old
    assert there is not None
    name = Text(there.zh, there.en)
    if old is None or new is None:
        yield Change(there.code, name, "", old.zh if old else "", new.zh if new else "")
        return
    was, now = written(old, by), written(new, by)
    yield from (Change(there.code, name, key, was[key], now[key]) for key in by.columns if was[key] != now[key])


CHECKED = "checked"
"""The column of a class in which the second person ticks its name, its rule and its page."""


def differing(lines: Sequence[Line], told: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """Give (class, column) of each number that the second person read otherwise or not at all, and each tick missing.

    told: (class, column) → what was typed: a number or "none" for each limit, any word for the tick.
    """
    wanting = [(line.code, CHECKED) for line in lines if not told.get((line.code, CHECKED))]
    return wanting + [
        (line.code, key)
        for line in lines
        for key, wanted in line.limits.items()
        if not _agrees(told.get((line.code, key), ""), wanted)
    ]


def _agrees(text: str, wanted: Decimal | None) -> bool:
    return is_none(text) if wanted is None else number_of(text) == wanted
