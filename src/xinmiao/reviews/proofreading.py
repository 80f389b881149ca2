"""What is to be mended in a section while it is written: plain values in, findings out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xinmiao.reviews import rules
from xinmiao.science import wording
from xinmiao.science.text import Text
from xinmiao.science.wording import Kind

NOT_BOUND = "not_bound"
UNREADABLE = frozenset({"review.unreadable", "review.unknown_claim", "review.no_comparison", "review.unknown_block"})
_FIGURES = frozenset({Kind.COUNT, Kind.SHARE, Kind.AMOUNT, Kind.RATIO, Kind.POINTS})
_SPELLED = 10
_BARE = Text(
    "这个数直接写在正文里，不会随账本核对；请从“插入数字”中选择指标",
    "This figure stands in the text as it is, so nothing checks it: choose its indicator under “Insert a figure”",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in one language of a section. line and column count from 1; code: the claim it is about.

    kind: a flaw's code of `rules.flaws`, `review.only_here`, `review.contradicted`, `review.cannot_tell`,
    `review.not_bound`. outcome: the verdict that marks it. proposal: words that hold.
    """

    kind: str
    language: str
    line: int
    column: int
    words: str
    outcome: str
    reason: Text
    code: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a claim says in one language, and whether it holds."""

    words: str
    judgement: rules.Judgement
    proposal: str = ""


def proofread(
    text: str,
    other: str,
    language: str,
    *,
    told: Mapping[str, Told],
    blocks: Iterable[str],
    compared: Iterable[str],
) -> list[Finding]:
    """Find everything to mend in `text`. other: the same section in the other language; told: each claim's words."""
    found = [
        *_flaws(text, language, told, blocks, compared),
        *_only_here(text, other, language, told),
        *_verdicts(text, language, told),
        *bare_figures(text, language),
    ]
    return sorted(found, key=lambda one: (one.line, one.column))


def _flaws(
    text: str, language: str, told: Iterable[str], blocks: Iterable[str], compared: Iterable[str]
) -> Iterator[Finding]:
    for one in rules.flaws(text, claims=told, blocks=blocks, compared=compared):
        yield Finding(one.code, language, one.line, one.column, one.names, "contradicted", one.what)


def _only_here(text: str, other: str, language: str, told: Iterable[str]) -> Iterator[Finding]:
    missing = (rules.cited(text) - rules.cited(other)) & set(told)
    here = Text("中文", "Chinese") if language == "zh" else Text("英文", "English")
    there = Text("英文", "English") if language == "zh" else Text("中文", "Chinese")
    reason = Text(
        f"只有{here.zh}引用了它，{there.zh}没有", f"Only the {here.en} text cites it; the {there.en} does not"
    )
    for one in _first_of(text, missing):
        yield Finding("review.only_here", language, one.line, one.column, one.code, "cannot_tell", reason, one.code)


def _first_of(text: str, codes: set[str]) -> list[rules.Segment]:
    figures = [one for one in rules.segments(text) if one.kind == "figure" and one.code in codes]
    return list({one.code: one for one in reversed(figures)}.values())


def _verdicts(text: str, language: str, told: Mapping[str, Told]) -> Iterator[Finding]:
    for one in _first_of(text, set(told)):
        claim = told[one.code]
        if claim.judgement.outcome is not rules.Outcome.SUPPORTED:
            outcome = claim.judgement.outcome.value
            yield Finding(
                f"review.{outcome}", language, one.line, one.column, claim.words, outcome, claim.judgement.reason,
                one.code, claim.proposal,
            )  # fmt: skip


def bare_figures(text: str, language: str) -> Iterator[Finding]:
    """Find the figures that are written out instead of being references."""
    plain = "".join(
        text[one.start : one.end] if one.kind == "text" else " " * (one.end - one.start) for one in rules.segments(text)
    )
    for phrase in wording.parse(plain, lang=language):
        if _is_bare(phrase):
            line = plain.count("\n", 0, phrase.offset) + 1
            column = phrase.offset - plain.rfind("\n", 0, phrase.offset)
            words = phrase.words.strip()
            yield Finding("review.not_bound", language, line, column, words, NOT_BOUND, _BARE)


def _is_bare(phrase: wording.Phrase) -> bool:
    if phrase.kind not in _FIGURES or not phrase.is_quantity:
        return False
    in_digits = any(letter.isdigit() for letter in phrase.words)
    return in_digits or (phrase.value is not None and phrase.value >= _SPELLED)
