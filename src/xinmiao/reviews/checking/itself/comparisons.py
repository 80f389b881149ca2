"""Comparisons: each needs its year, and "up from" a smaller figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xinmiao.reviews.checking.findings import Finding, Kind, Outcome
from xinmiao.reviews.checking.passages import Passages
from xinmiao.science.text import Text
from xinmiao.science.wording import Kind as Counted
from xinmiao.science.wording import Phrase

SAYS_WHEN = {
    "zh": re.compile(
        r"上一?年|去年|前年|同比|环比|同期|[年月]前|以来|近[一二两三四五六七八九十\d]+年|年来|年初|年末|年底|上月|上季|基线|基期|期初|"
        r"期末|试点前|实施前|干预前|培训前|项目初|起初|最初|当年|今年|本年|十[二三四五]五|每年|年均|历史"
    ),
    "en": re.compile(
        r"\b(?:last|previous|prior|preceding|past|same|earlier|following) (?:\w+ )?(?:year|month|"
r"quarter|period|years)|\bago\b|\bsince\b|"
        r"year[- ]on[- ]year|\bbaseline\b|\bendline\b|\bbefore\b|\byear earlier\b|\bannual|\bper "
r"year\b|\ba year\b|\bthe year\b|\bthis year\b|\bin (?:\w+) years?\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
DATED = frozenset({Counted.YEAR, Counted.DATE})
NO_YEAR = Text("「{words}」是比较，却没有说与哪一年比", "“{words}” compares, but does not say with which year")
WRONG_WAY = {
    "up": Text(
        "文字说增加，可「{before}」多于「{after}」", "The words say it grew, but “{before}” is more than “{after}”"
    ),
    "down": Text(
        "文字说减少，可「{before}」少于「{after}」", "The words say it fell, but “{before}” is less than “{after}”"
    ),
}


def check(passages: Passages, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    """Give a finding at each comparison without a year, and at each that runs against its words."""
    for phrase in phrases:
        if phrase.link is None or not phrase.is_quantity:
            continue
        if phrase.link.role in ("before", "change") and not _says_when(passages, phrases, phrase):
            reason = NO_YEAR.format(words=phrase.words)
            yield _finding(passages, phrase, Kind.NO_YEAR, Outcome.REMARK, reason)
        if phrase.link.role == "before" and phrase.link.other is not None:
            yield from _wrong_way(passages, phrase, phrases[phrase.link.other])


def _says_when(passages: Passages, phrases: Sequence[Phrase], phrase: Phrase) -> bool:
    passage = passages.at(phrase.offset)
    if phrase.year or SAYS_WHEN[phrase.lang].search(passage.text):
        return True
    return any(one.kind in DATED and passage.start <= one.offset < passage.end for one in phrases)


def _wrong_way(passages: Passages, before: Phrase, after: Phrase) -> Iterator[Finding]:
    assert before.link is not None
    was, now, said = before.range, after.range, before.link.direction
    if was is None or now is None or not said or before.unit != after.unit:
        return
    low, high = (was, now) if said == "up" else (now, was)
    if high.high is not None and low.lies_above(high.high):
        reason = WRONG_WAY[said].format(before=before.words, after=after.words)
        yield _finding(passages, after, Kind.DIRECTION, Outcome.CONTRADICTED, reason, before.offset)


def _finding(passages: Passages, phrase: Phrase, kind: Kind, verdict: Outcome, reason: Text, *others: int) -> Finding:
    return Finding(
        kind, phrase.offset, phrase.length, phrase.words, verdict, reason, passages.at(phrase.offset), phrase=phrase,
        others=others,
    )  # fmt: skip
