"""Figure → words: write a figure with a rounding and a hedge, and never claim more than it bears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.science.wording.grammar import GRAMMARS
from xinmiao.science.wording.hedges import Hedge, HedgeWord, Stand, hedge_word
from xinmiao.science.wording.meaning import SHARES, meaning
from xinmiao.science.wording.numerals import Numeral, decimal_of
from xinmiao.science.wording.settings import STANDARD, Settings
from xinmiao.science.wording.support import Interval, Value, ends_of
from xinmiao.science.wording.units import HUNDREDTH, WRITTEN
from xinmiao.science.wording.writing import in_digits, in_words, rounded, spaced


class BadRounding(XinmiaoError):
    """`to` is no power of ten."""


class NotWordable(XinmiaoError):
    """The value is below zero."""


class HedgeDoesNotHold(XinmiaoError):
    """The hedge asked for is not true of the value. `proposals`: those that are."""

    def __init__(self, what: Text, proposals: tuple[Proposal, ...]) -> None:
        self.proposals = proposals
        words = [proposal.words for proposal in proposals[:4]]
        todo = Text(f"可写：{'、'.join(words)}", f"Write one of: {'; '.join(words)}") if words else None
        super().__init__("wording.hedge_does_not_hold", what, todo=todo)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that hold of a figure. to: the worth of the last digit that they write."""

    hedge: Hedge
    words: str
    to: Decimal


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: Chinese measure word and noun (所, 学校), English singular and plural. Any may be empty."""

    measure: str = ""
    word: str = ""
    one: str = ""
    many: str = ""

    @classmethod
    def of(cls, pack: Mapping[str, Mapping[str, str]]) -> Noun:
        """Read a pack's `{zh: {word, measure}, en: {one, many}}`."""
        zh, en = pack.get("zh", {}), pack.get("en", {})
        return cls(zh.get("measure", ""), zh.get("word", ""), en.get("one", ""), en.get("many", ""))

    @classmethod
    def named(cls, noun: Noun | str | None) -> Noun:
        """Take a string as what directly follows the number, in either language."""
        return noun if isinstance(noun, Noun) else cls(measure=noun or "", one=noun or "", many=noun or "")


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: language, the unit of the last digit, what is counted, in what unit, in words or digits."""

    lang: str
    to: Decimal
    noun: Noun
    unit: str
    numeral: bool
    settings: Settings

    @property
    def scale(self) -> Decimal:
        """What one of the unit is worth: a percent is a hundredth."""
        return HUNDREDTH if self.unit in ("percent", "%") else Decimal(1)

    @property
    def unit_written(self) -> str:
        """The unit as the language writes it; one not in the table stands as given."""
        return WRITTEN.get(self.unit, {}).get(self.lang, self.unit)

    @property
    def unit_leads(self) -> bool:
        """Whether the unit stands before the number: US$10 million."""
        return self.lang == "en" and self.unit_written.endswith("$")


def render(
    value: Value,
    *,
    lang: str,
    hedge: str = "exact",
    to: Any = 1,
    noun: Noun | str | None = None,
    unit: str | None = None,
    numeral: bool = False,
    settings: Settings = STANDARD,
) -> str:
    """Write a figure in words: render(2_653_412, lang="zh", hedge="over", to=10_000) is 「超过 265 万」.

    value: a number ≥ 0, or an interval, both of whose ends the words must fit; a share is a fraction of one and takes
    unit="percent" (then to=0.01 writes whole percents). hedge: a code of `Hedge`, or a word of either language (「多」,
    "more than") for its style. to: the worth of the last digit written, a power of ten. noun: what directly follows
    the number (「所」, "schools"), or a Noun. unit: a code ("USD", "US$", "CNY", "percent") or any words. numeral:
    write 三个, three. Raises HedgeDoesNotHold, UnknownHedge, BadRounding, NotANumber, NotWordable.
    """
    style = _style(lang, to, noun, unit, numeral, settings)
    word = hedge_word(hedge, style.lang)
    words = _attempt(value, word, style)
    if words is None:
        raise _refusal(value, word, style)
    return words


def propose(
    value: Value,
    *,
    lang: str,
    to: Any = 1,
    noun: Noun | str | None = None,
    unit: str | None = None,
    numeral: bool = False,
    settings: Settings = STANDARD,
) -> tuple[Proposal, ...]:
    """Give the hedges that hold of a figure, each with its words, the most telling first.

    Where nothing but "at least" and the like holds at this rounding, finer roundings follow.
    """
    return _proposals(value, _style(lang, to, noun, unit, numeral, settings))


def _style(lang: str, to: Any, noun: Noun | str | None, unit: str | None, numeral: bool, settings: Settings) -> Style:
    place = decimal_of(to)
    if place <= 0 or place.normalize().as_tuple().digits != (1,):
        raise BadRounding(
            "wording.bad_rounding",
            Text("写到哪一位须是 10 的幂：{to}", "The last place written must be a power of ten: {to}").format(to=to),
            todo=Text("例如 1、100、10000", "For example 1, 100, 10000"),
        )
    language = "en" if lang.lower().startswith("en") else "zh"
    return Style(language, place, Noun.named(noun), unit or "", numeral, settings)


def _attempt(value: Value, word: HedgeWord | None, style: Style) -> str | None:
    """Write the words, if they hold."""
    hedge, (lower, upper) = word.hedge if word else Hedge.EXACT, _ends(value)
    if word and hedge in SHARES:
        return _majority(word, style) if meaning(hedge, None, style.settings).covers(lower, upper) else None
    number = rounded(_told_of(value, hedge), style.to, hedge)
    inside = word.text if word and word.stand is Stand.INSIDE else ""
    written = _number(number, style, inside)
    numeral = _read(written, style)
    if numeral is None or (not number and word):
        return None
    holds = meaning(hedge, numeral, style.settings).covers(lower, upper)
    return _composed(written, number, word, style) if holds else None


def _point(value: Any) -> Decimal:
    if isinstance(value, tuple):
        return (_point(value[0]) + _point(value[1])) / 2
    point = decimal_of(value.point if isinstance(value, Interval) else value)
    if point < 0:
        raise NotWordable(
            "wording.below_zero",
            Text("负数不能成文：{value}", "A figure below zero is not put in words: {value}").format(value=value),
            todo=Text("请写变化的幅度，并说明增减", "Word the size of the change, and say which way it went"),
        )
    return point


def _ends(value: Value) -> tuple[Decimal, Decimal]:
    point = _point(value)
    return ends_of(value) or (point, point)


def _told_of(value: Value, hedge: Hedge) -> Decimal:
    """Give the end of an interval that the hedge must not pass; else its point."""
    lower, upper = _ends(value)
    if hedge in (Hedge.OVER, Hedge.AT_LEAST):
        return lower
    return upper if hedge in (Hedge.NEARLY, Hedge.UNDER, Hedge.AT_MOST) else _point(value)


def _number(number: Decimal, style: Style, inside: str) -> str:
    shown, to = number / style.scale, style.to / style.scale
    if style.numeral and style.scale == 1 and shown == shown.to_integral_value():
        counted = bool(style.noun.measure or style.unit)
        return in_words(int(shown), to, style.lang, inside, counted)
    return in_digits(shown, to, style.lang, inside)


def _read(written: str, style: Style) -> Numeral | None:
    """Read the number back, as a reader will: its last digit may be worth more than `to`."""
    amount = GRAMMARS[style.lang].read(written)
    if amount is None:
        return None
    return amount.numeral if style.scale == 1 else amount.numeral.as_share(style.scale)


def _majority(word: HedgeWord, style: Style) -> str:
    if style.lang == "zh":
        return word.text + (style.noun.word or style.noun.measure)
    return f"{word.text} of {style.noun.many}" if style.noun.many else word.text


def _composed(written: str, number: Decimal, word: HedgeWord | None, style: Style) -> str:
    before = word.text if word and word.stand is Stand.BEFORE else ""
    after = word.text if word and word.stand is Stand.AFTER else ""
    if style.lang == "zh":
        noun = style.noun
        return spaced("".join((before, written, style.unit_written, noun.measure, after, noun.word)))
    return " ".join(part for part in (before, *_english(written, number, after, style)) if part)


def _english(written: str, number: Decimal, after: str, style: Style) -> Iterator[str]:
    if style.unit_leads:
        yield style.unit_written + written
    elif style.scale != 1:
        yield written + style.unit_written
    else:
        yield from (written, style.unit_written)
    yield from (after, style.noun.one if number == 1 else style.noun.many)


CANDIDATES = (Hedge.OVER, Hedge.NEARLY, Hedge.EXACT, Hedge.ABOUT)
WEAK = (Hedge.AT_LEAST, Hedge.AT_MOST, Hedge.UNDER)


def _proposals(value: Value, style: Style) -> tuple[Proposal, ...]:
    for each in (style, *_finer(style)):
        telling = _holding(value, CANDIDATES, each)
        if telling:
            ordered = sorted(telling, key=lambda proposal: _distance(proposal, value))
            return (*ordered, *_holding(value, WEAK, each))
    return tuple(_holding(value, WEAK, style))


def _finer(style: Style) -> Iterator[Style]:
    to = style.to / 10
    while to >= style.scale:
        yield replace(style, to=to)
        to /= 10


def _holding(value: Value, hedges: tuple[Hedge, ...], style: Style) -> list[Proposal]:
    attempts = ((hedge, _attempt(value, hedge_word(hedge, style.lang), style)) for hedge in hedges)
    return [Proposal(hedge, words, style.to) for hedge, words in attempts if words is not None]


def _distance(proposal: Proposal, value: Value) -> tuple[bool, Decimal]:
    """The exact number first, then over or nearly, whichever is closer, then a mere rounding."""
    away = abs(rounded(_told_of(value, proposal.hedge), proposal.to, proposal.hedge) - _point(value))
    rounds = proposal.hedge in (Hedge.EXACT, Hedge.ABOUT)
    return rounds and away > 0, away


def _refusal(value: Value, word: HedgeWord | None, style: Style) -> HedgeDoesNotHold:
    what = Text("{value} 写到 {to}，不能说「{zh}」", "{value} written to {to} cannot be told with “{en}”").format(
        value=f"{_point(value):,f}", to=f"{style.to.normalize():,f}",
        zh=word.text if word else "（不加程度词）", en=word.text if word else "no hedge",
    )  # fmt: skip
    return HedgeDoesNotHold(what, _proposals(value, style))
