"""Parts against the whole: 1 万 and 6.2 万 make 7.2 万."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xinmiao.reviews.checking.findings import Finding, Kind, Outcome
from xinmiao.reviews.checking.passages import Passages
from xinmiao.reviews.checking.suggestions import may_be_bound
from xinmiao.science.text import Text
from xinmiao.science.wording import Hedge, Phrase
from xinmiao.science.wording import Kind as Counted

BEFORE = re.compile(r"(?:共计|总计|合计|总共|一共|两项合计|共有?|总数[为达是]*|总人数[为达]*)[^，。；\d]{0,8}$")
BEFORE_EN = re.compile(
    r"\b(?:in total|altogether|a total of|total(?:s|led|ling)?(?: of)?|combined(?: total of)"
    r"?|in all|sum of|together)[^.;\d]{0,24}$",
    re.IGNORECASE,
)
BEHIND_EN = re.compile(r"^[^.;,\d]{0,40}\b(?:in total|altogether|in all|overall)\b", re.IGNORECASE)
PART = re.compile(r"其中|of whom|of which|including", re.IGNORECASE)
REST = re.compile(r"其余|其他|剩[下余]|另(?:有|外)?|\bthe\s+(?:rest|others?|remaining|remainder)\b", re.IGNORECASE)
PEOPLE = frozenset("名人位个")
NO_PEOPLE = re.compile(r"(?:[省市县区乡镇村站点园校]|省份|社区|街道|中心|机构|项目|家庭|单位|部门|岗位|国家)$")
HALF = Decimal("0.5")


def check(passages: Passages, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    """Give a finding at each whole that its parts do not make, and at each part above its whole."""
    counted = [phrase for phrase in phrases if may_be_bound(phrase) and phrase.value is not None and not phrase.second]
    for at, phrase in enumerate(counted):
        if _is_whole(passages.text, phrase):
            parts = _parts(passages, counted[:at], phrase) or _named(passages, counted[at + 1 :], phrase)
            if len(parts) > 1 and (finding := _added(passages, parts, phrase)):
                yield finding
        if at and (finding := _above(passages, counted[:at], phrase)):
            yield finding


def _is_whole(text: str, phrase: Phrase) -> bool:
    before, behind = text[max(0, phrase.offset - 30) : phrase.offset], text[phrase.end : phrase.end + 60]
    if phrase.lang == "zh":
        return BEFORE.search(before) is not None
    return bool(BEFORE_EN.search(before) or BEHIND_EN.search(behind))


def _parts(passages: Passages, earlier: Sequence[Phrase], whole: Phrase) -> list[Phrase]:
    """The figures of the same unit before it: of its sentence, or of the sentence before where its own has none."""
    index = passages.index(whole.offset)
    for back in (0, 1):
        if index - back < 0:
            break
        passage = passages.all[index - back]
        found = [one for one in earlier if passage.start <= one.offset < passage.end and _is_part(one, whole)]
        if back and any(one.value > whole.value for one in found if one.value and whole.value):
            return []
        if found:
            return [] if any(PART.search(passage.text[: one.offset - passage.start]) for one in found) else found
    return []


def _named(passages: Passages, later: Sequence[Phrase], whole: Phrase) -> list[Phrase]:
    """The figures of the same unit that its sentence names behind 「其中」, where it says which is the rest."""
    passage = passages.at(whole.offset)
    cue = PART.search(passages.text, whole.end, passage.end)
    parts = [one for one in later if cue and cue.end() <= one.offset < passage.end and _is_part(one, whole)]
    told = len(parts) > 1 and REST.search(passages.text, parts[-2].end, parts[-1].offset)
    return parts if told else []


def _is_part(one: Phrase, whole: Phrase, *, loosely: bool = False) -> bool:
    """Whether both count the same kind of thing. loosely: "of whom" may leave out what a part counts."""
    linked = one.link is not None and one.link.role != "after"
    same = one.kind is whole.kind and one.unit == whole.unit
    same = same and (_measure(one) == _measure(whole) or (loosely and not _measure(one)))
    assert one.value is not None
    assert whole.value is not None
    return (
        same and not linked and one.kind is not Counted.SHARE and (one.year or whole.year) == (whole.year or one.year)
    )


def _measure(phrase: Phrase) -> str:
    if phrase.measure == "个" and NO_PEOPLE.search(phrase.noun):
        return phrase.noun
    return "people" if phrase.measure in PEOPLE else phrase.measure or phrase.noun.lower().rpartition(" ")[2]


def _added(passages: Passages, parts: Sequence[Phrase], whole: Phrase) -> Finding | None:
    total, value = sum((part.value or Decimal(0) for part in parts), Decimal(0)), whole.value
    assert value is not None
    slack = sum((_slack(one) for one in (*parts, whole)), Decimal(0))
    if abs(total - value) <= slack:
        return None
    told = " + ".join(part.words for part in parts)
    reason = Text(
        f"{told} 合起来是 {total.normalize():,f}，与「{whole.words}」不符",
        f"{told} come to {total.normalize():,f}, not to “{whole.words}”",
    )
    verdict = Outcome.CONTRADICTED if _is_impossible(parts, whole) else Outcome.CANNOT_TELL
    return Finding(
        Kind.TOTAL, whole.offset, whole.length, whole.words, verdict, reason, passages.at(whole.offset), phrase=whole,
        others=tuple(part.offset for part in parts),
    )  # fmt: skip


def _slack(phrase: Phrase) -> Decimal:
    """How far rounding may have moved a figure: none where every digit is claimed."""
    numeral = phrase.numeral
    assert numeral is not None
    exact = phrase.hedge is Hedge.EXACT and not numeral.rounded
    return Decimal(0) if exact else numeral.place * (1 if phrase.hedge is Hedge.OVER and numeral.decimals else HALF)


def _is_impossible(parts: Sequence[Phrase], whole: Phrase) -> bool:
    ranges = [part.range for part in parts]
    allowed = whole.range
    assert allowed is not None
    low = sum((one.low for one in ranges if one), Decimal(0))
    highs = [one.high for one in ranges if one]
    if all(one.hedge is Hedge.EXACT for one in (*parts, whole)):
        return True
    high = None if any(one is None for one in highs) else sum((one for one in highs if one is not None), Decimal(0))
    return allowed.lies_below(low) or (high is not None and allowed.lies_above(high))


def _above(passages: Passages, earlier: Sequence[Phrase], part: Phrase) -> Finding | None:
    """Find a part told after 「其中」 that is above the whole told before it."""
    passage = passages.at(part.offset)
    before = passages.text[passage.start : part.offset]
    cue = next(reversed(list(PART.finditer(before))), None)
    wholes = [one for one in earlier if cue and passage.start <= one.offset < passage.start + cue.start()]
    same = [one for one in wholes if _is_part(part, one, loosely=True)]
    if not same or part.range is None:
        return None
    whole = same[-1]
    limit = whole.range.high if whole.range else None
    if limit is None or not part.range.lies_above(limit):
        return None
    reason = Text(
        f"其中的「{part.words}」多于整体「{whole.words}」",
        f"The part “{part.words}” is more than the whole “{whole.words}”",
    )
    return Finding(
        Kind.TOTAL, part.offset, part.length, part.words, Outcome.CONTRADICTED, reason, passage, phrase=part,
        others=(whole.offset,),
    )  # fmt: skip
