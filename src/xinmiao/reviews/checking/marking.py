"""A report as a page shows it: the text in pieces, each figure with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xinmiao.reviews.checking.findings import Finding, Kind, Outcome, Report
from xinmiao.reviews.checking.suggestions import Suggestion
from xinmiao.science.text import Text
from xinmiao.science.wording import Kind as Counted
from xinmiao.science.wording import Phrase

SIGNS = {
    Outcome.SUPPORTED: "✓", Outcome.CONTRADICTED: "✕", Outcome.CANNOT_TELL: "?", Outcome.NOT_BOUND: "○",
    Outcome.REMARK: "!",
}  # fmt: skip
VERDICTS = {
    Outcome.SUPPORTED: Text("成立", "Supported"), Outcome.CONTRADICTED: Text("不成立", "Contradicted"),
    Outcome.CANNOT_TELL: Text("无法判断", "Cannot tell"), Outcome.NOT_BOUND: Text("未绑定", "Not bound"),
    Outcome.REMARK: Text("提示", "Remark"),
}  # fmt: skip
KINDS = {
    Kind.FIGURE: Text("数字", "Figure"), Kind.RETOLD: Text("前后不一", "Told differently"),
    Kind.TOTAL: Text("合计不符", "Parts and whole"), Kind.CAPTION: Text("图题与正文不一", "Caption against text"),
    Kind.DIRECTION: Text("增减相反", "Wrong direction"), Kind.NO_YEAR: Text("比较缺年份", "Comparison without year"),
    Kind.REPEATED: Text("重复", "Repeated"), Kind.FOREIGN: Text("夹杂外文", "Foreign word"),
    Kind.WIDTH: Text("全角半角", "Width"),
}  # fmt: skip
HEDGES = {
    "exact": Text("无", "none"), "over": Text("多于", "over"), "nearly": Text("接近", "nearly"),
    "about": Text("大约", "about"), "at_least": Text("至少", "at least"), "at_most": Text("至多", "at most"),
    "under": Text("少于", "under"), "majority": Text("多数", "majority"), "great_majority": Text("绝大多数",
    "great majority"),
    "several": Text("概数", "several"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in the page's language."""

    finding: Finding
    language: str

    @property
    def sign(self) -> str:
        return SIGNS[self.finding.verdict]

    @property
    def verdict(self) -> str:
        return VERDICTS[self.finding.verdict].in_(self.language)

    @property
    def kind(self) -> str:
        return KINDS[self.finding.kind].in_(self.language)

    @property
    def reason(self) -> str:
        return self.finding.reason.in_(self.language)

    @property
    def is_figure(self) -> bool:
        return self.finding.kind is Kind.FIGURE


def allowed(phrase: Phrase) -> str:
    """The figures that a phrase allows, as people read a range: 3,650,001–3,659,999, or 59.5–60.5 %."""
    found = phrase.range
    if found is None:
        return ""
    share = phrase.kind is Counted.SHARE
    low, high = (found.low * 100, found.high and found.high * 100) if share else (found.low, found.high)
    if phrase.kind is Counted.COUNT and (found.last is None or found.last >= found.first):
        low, high = found.first, found.last
    ends = ["∞" if end is None else f"{round(end, 2).normalize():,f}" for end in (low, high)]
    return "–".join(dict.fromkeys(ends)) + (" %" if share else "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `told` where a finding lies on it."""

    words: str
    told: Told | None = None


def pieces(report: Report, language: str) -> Iterator[Piece]:
    """Cut the text at its findings. Where two overlap the figure shows; the list has both."""
    at = 0
    for finding in _apart(report):
        if finding.offset > at:
            yield Piece(report.text[at : finding.offset])
        yield Piece(finding.text, Told(finding, language))
        at = finding.end
    if at < len(report.text):
        yield Piece(report.text[at:])


def _apart(report: Report) -> list[Finding]:
    taken: list[Finding] = list(report.figures)
    for one in report.against_itself:
        if all(one.end <= other.offset or other.end <= one.offset for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.offset)


def told(findings: list[Finding], language: str) -> list[Told]:
    """Give findings in the page's language."""
    return [Told(one, language) for one in findings]


def counts(report: Report, language: str) -> list[tuple[str, str, int]]:
    """How many findings have each verdict: verdict, its sign and word, number."""
    return [
        (outcome.value, f"{SIGNS[outcome]} {VERDICTS[outcome].in_(language)}", len(report.of(outcome)))
        for outcome in Outcome
    ]


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion as a choice. share: its confidence in per cent."""

    suggestion: Suggestion
    label: str
    value: float | None
    is_chosen: bool

    @property
    def share(self) -> int:
        return round(self.suggestion.confidence * 100)


def offers(finding: Finding, language: str) -> list[Offer]:
    """The suggestions for a figure, with the one that a person confirmed first."""
    chosen = finding.chosen
    known = {one.wanted for one in finding.suggestions}
    all_of_them = [*([chosen] if chosen and chosen.wanted not in known else []), *finding.suggestions]
    return [
        Offer(one, one.entry.label.in_(language), None if one.values[1] is None else float(one.values[1]),
              chosen is not None and one.wanted == chosen.wanted)
        for one in all_of_them
    ]  # fmt: skip
