"""The same quantity told differently in two places, a caption being one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from xinmiao.reviews.checking.findings import Finding, Kind, Outcome
from xinmiao.reviews.checking.passages import CAPTION, Passage, Passages
from xinmiao.reviews.checking.suggestions import counted_unit, may_be_bound, terms
from xinmiao.science.text import Text
from xinmiao.science.wording import Phrase

ALIKE = 0.5
ALIKE_CAPTION = 0.34
LEAST = 3  # words that must say what a figure is
NUMBER = re.compile(r"\d[\d,.]*|[一二三四五六七八九十百千万亿]+|[超近约逾余多]")
FILLERS = re.compile(
    r"惠及|覆盖|参加|参与|接受|得到|获得|达到|累计|共计|总计|全年|今年|项目|活动|我们|工作|已经|全国|正文|图|表|照片|人数|数量|其中|以及|"
    r"[的了在和与及达到为是有共已年名个所位人、：:]|"
    r"\b(?:reach(?:ed|ing)?|joined|join|took part|participated|were|was|received|benefited|"
    r"served|now|all|nationwide|country|text|some|there|been|be|figure|table|photo|we)\b"
)
SOME = re.compile(r"其中|另有|另外|其余|新增|分别|平均|of whom|of which|another|further|average|each|每", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with the words that say what it is. content: those without which it would be another quantity."""

    phrase: Phrase
    passage: Passage
    about: frozenset[str]
    content: frozenset[str]

    @property
    def noun(self) -> str:
        """The last word of what is counted, else the measure word."""
        noun = self.phrase.noun.lower()
        return (noun.rpartition(" ")[2] if noun.isascii() else noun[-2:]) or self.phrase.measure

    @property
    def unit_counted(self) -> str:
        return counted_unit(self.phrase)

    @property
    def what(self) -> tuple[str, str]:
        return self.phrase.kind.value, self.phrase.unit

    def is_alike(self, other: Told) -> bool:
        """Whether both speak of the same quantity."""
        if (
            self.passage.start == other.passage.start
            or self.what != other.what
            or self.passage.scopes != other.passage.scopes
        ):
            return False
        named = {self.noun, other.noun} - {self.phrase.measure, other.phrase.measure, ""}
        if len(named) > 1 or self.unit_counted != other.unit_counted or min(len(self.about), len(other.about)) < LEAST:
            return False
        if self.content - other.content and other.content - self.content:
            return False  # each says something that the other does not: another place, another group
        years = {one.phrase.year for one in (self, other)} - {None}
        together = self.about | other.about
        enough = ALIKE_CAPTION if self.passage.is_caption != other.passage.is_caption else ALIKE
        return len(years) < 2 and len(self.about & other.about) >= enough * len(together)

    def differs(self, other: Told) -> bool:
        """Whether no figure makes both true."""
        one, two = self.phrase.range, other.phrase.range
        assert one is not None
        assert two is not None
        high = [each.high for each in (one, two)]
        return (high[0] is not None and two.lies_above(high[0])) or (high[1] is not None and one.lies_above(high[1]))


def check(passages: Passages, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    """Give a finding at the later of two that differ."""
    told = [_told(passages, phrase) for phrase in phrases if _is_plain(phrase, passages)]
    for one, two in combinations(told, 2):
        if one.is_alike(two) and one.differs(two):
            yield _finding(passages, one, two)


def _is_plain(phrase: Phrase, passages: Passages) -> bool:
    """A part, a change, or what something grew from is another quantity."""
    if not may_be_bound(phrase) or (phrase.link and phrase.link.role != "after"):
        return False
    return not SOME.search(passages.at(phrase.offset).clause(phrase.offset, phrase.end))


def _told(passages: Passages, phrase: Phrase) -> Told:
    passage = passages.at(phrase.offset)
    clause = NUMBER.sub(" ", passage.clause(phrase.offset, phrase.end).replace(phrase.words, " ", 1))
    plain = FILLERS.sub(" ", CAPTION.sub(" ", clause).lower())
    content = {one for one in plain if "\u4e00" <= one <= "\u9fff"} if phrase.lang == "zh" else terms(plain)
    return Told(phrase, passage, terms(clause), frozenset(content))


def _finding(passages: Passages, one: Told, two: Told) -> Finding:
    caption = one.passage.is_caption != two.passage.is_caption
    line = passages.text.count("\n", 0, one.phrase.offset) + 1
    phrase = two.phrase
    reason = Text(
        f"「{phrase.words}」与第 {line} 行的「{one.phrase.words}」说的是同一件事，数却不同",
        f"“{phrase.words}” and “{one.phrase.words}” on line {line} tell one quantity differently",
    )
    return Finding(
        Kind.CAPTION if caption else Kind.RETOLD, phrase.offset, phrase.length, phrase.words, Outcome.CONTRADICTED,
        reason, two.passage, phrase=phrase, others=(one.phrase.offset,),
    )  # fmt: skip
