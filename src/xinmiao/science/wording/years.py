"""Which year a figure speaks of, where its sentence says so."""

from __future__ import annotations

import re
from dataclasses import replace

from xinmiao.science.wording.phrases import Phrase
from xinmiao.science.wording.words import Kind

SENTENCE_END = re.compile(r"[。！？；\n]|[.!?;](?=\s|$)")
OWN_YEAR = re.compile(r"[末底初]?的?(?:全年)?\s*")  # 2023 年的 110 万
IN_YEAR = re.compile(r"[^,.;:，。；]{0,40}?\b(?:in|by|for|during|of)\s+(?:the end of\s+)?", re.IGNORECASE)


def sentence_starts(text: str) -> list[int]:
    """Give where each sentence begins."""
    return [0, *(match.end() for match in SENTENCE_END.finditer(text))]


def dated(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Give each quantity its year: its own ("2023 年的", "in 2023"), else the last that its sentence named for all."""
    if not any(phrase.year for phrase in phrases):
        return phrases
    starts, out, general, at = sentence_starts(text), [], None, 0
    for index, phrase in enumerate(phrases):
        while at + 1 < len(starts) and starts[at + 1] <= phrase.offset:
            at, general = at + 1, None
        if phrase.year and not _belongs_to_one(text, phrases, index):
            general = phrase.year
        out.append(_with_year(text, phrases, index, general))
    return out


def _with_year(text: str, phrases: list[Phrase], index: int, general: int | None) -> Phrase:
    phrase = phrases[index]
    if not phrase.is_quantity:
        return phrase
    year = _year_behind(text, phrases, index) or _year_before(text, phrases, index) or general
    return replace(phrase, year=year) if year else phrase


def _belongs_to_one(text: str, phrases: list[Phrase], index: int) -> bool:
    """Whether a year is one figure's own, and so not that of the figures after it."""
    behind = index > 0 and phrases[index - 1].is_quantity and _year_behind(text, phrases, index - 1)
    following = index + 1 < len(phrases) and phrases[index + 1].is_quantity
    return bool(behind or (following and _year_before(text, phrases, index + 1)))


def _year_before(text: str, phrases: list[Phrase], index: int) -> int | None:
    """The year of 「2023 年的 110 万」; without 的 it speaks for the whole sentence."""
    before = own_year(text, phrases, index)
    return before.year if before and "的" in text[before.end : phrases[index].offset] else None


def _year_behind(text: str, phrases: list[Phrase], index: int) -> int | None:
    following = phrases[index + 1] if index + 1 < len(phrases) else None
    if following is None or not following.year or following.kind not in (Kind.YEAR, Kind.DATE):
        return None
    between = text[phrases[index].end : following.offset]
    return following.year if IN_YEAR.fullmatch(between) else None


def own_year(text: str, phrases: list[Phrase], index: int) -> Phrase | None:
    """Give the year that stands right before a figure as its own: 2023 年的 110 万."""
    before = phrases[index - 1] if index else None
    if before is None or before.kind is not Kind.YEAR:
        return None
    return before if OWN_YEAR.fullmatch(text[before.end : phrases[index].offset]) else None
