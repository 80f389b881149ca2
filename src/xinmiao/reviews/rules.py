"""A review's page as text with references, and when the words of a claim are true. Pure: plain values in and out.

In the Markdown a figure is `{{ claim.code }}`, its number alone `{{ claim.code | numeral }}`, what it is compared
with `{{ claim.code.compare }}`. A chart or map stands on a line of its own: `{{ block: code }}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from xinmiao.science.text import Text

REFERENCE = re.compile(
    r"\{\{\s*(?:(?P<block>block|chart|map|list)\s*:\s*)?(?P<code>[a-z0-9_]+(?:\.[a-z0-9_]+)*)"
    r"\s*(?:\|\s*(?P<form>[a-z]+)\s*)?\}\}"
)
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{")
FORMS = ("full", "numeral", "compare")
_COMPARE = ".compare"


class Outcome(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch `[start, end)` of a page, in characters; line and column count from 1.

    kind: text, figure, block or unreadable. code: of the claim or the block. form: full, numeral or compare.
    """

    kind: str
    start: int
    end: int
    line: int
    column: int
    code: str = ""
    form: str = ""


def segments(page: str) -> tuple[Segment, ...]:
    """Cut a page into text, figures and blocks; joined, they are the page again."""
    found: list[Segment] = []
    at = 0
    for match in _BRACES.finditer(page):
        if match.start() > at:
            found.append(_segment("text", page, at, match.start()))
        found.append(_reference(page, match))
        at = match.end()
    if at < len(page):
        found.append(_segment("text", page, at, len(page)))
    return tuple(found)


def _reference(page: str, match: re.Match[str]) -> Segment:
    known = REFERENCE.fullmatch(match[0])
    if known is None:
        return _segment("unreadable", page, match.start(), match.end(), match[0])
    if known["block"]:
        return _segment("block", page, match.start(), match.end(), known["code"])
    code, form = figure_reference(known)
    kind = "figure" if form in FORMS else "unreadable"
    return _segment(kind, page, match.start(), match.end(), code, form)


def figure_reference(match: re.Match[str]) -> tuple[str, str]:
    """Give the claim's code and the form in which a matched reference wants its figure."""
    code, form = match["code"], match["form"] or "full"
    return (code.removesuffix(_COMPARE), "compare") if code.endswith(_COMPARE) else (code, form)


def _segment(kind: str, page: str, start: int, end: int, code: str = "", form: str = "") -> Segment:
    line = page.count("\n", 0, start) + 1
    column = start - (page.rfind("\n", 0, start) + 1) + 1
    return Segment(kind, start, end, line, column, code, form)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a page. `what` names it; line and column say where."""

    code: str
    line: int
    column: int
    what: Text
    names: str = ""


def flaws(page: str, *, claims: Iterable[str], blocks: Iterable[str], compared: Iterable[str] = ()) -> Iterator[Flaw]:
    """Tell what a page cites that is not there. compared: the claims that have a comparison."""
    known_claims, known_blocks, with_comparison = set(claims), set(blocks), set(compared)
    for one in segments(page):
        if one.kind == "unreadable":
            what = Text(f"看不懂的引用“{one.code}”", f"Unreadable reference '{one.code}'")
            yield Flaw("review.unreadable", one.line, one.column, what, one.code)
        elif one.kind == "figure" and one.code not in known_claims:
            what = Text(f"引用了不存在的论断“{one.code}”", f"Cites an unknown claim '{one.code}'")
            yield Flaw("review.unknown_claim", one.line, one.column, what, one.code)
        elif one.form == "compare" and one.code not in with_comparison:
            what = Text(f"论断“{one.code}”没有比较", f"The claim '{one.code}' has no comparison")
            yield Flaw("review.no_comparison", one.line, one.column, what, one.code)
        elif one.kind == "block" and one.code not in known_blocks:
            what = Text(f"没有这个图表“{one.code}”", f"No such block '{one.code}'")
            yield Flaw("review.unknown_block", one.line, one.column, what, one.code)


def cited(page: str) -> set[str]:
    """Give the codes of the claims that a page cites."""
    return {one.code for one in segments(page) if one.kind == "figure"}


def only_in(zh: str, en: str) -> tuple[list[str], list[str]]:
    """Give the claims that only the Chinese page cites, and those that only the English one does."""
    chinese, english = cited(zh), cited(en)
    return sorted(chinese - english), sorted(english - chinese)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether words hold of a figure, and why, for people to read."""

    outcome: Outcome
    reason: Text


def both(zh: Judgement, en: Judgement) -> Judgement:
    """Give one judgement for the claim: it is supported only where both languages are."""
    for outcome in (Outcome.CONTRADICTED, Outcome.CANNOT_TELL):
        for one in (zh, en):
            if one.outcome is outcome:
                return one
    return Judgement(Outcome.SUPPORTED, Text(zh.reason.zh, en.reason.en))
