"""Which figures of a sentence are compared: from A to B, A against last year's B, grown by C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from xinmiao.science.wording.phrases import Link, Phrase
from xinmiao.science.wording.years import own_year, sentence_starts

REACH = 24  # characters before a figure that may hold its cue


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one language that stand right before a compared figure, and those that tell the direction."""

    start: re.Pattern[str]
    goal: re.Pattern[str]
    baseline: re.Pattern[str]
    change: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]


def _cues(flags: re.RegexFlag, **patterns: str) -> Cues:
    return Cues(**{name: re.compile(pattern, flags) for name, pattern in patterns.items()})


_LAST_YEAR = r"(?:上一?年|去年|同期|上年同期|此前|之前|原来|原先)?的?\s*$"
CUES = {
    "zh": _cues(
        re.RegexFlag(0),
        start=rf"(?:从|由){_LAST_YEAR}",
        goal=r"(?:[至到为]|达到?|增至|升至|降至)了?\s*$",
        baseline=rf"(?:(?<!比)较|(?<![占同环对])比|相较于?|相比(?:于)?|对比|[高低多少]于|上年为|去年为){_LAST_YEAR}",
        change=r"(?:增加|增长|提高|提升|上升|扩大|新增|增|减少|下降|降低|缩减|减)了?(?:约)?\s*$",
        up="增|升|提高|扩|涨|高于|多于|新增",
        down="减|降|低于|少于|缩",
    ),
    "en": _cues(
        re.IGNORECASE,
        start=r"\bfrom(?: the| some| just| only)?\s*$",
        goal=r"\bto\s*$",
        baseline=r"(?:\b(?:up|down|rising|falling|risen|increased|grown) from|compared (?:with|to)|versus|"
        r"vs\.?|against|\b(?:higher|lower|fewer|more) than)(?: the| just| only| last year's)?\s*$",
        change=r"(?:\b(?:up|down|ris\w+|rose|increas\w+|gr[eo]w\w*|expand\w*|climb\w*|jump\w*|fall\w*|fell|decreas\w+|"
        r"declin\w+|drop\w*|reduc\w+|cut|lower\w*|improv\w+|higher|exceed\w*)\b[^.,;]{0,14}\bby|"
        r"\b(?:rise|increase|growth|fall|decrease|drop|decline) of)(?: another)?\s*$",
        up=r"\b(?:up|ris\w+|rose|increas\w+|gr[eo]w\w*|expand\w*|climb\w*|scal\w+|higher)\b",
        down=r"\b(?:down|fall\w*|fell|decreas\w+|declin\w+|drop\w*|lower|reduc\w+|shr[aiu]nk)\b",
    ),
}


def linked(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Give the phrases with their links, sentence by sentence."""
    links: dict[int, Link] = {}
    for indices in _sentences(text, phrases):
        links |= _links(text, phrases, indices)
    return [replace(phrase, link=links[index]) if index in links else phrase for index, phrase in enumerate(phrases)]


def _sentences(text: str, phrases: list[Phrase]) -> Iterator[list[int]]:
    """Give the places of the quantities of each sentence that has any."""
    bounds = [*sentence_starts(text), len(text) + 1]
    quantities = [index for index, phrase in enumerate(phrases) if phrase.is_quantity]
    at = 0
    for end in bounds[1:]:
        upto = at
        while upto < len(quantities) and phrases[quantities[upto]].offset < end:
            upto += 1
        if upto > at:
            yield quantities[at:upto]
        at = upto


def _links(text: str, phrases: list[Phrase], indices: list[int]) -> dict[int, Link]:
    found: dict[int, Link] = {}
    leads = [_lead(text, phrases, index) for index in indices]
    for position, index in enumerate(indices):
        if index in found:
            continue
        cues, lead = CUES[phrases[index].lang], leads[position]
        if cues.change.search(lead):
            found[index] = Link("change", None, _told(lead, cues))
        elif cues.start.search(lead) and not cues.baseline.search(lead):
            found |= _from(text, phrases, indices, position, leads)
        elif cues.baseline.search(lead):
            found |= _pair(text, phrases, index, _partner(phrases, indices, position, found))
    return found


def _lead(text: str, phrases: list[Phrase], index: int) -> str:
    """Give the words before a figure, and before the year that is its own."""
    year = own_year(text, phrases, index)
    start = year.offset if year else phrases[index].offset
    earlier = phrases[index - 1].end if index and not year else (phrases[index - 2].end if index > 1 else 0)
    return text[max(earlier, start - REACH, 0) : start]


def _from(text: str, phrases: list[Phrase], indices: list[int], position: int, leads: list[str]) -> dict[int, Link]:
    """From A to B; or B, from A."""
    cues = CUES[phrases[indices[position]].lang]
    if position + 1 < len(indices) and cues.goal.search(leads[position + 1]):
        return _pair(text, phrases, indices[position], indices[position + 1])
    if position and cues.goal.search(leads[position - 1]):
        return _pair(text, phrases, indices[position], indices[position - 1])
    return {}


def _partner(phrases: list[Phrase], indices: list[int], position: int, found: dict[int, Link]) -> int | None:
    """The nearest figure of the same kind before; else the next one behind."""
    kind = phrases[indices[position]].kind
    for other in (*reversed(indices[:position]), *indices[position + 1 :]):
        if phrases[other].kind is kind and other not in found:
            return other
    return None


def _pair(text: str, phrases: list[Phrase], before: int, after: int | None) -> dict[int, Link]:
    direction = _direction(text, phrases, before, after)
    links = {before: Link("before", after, direction)}
    return links if after is None else links | {after: Link("after", before, direction)}


def _direction(text: str, phrases: list[Phrase], before: int, after: int | None) -> Literal["up", "down", ""]:
    ends = [phrases[index] for index in (before, after) if index is not None]
    start, stop = min(end.offset for end in ends), max(end.end for end in ends)
    told = _told(text[max(0, start - REACH) : stop + REACH // 2], CUES[ends[0].lang])
    if told or len(ends) == 1:
        return told
    was, now = ends[0].value or 0, ends[1].value or 0
    return "up" if now > was else "down" if now < was else ""


def _told(words: str, cues: Cues) -> Literal["up", "down", ""]:
    up, down = cues.up.search(words), cues.down.search(words)
    if bool(up) == bool(down):
        return ""
    return "up" if up else "down"
