"""How a claim's figure is written and judged: the seam to `science.wording`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xinmiao.reviews.rules import Judgement, Outcome, both
from xinmiao.science import wording
from xinmiao.science.text import Text
from xinmiao.science.wording.hedges import IN, WRITABLE, Stand

KNOWN_HEDGES = {language: tuple(word.text for word in words) for language, words in IN.items()}
WRITABLE_HEDGES = {
    language: tuple(word.text for word in words if word.stand is not Stand.ALONE)
    for language, words in WRITABLE.items()
}
LANGUAGES = ("zh", "en")
EXACT = wording.Hedge.EXACT
NO_DATA = Text("（没有数据）", "(no data)")
_IN_A_SENTENCE = {"zh": "共有", "en": "there were "}


@dataclass(frozen=True, slots=True)
class Style:
    """How one language writes a figure. says: the words themselves, where the page states them.

    to: the unit of the last digit written. measure: the Chinese measure word. spelled: 三个 for 3 个.
    """

    hedge: str = ""
    to: Decimal = Decimal(1)
    measure: str = ""
    unit: str = ""
    spelled: bool = False
    says: str = ""

    def options(self, language: str) -> dict[str, Any]:
        """What the grammar asks besides value and hedge."""
        unit = "US$" if self.unit == "USD" and language == "en" else self.unit
        return {"lang": language, "to": self.to, "noun": self.measure, "unit": unit, "numeral": self.spelled}


def written(style: Style, language: str, value: Decimal | None) -> str:
    """Give the words for a figure: those that the page states, else those that its style makes of the value."""
    if style.says:
        return style.says
    if value is None:
        return NO_DATA.in_(language)
    try:
        return wording.render(value, hedge=style.hedge or EXACT, **style.options(language))
    except wording.HedgeDoesNotHold:
        return _as_asked(style, language, value)


def _as_asked(style: Style, language: str, value: Decimal) -> str:
    """Write the hedge although it does not hold, so that a reader of the draft sees what is contradicted."""
    rounded = (value / style.to).to_integral_value() * style.to
    number = wording.render(rounded, hedge=EXACT, **style.options(language))
    return f"{style.hedge} {number}".strip()


def in_both(styles: Mapping[str, Style], value: Decimal | None) -> Text:
    """Give the words of both languages for a figure."""
    return Text(*(written(styles[language], language, value) for language in LANGUAGES))


def fewer(styles: Mapping[str, Style], least: int) -> Text:
    """Give the words for a figure of so few people that its number is not told."""
    return Text(f"不到 {least} {styles['zh'].measure}".rstrip(), f"fewer than {least}")


def numeral(words: str, language: str) -> str:
    """Give the number in words without its hedge: 「265 万」 of 「超过 265 万」; 「不到 5」 says nothing without it."""
    phrase = _phrase(words, language)
    if phrase is None or not phrase.hedge_word or phrase.hedge is wording.Hedge.UNDER:
        return words
    return " ".join(words.replace(phrase.hedge_word, " ", 1).split())


def verdict(words: Text, values: Sequence[Decimal | None]) -> Judgement:
    """Judge the words of both languages against lower bound, point and upper bound of a figure."""
    return both(*(judged(words.in_(language), language, values) for language in LANGUAGES))


def judged(words: str, language: str, values: Sequence[Decimal | None]) -> Judgement:
    """Judge the words of one language against lower bound, point and upper bound of a figure."""
    lower, _point, upper = values
    ends = None if lower is None or upper is None else (lower, upper)
    found = wording.supports(_phrase(words, language) or words, ends, lang=language)
    return Judgement(Outcome(found.outcome.value), found.reason)


def _phrase(words: str, language: str) -> wording.Phrase | None:
    """Read words as they stand in a sentence: a number that begins a line may be that of a section."""
    found = [one for one in wording.parse(_IN_A_SENTENCE[language] + words, lang=language) if one.is_quantity]
    return found[0] if len(found) == 1 else None


def proposal(styles: Mapping[str, Style], value: Decimal) -> Text:
    """Give words that hold of a figure, as near to the style as the grammar finds."""
    return Text(*(_proposed(styles[language], language, value) for language in LANGUAGES))


def _proposed(style: Style, language: str, value: Decimal) -> str:
    found = wording.propose(value, **style.options(language))
    return found[0].words if found else ""
