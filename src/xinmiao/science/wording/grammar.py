"""One language's lexicon, compiled: the patterns that find figures, and the tables that say what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from xinmiao.science.wording import forms, idioms, standing
from xinmiao.science.wording.amounts import Amount
from xinmiao.science.wording.chinese_amounts import chinese_pattern, digits_reader, read_chinese
from xinmiao.science.wording.english_amounts import english_pattern, read_english
from xinmiao.science.wording.hedges import Hedge, HedgeWord, Stand
from xinmiao.science.wording.lexicon import CHINESE, ENGLISH, Lexicon
from xinmiao.science.wording.marks import PLAIN_YEAR
from xinmiao.science.wording.units import Unit
from xinmiao.science.wording.words import Kind, Word, any_of

DASH = {
    "zh": r"\s*(?:[-–—－~～〜至到]|——)\s*",
    "en": r"(?:\s*[-–~]\s*(?=[\d$£€¥UR])|[-–](?=[a-z])|—(?=\d)|-?\s+(?:to|or)\s+)",
}


@dataclass(frozen=True, slots=True)
class Grammar:
    """A compiled lexicon. `read` turns the characters of a number into an Amount."""

    lexicon: Lexicon
    figure: re.Pattern[str]
    alone: re.Pattern[str]
    idioms: re.Pattern[str]
    marks: tuple[tuple[Kind, re.Pattern[str]], ...]
    standing: standing.Compiled
    nouns: re.Pattern[str]
    read: Callable[[str], Amount | None]
    hedges: dict[str, HedgeWord]
    units: dict[str, Unit]

    @property
    def lang(self) -> str:
        """The language: "zh" or "en"."""
        return self.lexicon.lang

    def hedge(self, text: str) -> HedgeWord | None:
        """Look a hedge up as it stands in a text."""
        return self.hedges.get(_key(text))

    def unit(self, text: str) -> Unit | None:
        """Look a unit up as it stands in a text."""
        return self.units.get(_key(text))


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def grammar_of(lexicon: Lexicon) -> Grammar:
    """Compile a lexicon. Keep the result: compiling takes some milliseconds."""
    chinese = lexicon.lang == "zh"
    return Grammar(
        lexicon=lexicon,
        figure=re.compile(_figure(lexicon), re.IGNORECASE),
        alone=_alone(lexicon),
        idioms=idioms.pattern(lexicon.idioms, lexicon.lang),
        marks=_marks(lexicon),
        standing=standing.compiled(forms.IN[lexicon.lang], any_of(lexicon.standing(Stand.BEFORE))),
        nouns=_nouns(lexicon),
        read=_chinese_reader(lexicon) if chinese else read_english,
        hedges={_key(word.text): word for word in lexicon.hedges},
        units={_key(unit.text): unit for unit in lexicon.units},
    )


def _chinese_reader(lexicon: Lexicon) -> Callable[[str], Amount | None]:
    inside = {word.text: Hedge(word.code) for word in lexicon.standing(Stand.INSIDE)}
    return partial(read_chinese, digits=digits_reader(lexicon), words=inside)


def _figure(lexicon: Lexicon) -> str:
    """Hedge, money, number, to the second number, unit or measure word, hedge."""
    chinese = lexicon.lang == "zh"
    amount = chinese_pattern(lexicon) if chinese else english_pattern(lexicon)
    before, after = (any_of(lexicon.standing(stand)) for stand in (Stand.BEFORE, Stand.AFTER))
    leads = any_of(unit for unit in lexicon.units if unit.leads)
    unit = _unit_pattern(lexicon)
    dash = DASH[lexicon.lang]
    edge, gap = ("", r"\s*") if chinese else (r"(?<![A-Za-z])", r"\s+")
    joint = r"\s*(?:了|有|为|达)?\s*" if chinese else r"(?:\s+|(?<=[~≈<>≥≤])\s*)"  # 约有 900 名, 超过了 300 所
    between = "" if chinese else r"(?P<between>\bbetween\s+)?"
    to = dash if chinese else rf"(?(between)\s+and\s+|{dash})"
    return (
        rf"(?:{edge}(?P<before>{before}){joint})?{between}(?:(?P<leads>{leads})\s*)?(?P<first>{amount})"
        rf"(?:(?:{unit('first')})?{to}(?:{leads})?\s*(?P<second>{amount}))?"
        rf"(?:{unit('')})?(?:{gap}(?P<after>{after}))?"
    )


def _unit_pattern(lexicon: Lexicon) -> Callable[[str], str]:
    """Give a maker of the pattern for what follows a number, with group names of its own."""
    units = any_of(unit for unit in lexicon.units if not unit.leads)
    measures = any_of(lexicon.measures)
    if lexicon.lang == "zh":
        return lambda name: rf"[^\S\n]*(?:(?P<{name}unit>{units})(?P<{name}more>多?)|(?P<{name}measure>{measures}))"
    return lambda name: rf"(?:[\s-]*(?P<{name}unit>{units})(?![A-Za-z\d]))"


def _alone(lexicon: Lexicon) -> re.Pattern[str]:
    words = any_of(lexicon.standing(Stand.ALONE))
    return re.compile(words if lexicon.lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


def _marks(lexicon: Lexicon) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    table = (*lexicon.marks, (Kind.YEAR, _plain_year(lexicon)))
    return tuple((kind, re.compile(pattern, re.MULTILINE)) for kind, pattern in table)


def _plain_year(lexicon: Lexicon) -> str:
    """Four digits from 1900 to 2099 are a year, unless a hedge stands before or something counted behind them."""
    gap = r"\s*" if lexicon.lang == "zh" else r"[\s-]+"
    counted: list[Word] = [*lexicon.magnitudes, *lexicon.units, *lexicon.measures, *map(Word, lexicon.nouns)]
    if lexicon.lang == "zh":
        counted += lexicon.standing(Stand.INSIDE)
    hedged = "".join(
        rf"(?<!{word.text} )(?<!{word.text})"
        for word in lexicon.standing(Stand.BEFORE)
        if word.hedge is not Hedge.ABOUT
    )
    end = "" if lexicon.lang == "zh" else "(?![A-Za-z])"
    return rf"(?=(?:19|20)\d\d){hedged}{PLAIN_YEAR}(?!{gap}(?:{any_of(counted)}){end})"


def _nouns(lexicon: Lexicon) -> re.Pattern[str]:
    """A Chinese noun of one character counts only where no other character follows."""
    words = any_of(Word(noun, not_before="\u4e00-\u9fff" * (len(noun) == 1)) for noun in lexicon.nouns)
    return re.compile(words if lexicon.lang == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


GRAMMARS = {"zh": grammar_of(CHINESE), "en": grammar_of(ENGLISH)}
