"""What a check says: one finding for each figure, and one for each thing that the text has against itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xinmiao.reviews.checking.passages import Passage
from xinmiao.reviews.checking.suggestions import Suggestion
from xinmiao.science.text import Text
from xinmiao.science.wording import Phrase

NOTHING = Text("", "")


class Outcome(StrEnum):
    """A verdict of the checker. REMARK: no figure is judged, the writing is."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CANNOT_TELL = "cannot_tell"
    NOT_BOUND = "not_bound"
    REMARK = "remark"


class Kind(StrEnum):
    """What a finding is about."""

    FIGURE = "figure"
    RETOLD = "retold"  # one quantity told differently in two places
    TOTAL = "total"  # parts that do not come to the whole
    CAPTION = "caption"  # a caption against the running text
    DIRECTION = "direction"  # "up from" a larger figure
    NO_YEAR = "no_year"  # a comparison without its year
    REPEATED = "repeated"
    FOREIGN = "foreign"  # a word of the other language
    WIDTH = "width"  # full-width for half-width, or the other way round


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at text[offset : offset + length].

    passage: the sentence around it. phrase: of a figure. suggestions: indicators, the likeliest first.
    chosen: the one that was judged; confirmed: a person said so (an indicator, or that it is no programme figure).
    others: offsets of the figures that it is set against.
    """

    kind: Kind
    offset: int
    length: int
    text: str
    verdict: Outcome
    reason: Text
    passage: Passage
    phrase: Phrase | None = None
    suggestions: tuple[Suggestion, ...] = ()
    chosen: Suggestion | None = None
    confirmed: bool = False
    is_programme_figure: bool = True
    proposal: str = ""
    others: tuple[int, ...] = ()
    compared_with: int | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_dict(self, language: str) -> dict[str, object]:
        """Give the finding as JSON carries it; see the checker's schema in the reference of commands."""
        return {
            "kind": self.kind.value,
            "offset": self.offset,
            "length": self.length,
            "text": self.text,
            "verdict": self.verdict.value,
            "reason": self.reason.in_(language),
            **_of_phrase(self.phrase, self.compared_with),
            "scope": [scope.as_dict(language) for scope in self.passage.scopes] if self.phrase else [],
            "indicator": self.chosen.as_dict(language) if self.chosen else None,
            "confirmed": self.confirmed,
            "programme_figure": self.is_programme_figure,
            "suggestions": [one.as_dict(language) for one in self.suggestions],
            "proposal": self.proposal,
            "others": list(self.others),
        }


def _of_phrase(phrase: Phrase | None, compared_with: int | None) -> dict[str, object]:
    if phrase is None:
        empty = ("figure", "unit", "hedge", "hedge_word", "noun", "year")
        return {"range": None, "comparison": None, **dict.fromkeys(empty)}
    told = phrase.as_dict()
    link = phrase.link and {"role": phrase.link.role, "direction": phrase.link.direction, "offset": compared_with}
    ends = ("low", "low_open", "high", "high_open")
    return {
        "figure": phrase.kind.value,
        "range": {end: told[end] for end in ends},
        "unit": phrase.unit or phrase.measure,
        "hedge": phrase.hedge.value,
        "hedge_word": phrase.hedge_word,
        "noun": phrase.noun,
        "year": phrase.year,
        "comparison": link,
    }


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on one text, in its order."""

    text: str
    findings: tuple[Finding, ...]

    def of(self, *outcomes: Outcome) -> list[Finding]:
        """Give the findings with these verdicts."""
        return [one for one in self.findings if one.verdict in outcomes]

    @property
    def figures(self) -> list[Finding]:
        return [one for one in self.findings if one.kind is Kind.FIGURE]

    @property
    def against_itself(self) -> list[Finding]:
        return [one for one in self.findings if one.kind is not Kind.FIGURE]

    @property
    def is_contradicted(self) -> bool:
        return bool(self.of(Outcome.CONTRADICTED))

    def figure_at(self, offset: int) -> Finding | None:
        """The figure that begins there."""
        return next((one for one in self.figures if one.offset == offset), None)

    def as_dict(self, language: str) -> dict[str, object]:
        """Give the report as JSON carries it."""
        counts = {outcome.value: len(self.of(outcome)) for outcome in Outcome}
        return {
            "characters": len(self.text),
            "counts": counts,
            "findings": [one.as_dict(language) for one in self.findings],
        }


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Sort findings as the text has them, the longer first."""
    return tuple(sorted(findings, key=lambda one: (one.offset, -one.length, one.kind)))


def judged(finding: Finding, **changes: object) -> Finding:
    """Give the finding with its verdict."""
    return replace(finding, **changes)  # type: ignore[arg-type]
