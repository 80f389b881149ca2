"""Words that are a figure by themselves, as `forms` lists them: 翻一番, 半年, 1:4, doubled, twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xinmiao.science.wording.amounts import ONE
from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.chinese import from_chinese
from xinmiao.science.wording.english import from_english
from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.numerals import Numeral, last_place
from xinmiao.science.wording.words import Kind

Groups = dict[str, str | None]
_REACH = 24  # of a hedge before the form


@dataclass(frozen=True, slots=True)
class Standing:
    """One form: what it is, how it is found, what it comes to.

    hedge: the one that the words hold themselves. needs: words, one of which a text must hold for the form to stand in
    it; a text without any is not searched.
    """

    kind: Kind
    pattern: str
    value: Callable[[Groups], Decimal | None]
    unit: Callable[[Groups], str] = lambda groups: ""
    hedge: Hedge = Hedge.EXACT
    needs: str = ""

    def may_stand_in(self, lowered: str) -> bool:
        """Tell cheaply whether the text is worth a search."""
        return not self.needs or any(word in lowered for word in self.needs.split())


@dataclass(frozen=True, slots=True)
class Found:
    """One such figure of a text, at [start, end)."""

    start: int
    end: int
    kind: Kind
    unit: str
    numeral: Numeral
    hedge: Hedge
    before: str


def number(words: str | None) -> Decimal | None:
    """Read a whole number in digits, Chinese characters or English words."""
    plain = (words or "").strip().lower().replace(",", "")
    if plain.replace(".", "", 1).isdecimal():
        return Decimal(plain)
    read = from_chinese(plain) if plain and plain[0] in HAN else from_english(plain)
    return None if read is None else Decimal(read)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The forms of a language, and the hedge that may stand before any of them."""

    forms: tuple[tuple[Standing, re.Pattern[str]], ...]
    before: re.Pattern[str]


def compiled(forms: Iterable[Standing], before: str) -> Compiled:
    """Compile the forms; before: the pattern of the hedges."""
    return Compiled(
        tuple((form, re.compile(form.pattern, re.IGNORECASE)) for form in forms),
        re.compile(rf"(?<![A-Za-z])({before})\s*\Z", re.IGNORECASE),
    )


def find(plain: str, compiled: Compiled) -> Iterator[Found]:
    """Give every such figure of a text whose numerals can be read."""
    lowered = plain.lower()
    searched = ((form, pattern) for form, pattern in compiled.forms if form.may_stand_in(lowered))
    for form, pattern in searched:
        for match in pattern.finditer(plain):
            value = form.value(match.groupdict())
            if value is not None:
                yield _found(form, match, value, compiled.before)


def _found(form: Standing, match: re.Match[str], value: Decimal, hedges: re.Pattern[str]) -> Found:
    share = form.kind is Kind.SHARE
    numeral = Numeral(value, ONE if share else last_place(value), share)
    hedge = hedges.search(match.string, max(0, match.start() - _REACH), match.start())
    start, words = (hedge.start(), hedge[1]) if hedge else (match.start(), "")
    return Found(start, match.end(), form.kind, form.unit(match.groupdict()), numeral, form.hedge, words)
