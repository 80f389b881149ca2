"""What a figure counts, as far as the text around it says so."""

from __future__ import annotations

import re

from xinmiao.science.wording.grammar import Grammar

REACH = {"zh": 14, "en": 60}
STOP_ZH = re.compile(r"[^\u4e00-\u9fff]|[的了在和与及、使参接获开覆受被将已得从由到至为是有较比]")
CLAUSE_END = re.compile(r"[0-9，。；：、！？,.;:!?\n（(）)”\"」\0]")
LEAD_EN = re.compile(r"\s*(?:of\s+(?:the\s+|all\s+|its\s+|their\s+)?)?", re.IGNORECASE)
_STOP_EN = """
and or in of from to were was is are have had has with by at on for who that which received reached compared across
than as up down this these those it they we the a an during since over under per while
"""
STOP_EN = frozenset(_STOP_EN.split())


def counted_noun(text: str, end: int, grammar: Grammar) -> str:
    """Give the words behind a figure that name what it counts: up to a known noun, else up to a stop."""
    window = CLAUSE_END.split(text[end : end + REACH[grammar.lang]], maxsplit=1)[0]
    return _chinese(window, grammar) if grammar.lang == "zh" else _english(window, grammar)


def _chinese(window: str, grammar: Grammar) -> str:
    window = window.strip().removeprefix("的").strip()
    known = grammar.nouns.search(window)
    if known:
        return window[: known.end()]
    stop = STOP_ZH.search(window)
    return window[: stop.start()] if stop else window


def _english(window: str, grammar: Grammar) -> str:
    lead = LEAD_EN.match(window)
    words: list[str] = []
    for word in window[lead.end() if lead else 0 :].split():
        if word.lower() in STOP_EN or not word[0].isalpha() or len(words) == 4:
            break
        words.append(word)
    said = " ".join(words)
    known = grammar.nouns.search(said)
    return said[: known.end()] if known else said
