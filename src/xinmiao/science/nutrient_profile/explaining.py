"""`explain`: one food by one model, a line a quantity: value, limit, how far from it, and one sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.classifying import refuse_unknown_words
from xinmiao.science.nutrient_profile.foods import Foods
from xinmiao.science.nutrient_profile.intervals import OVER, UNKNOWN, WITHIN
from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.limits import Judged, assess
from xinmiao.science.nutrient_profile.models import Named, chosen, is_open
from xinmiao.science.nutrient_profile.points import score
from xinmiao.science.nutrient_profile.points_models import Component, Profile
from xinmiao.science.nutrient_profile.quantities import Quantity
from xinmiao.science.tables import printed
from xinmiao.science.text import Text

DIGITS = 1
_WORDS = {OVER: "over", WITHIN: "within", UNKNOWN: "unknown"}
_OVER = Text("{what} {value}，超过界值 {limit}", "{what} {value}: over the limit of {limit}")
_WITHIN = Text("{what} {value}，未超过界值 {limit}", "{what} {value}: within the limit of {limit}")
_UNKNOWN = Text("{what}未知，不能与界值 {limit} 比较", "{what} unknown: cannot be held against the limit of {limit}")
_ON_LIMIT = Text(
    "{what} {value}，正好等于界值，来源对此说法不一", "{what} {value}: exactly on the limit, where the sources differ"
)
_NO_LIMIT = Text("{what}的界值还没有录入", "{what}: the limit has not been entered")
_NOT_IN_MODEL = Text("模型在这里不限制{what}", "{what}: the model sets no limit here")
_POINTS = Text("{what} {value}，{points} 分（最多 {most} 分）", "{what} {value}: {points} of {most} points")
_UNKNOWN_POINTS = Text(
    "{what}未知，可能 {points} 分（最多 {most} 分）", "{what} unknown: {points} of {most} points are possible"
)
_NOT_ALLOWED = Text("有{what}，模型不允许", "{what} is present, which the model does not allow")
_NONE_THERE = Text("没有{what}", "no {what}")
_MAYBE = Text("不知道有没有{what}", "whether there is any {what} is unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity. value, limit: as printed, "?" where unknown; ratio: value by limit, or points by the most of them.

    says: over, within, unknown, not_in_model; for points `negative` or `positive`, and unknown where they are open.
    side, most: of points, the side they count on and the most that there are; limit: the points themselves.
    """

    id: str
    quantity: str
    text: Text
    value: str
    unit: str
    limit: str
    op: str
    ratio: float | None
    says: str
    sentence: Text
    side: str = ""
    most: float = 0.0


def explain(
    row: Mapping[str, Any], model: Named, *, missing: str = "bounds", allow_draft: Collection[str] = (),
    basis: str | None = None,
) -> tuple[Line, ...]:  # fmt: skip
    """Explain one row, column → value, by one model; arguments and errors as of `classify`.

    Gives no line for a draft that is not opted into.
    """
    refuse_unknown_words(missing, basis)
    one = chosen(model)[0]
    foods = Foods(pl.DataFrame({name: [value] for name, value in row.items()}), basis, missing == "reference")
    if not is_open(one, allow_draft):
        return ()
    if isinstance(one, LimitModel):
        found = assess(foods, one, allow_draft)
        return tuple(_limit_line(judged) for judged in (*found.judged, *found.overrides))
    parts = score(foods, one).parts
    profile = next(each for each in one.profiles if not each.when or foods.flag(each.when)[0] == 1)
    return tuple(_points_lines(foods, profile, {name: (ends.low[0], ends.high[0]) for name, ends in parts.items()}))


def _limit_line(judged: Judged) -> Line:
    criterion, quantity = judged.criterion, judged.criterion.quantity
    low, high = float(judged.low[0]), float(judged.high[0])
    limit = low if low == high and np.isfinite(low) else None
    value = _printed(quantity, float(judged.amount.low[0]), float(judged.amount.high[0]), limit)
    told = "?" if limit is None else _figure(quantity, limit, None)
    known = bool(judged.amount.known[0])
    words = {"what": quantity.text, "value": value, "limit": told}
    return Line(
        id=criterion.id, quantity=quantity.name, text=quantity.text, value=value, unit=_unit(quantity),
        limit=told if np.isfinite(low) else "", op="?" if judged.at_counts is None else criterion.op,
        ratio=float(judged.amount.low[0]) / limit if known and limit else None,
        says=_WORDS.get(judged.says[0], "not_in_model"), sentence=_filled(_sentence(judged), words),
    )  # fmt: skip


def _sentence(judged: Judged) -> Text:
    says = judged.says[0]
    if judged.criterion.quantity.name == "sweetener" and says in _WORDS:
        return {OVER: _NOT_ALLOWED, WITHIN: _NONE_THERE}.get(says, _MAYBE)
    if says == UNKNOWN:
        return _ON_LIMIT if judged.on_limit[0] else _NO_LIMIT if judged.no_limit[0] else _UNKNOWN
    return {OVER: _OVER, WITHIN: _WITHIN}.get(says, _NOT_IN_MODEL)


def _points_lines(foods: Foods, profile: Profile, parts: dict[str, tuple[float, float]]) -> Iterator[Line]:
    sides = {"negative": profile.negative, "positive": (*profile.positive, profile.protein)}
    for side, components in sides.items():
        for one in components:
            yield _points_line(foods, profile, one, side, *parts[one.quantity.name])


def _points_line(foods: Foods, profile: Profile, one: Component, side: str, low: float, high: float) -> Line:
    amount = one.quantity.amount(foods, profile.basis)
    value = _printed(one.quantity, float(amount.low[0]), float(amount.high[0]), None)
    points = f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
    words = {"what": one.quantity.text, "value": value, "points": points, "most": f"{one.most:.0f}"}
    return Line(
        id=one.quantity.name, quantity=one.quantity.name, text=one.quantity.text, value=value,
        unit=_unit(one.quantity), limit=points, op="", ratio=low / one.most if low == high else None,
        says=side if low == high else "unknown", sentence=_filled(_UNKNOWN_POINTS if value == "?" else _POINTS, words),
        side=side, most=one.most,
    )  # fmt: skip


def _filled(sentence: Text, words: Mapping[str, Any]) -> Text:
    """Fill words into both languages, each in its own."""
    in_zh = {name: word.zh if isinstance(word, Text) else word for name, word in words.items()}
    in_en = {name: word.en if isinstance(word, Text) else word for name, word in words.items()}
    en = sentence.en.format(**in_en)
    return Text(sentence.zh.format(**in_zh), en[0].upper() + en[1:])


def _printed(quantity: Quantity, low: float, high: float, limit: float | None) -> str:
    """Print a value so that rounding does not move it across the limit; "?" where nothing bounds it."""
    if np.isinf(high):
        return "?"
    if low == high:
        return _figure(quantity, low, limit)
    return f"{_figure(quantity, low, limit)}–{_figure(quantity, high, limit)}"


def _figure(quantity: Quantity, value: float, limit: float | None) -> str:
    scale = 100.0 if quantity.is_percent else 1.0
    limits = () if limit is None else (limit * scale,)
    unit = _unit(quantity)
    return printed(float(f"{value * scale:.12g}"), DIGITS, limits) + (f" {unit}" if unit else "")


def _unit(quantity: Quantity) -> str:
    return "%" if quantity.is_percent else quantity.unit
