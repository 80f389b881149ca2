"""Checking one text: figures found, bound, judged; the text held against itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xinmiao.reviews.checking import itself
from xinmiao.reviews.checking.bindings import Bound, context_of, key_of
from xinmiao.reviews.checking.findings import Finding, Kind, Outcome, Report, in_order
from xinmiao.reviews.checking.passages import Name, Passage, Passages
from xinmiao.reviews.checking.suggestions import CONFIDENT, Catalogue, Suggestion, rivals, weighed
from xinmiao.science import wording
from xinmiao.science.text import Text
from xinmiao.science.wording import Hedge, Phrase
from xinmiao.science.wording import Kind as Counted

Values = tuple[Decimal | None, Decimal | None, Decimal | None]
Wanted = tuple[str, str, tuple[tuple[str, str], ...]]
Measure = Callable[[Sequence[Wanted]], Mapping[Wanted, Values]]
NO_VALUES: Values = (None, None, None)

NOT_BOUND = Text("还不知道这是哪个指标", "It is not known yet which indicator this is")
NOT_OURS = Text("已确认不是本项目的数字", "Confirmed to be no figure of the programme")
SUGGESTED = Text(
    "（按推荐的指标「{label}」，未经确认）", " (by the suggested indicator “{label}”, confirmed by nobody)"
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a text is checked against. bound: by key of the context. measure: what the ledger says, in one pass.

    year: the one that a text speaks of where it names none.
    """

    catalogue: Catalogue
    bound: Mapping[str, Bound]
    names: tuple[Name, ...]
    year: int
    measure: Measure


def check(text: str, knowledge: Knowledge) -> Report:
    """Give every finding on a text."""
    passages = Passages(text, knowledge.names)
    phrases = figures_of(passages)
    year = _year_of(phrases, knowledge.year)
    found = [_found(phrase, phrases, passages, knowledge, year) for phrase in phrases if is_figure(phrase)]
    values = knowledge.measure([one.wanted for finding in found for one in _asked(finding)])
    judged = [_judged(_valued(finding, values)) for finding in found]
    return Report(text, in_order([*judged, *itself.check(passages, phrases)]))


def figures_of(passages: Passages) -> list[Phrase]:
    """Read a text line by line, each in its own language, and give all numbers in the order of the text."""
    phrases: list[Phrase] = []
    for start, line in _lines(passages.text):
        first = len(phrases)
        for phrase in wording.parse(line, lang=_language(line)):
            link = phrase.link
            moved = replace(link, other=link.other + first) if link and link.other is not None else link
            phrases.append(replace(phrase, offset=phrase.offset + start, link=moved))
    return phrases


def _lines(text: str) -> list[tuple[int, str]]:
    """Each line with its end, which tells a heading from a claim: 1 现状."""
    lines, start = [], 0
    for line in re.split(r"(?<=\n)", text):
        lines.append((start, line))
        start += len(line)
    return lines


def _language(line: str) -> str:
    return Passages(line).all[0].language if line.strip() else "zh"


def is_figure(phrase: Phrase) -> bool:
    """Whether it counts, measures or compares. An article (「一名教师」) does not."""
    return phrase.is_quantity and phrase.kind is not Counted.ARTICLE


def _year_of(phrases: Sequence[Phrase], otherwise: int) -> int:
    """The year that a text names most often."""
    years = [phrase.year for phrase in phrases if phrase.year and phrase.kind in (Counted.YEAR, Counted.DATE)]
    return max(set(years), key=lambda year: (years.count(year), year)) if years else otherwise


def _found(phrase: Phrase, phrases: Sequence[Phrase], passages: Passages, knowledge: Knowledge, year: int) -> Finding:
    passage = passages.at(phrase.offset)
    other = phrase.link.other if phrase.link else None
    finding = Finding(
        Kind.FIGURE, phrase.offset, phrase.length, phrase.words, Outcome.NOT_BOUND, NOT_BOUND, passage, phrase=phrase,
        compared_with=None if other is None else phrases[other].offset,
    )  # fmt: skip
    bound = knowledge.bound.get(key_of(context_of(phrase, passage)))
    if bound and not bound.indicator:
        return replace(finding, confirmed=True, is_programme_figure=False, reason=NOT_OURS)
    years = phrase.year or year, year
    suggestions = knowledge.catalogue.suggest(phrase, passage, passages.nearby(phrase.offset), years)
    chosen = _as_bound(bound, knowledge.catalogue, years) if bound else None
    return replace(finding, suggestions=suggestions, chosen=chosen, confirmed=chosen is not None)


def _as_bound(bound: Bound, catalogue: Catalogue, years: tuple[int, int]) -> Suggestion | None:
    entry = catalogue.by_code.get(bound.indicator)
    return Suggestion(entry, bound.period or entry.period(*years), bound.slice, 1.0) if entry else None


def _asked(finding: Finding) -> list[Suggestion]:
    return [*finding.suggestions, *([finding.chosen] if finding.chosen else [])]


def _valued(finding: Finding, values: Mapping[Wanted, Values]) -> Finding:
    """Give the finding with the values of its suggestions; the likeliest is chosen where nobody confirmed one."""
    assert finding.phrase is not None
    valued = [replace(one, values=values.get(one.wanted, NO_VALUES)) for one in finding.suggestions]
    suggestions = weighed(valued, finding.phrase)
    chosen = finding.chosen and replace(finding.chosen, values=values.get(finding.chosen.wanted, NO_VALUES))
    chosen = chosen or _likeliest(suggestions, finding.phrase)
    return replace(finding, suggestions=suggestions, chosen=chosen)


def _likeliest(suggestions: Sequence[Suggestion], phrase: Phrase) -> Suggestion | None:
    """The first suggestion, where it is confident and its rivals would be judged alike."""
    if not suggestions or suggestions[0].confidence < CONFIDENT:
        return None
    outcomes = {_outcome(phrase, one) for one in rivals(suggestions)}
    return suggestions[0] if len(outcomes) == 1 else None


def _outcome(phrase: Phrase, one: Suggestion) -> wording.Outcome:
    return wording.supports(phrase, _ends(one)).outcome


def _ends(one: Suggestion) -> tuple[Decimal, Decimal] | None:
    lower, _point, upper = one.values
    return None if lower is None or upper is None else (lower, upper)


def _judged(finding: Finding) -> Finding:
    """Hold a bound figure against what the ledger says."""
    chosen, phrase = finding.chosen, finding.phrase
    if chosen is None or phrase is None:
        return finding
    found, point = wording.supports(phrase, _ends(chosen)), chosen.values[1]
    verdict = Outcome(found.outcome.value)
    proposal = proposed(phrase, point, finding.passage) if verdict is Outcome.CONTRADICTED and point is not None else ""
    return replace(finding, verdict=verdict, reason=_reason(found.reason, finding), proposal=proposal)


def _reason(reason: Text, finding: Finding) -> Text:
    if finding.confirmed or finding.chosen is None:
        return reason
    label = finding.chosen.entry.label
    note = Text(SUGGESTED.zh.format(label=label.zh), SUGGESTED.en.format(label=label.en))
    return Text(reason.zh + note.zh, reason.en + note.en)


def proposed(phrase: Phrase, value: Decimal, passage: Passage) -> str:
    """Give words that hold of the value, as near to those of the text as the grammar finds."""
    place = phrase.numeral.place if phrase.numeral and phrase.kind is not Counted.SHARE else Decimal("0.01")
    unit = "US$" if phrase.unit == "USD" and phrase.lang == "en" else phrase.unit
    options = {"to": min(place, _order(value)), "noun": phrase.measure, "unit": unit, "lang": phrase.lang}
    offers = wording.propose(value, **options)  # type: ignore[arg-type]
    same = [one.words for one in offers if one.hedge is phrase.hedge]
    return (same or [one.words for one in offers if one.hedge is not Hedge.AT_LEAST] or [""])[0]


def _order(value: Decimal) -> Decimal:
    """The worth of a value's first digit."""
    return Decimal(1).scaleb(value.adjusted()) if value else Decimal(1)
