"""Does a figure bear out the words? A verdict, with the reason in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, runtime_checkable

from xinmiao.science.text import Text
from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.numerals import decimal_of
from xinmiao.science.wording.parsing import parse
from xinmiao.science.wording.phrases import Phrase
from xinmiao.science.wording.ranges import Range
from xinmiao.science.wording.settings import Settings
from xinmiao.science.wording.units import HUNDREDTH
from xinmiao.science.wording.words import Kind


@runtime_checkable
class Interval(Protocol):
    """A figure that is known to lie between two ends, as the reach engine gives it."""

    @property
    def lower(self) -> Any: ...
    @property
    def point(self) -> Any: ...
    @property
    def upper(self) -> Any: ...


Number: TypeAlias = int | float | Decimal | Fraction
Value: TypeAlias = Number | Interval | tuple[Number, Number] | None


class Outcome(StrEnum):
    """What a figure does to a phrase."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Verdict:
    """outcome; code for machines: within, below, above, straddles, no_value, no_figure, many_figures.

    "below": the figure is less than the words allow, so they claim too much. "above": they claim less than they could.
    """

    outcome: Outcome
    code: str
    reason: Text

    @property
    def holds(self) -> bool:
        """Whether the words may stand."""
        return self.outcome is Outcome.SUPPORTED


def ends_of(value: Value) -> tuple[Decimal, Decimal] | None:
    """Give the lower and the upper end of a figure; equal ends for a plain number, None where there is no data."""
    if value is None:
        return None
    if isinstance(value, Interval):
        if value.lower is None or value.upper is None:
            return None
        return decimal_of(value.lower), decimal_of(value.upper)
    lower, upper = value if isinstance(value, tuple) else (value, value)
    return decimal_of(lower), decimal_of(upper)


def supports(
    phrase: Phrase | str, value: Value, *, settings: Settings | None = None, lang: str | None = None
) -> Verdict:
    """Judge a phrase, or a text with exactly one figure, against a figure of the same unit.

    value: a number (a share as a fraction of one), anything with lower, point and upper, a pair of ends, or None for
    "no data". An interval supports only if all of it does, contradicts only if none of it can, else nobody can tell.
    settings: those with which the phrase was parsed, where none are given.
    """
    if isinstance(phrase, str):
        found = [each for each in parse(phrase, lang=lang) if each.is_quantity]
        if len(found) != 1:
            return _not_one(phrase, len(found))
        phrase = found[0]
    phrase = replace(phrase, settings=settings) if settings else phrase
    allowed, ends = phrase.range, ends_of(value)
    if allowed is None:
        return _not_one(phrase.words, 0)
    return _judged(phrase, allowed, *ends) if ends else NO_DATA


NO_DATA = Verdict(Outcome.CANNOT_TELL, "no_value", Text("没有数据，无从判断", "There are no data, so nobody can tell"))


def _not_one(words: str, number: int) -> Verdict:
    shown = words if len(words) <= 40 else words[:39] + "…"
    if not number:
        reason = Text("「{words}」中没有可核对的数", "“{words}” holds no figure to check")
        return Verdict(Outcome.CANNOT_TELL, "no_figure", reason.format(words=shown))
    reason = Text(
        "「{words}」中有 {number} 个数，请逐个核对", "“{words}” holds {number} figures: check them one by one"
    )
    return Verdict(Outcome.CANNOT_TELL, "many_figures", reason.format(words=shown, number=number))


def _judged(phrase: Phrase, allowed: Range, lower: Decimal, upper: Decimal) -> Verdict:
    if allowed.covers(lower, upper):
        outcome, code = Outcome.SUPPORTED, "within"
    elif not allowed.misses(lower, upper):
        outcome, code = Outcome.CANNOT_TELL, "straddles"
    else:
        outcome, code = Outcome.CONTRADICTED, "below" if allowed.lies_above(upper) else "above"
    return Verdict(outcome, code, _reason(code, phrase, allowed, lower, upper))


REASONS = {
    "within": Text(
        "{value}在「{words}」所容许的{allowed}之内（{rule}）",
        "{value} lies within what “{words}” allows: {allowed} ({rule})",
    ),
    "below": Text(
        "{value}低于「{words}」所容许的{allowed}（{rule}），说多了",
        "{value} is below what “{words}” allows: {allowed} ({rule}); the words claim too much",
    ),
    "above": Text(
        "{value}高于「{words}」所容许的{allowed}（{rule}），与数不符",
        "{value} is above what “{words}” allows: {allowed} ({rule}); the words no longer fit",
    ),
    "straddles": Text(
        "{value}只有一部分在「{words}」所容许的{allowed}之内（{rule}），无从判断",
        "{value} lies only partly within what “{words}” allows: {allowed} ({rule}), so nobody can tell",
    ),
}

RULES = {
    Hedge.EXACT: Text("按所写末位四舍五入", "what rounds to it at the last digit written"),
    Hedge.OVER: Text("高于所写之数，下取至末位仍为此数", "above it, and rounding down to it at the last digit written"),
    Hedge.NEARLY: Text("低于所写之数，末位进位即为此数", "below it, and rounding up to it at the last digit written"),
    Hedge.ABOUT: Text("上下 {about}% 以内", "within {about} % of it"),
    Hedge.AT_LEAST: Text("不少于所写之数", "not less than it"),
    Hedge.AT_MOST: Text("不多于所写之数", "not more than it"),
    Hedge.UNDER: Text("少于所写之数", "less than it"),
    Hedge.MAJORITY: Text("超过 {majority}%", "more than {majority} %"),
    Hedge.GREAT_MAJORITY: Text("超过 {great}%", "more than {great} %"),
    Hedge.SEVERAL: Text("两倍以上、十倍以下", "from two to below ten of them"),
}
CROWDED = re.compile(r" (?=[（），]|$)")
TO_THE_UNIT = Text("逐位写出，须相等", "written to the unit, so equal to it")
BETWEEN = Text("含两端", "both ends included")


def _reason(code: str, phrase: Phrase, allowed: Range, lower: Decimal, upper: Decimal) -> Text:
    share = phrase.kind is Kind.SHARE
    value = _shown(lower, share) if lower == upper else _span(_shown(lower, share), _shown(upper, share))
    template, rule = REASONS[code], _rule(phrase)
    zh = template.zh.format(value=value.zh, words=phrase.words, allowed=_allowed(allowed, share).zh, rule=rule.zh)
    en = template.en.format(value=value.en, words=phrase.words, allowed=_allowed(allowed, share).en, rule=rule.en)
    return Text(CROWDED.sub("", zh).strip(), en)


def _rule(phrase: Phrase) -> Text:
    if phrase.second:
        return BETWEEN
    if phrase.hedge is Hedge.EXACT and phrase.numeral and not phrase.numeral.rounded:
        return TO_THE_UNIT
    settings = phrase.settings
    return RULES[phrase.hedge].format(
        about=_percent(settings.about), majority=_percent(settings.majority), great=_percent(settings.great_majority)
    )


def _percent(share: Decimal) -> str:
    return f"{round(share * 100, 2 if share >= HUNDREDTH else 6).normalize():f}"


def _shown(value: Decimal, share: bool) -> Text:
    """Show a figure as exactly as people read: 2,653,412 or 63.4 %."""
    if share:
        percent = _percent(value)
        return Text(f" {percent}% ", f"{percent} %")
    shown = f"{round(value, 2).normalize():,f}"
    return Text(f" {shown} ", shown)


def _span(low: Text, high: Text) -> Text:
    return Text(f"{low.zh}至{high.zh}", f"{low.en} to {high.en}")


def _allowed(allowed: Range, share: bool) -> Text:
    """Show a range by its first and last whole number; a share by its ends."""
    low, high = (allowed.low, allowed.high) if share else (allowed.first, allowed.last)
    if high is None:
        return Text(f"{_shown(low, share).zh}起", f"from {_shown(low, share).en}")
    if not share and high < low:
        low, high = allowed.low, allowed.high or high
    if low == high:
        return _shown(low, share)
    return _span(_shown(low, share), _shown(high, share))
