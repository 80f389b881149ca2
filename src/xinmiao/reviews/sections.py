"""A page cut into sections: what stands before the first chapter, then each chapter. Pure.

Joined, the sections are the page again, character by character. Those of both languages match by their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise

from xinmiao.reviews.document import reader

N_HEX = 16
_LINES = re.compile(r"[^\n]*\n|[^\n]+$")


def cut(page: str) -> list[str]:
    """Give the sections of a page; there is always a first one, though it may be empty."""
    lines = _LINES.findall(page)
    starts = [0, *_chapters(page), len(lines)]
    return ["".join(lines[start:end]) for start, end in pairwise(starts)]


def _chapters(page: str) -> list[int]:
    """The lines, from 0, on which a chapter begins."""
    tokens = reader().parse(page)
    found = [
        one.map[0] for one in tokens if one.type == "heading_open" and one.tag == "h2" and one.level == 0 and one.map
    ]
    return sorted(found)


def replaced(page: str, position: int, text: str) -> str:
    """Give the page with another text at `position`; a blank line keeps it from what follows."""
    there = cut(page)
    there[position : position + 1] = [_ended(text, is_last=position == len(there) - 1)]
    return "".join(there)


def _ended(text: str, *, is_last: bool) -> str:
    body = text.replace("\r\n", "\n").strip("\n")
    if not body:
        return ""
    return f"{body}\n" if is_last else f"{body}\n\n"


def same(one: str, other: str) -> bool:
    """Whether two texts of a section differ in nothing but how they end."""
    return _ended(one, is_last=True) == _ended(other, is_last=True)


def version(text: str) -> str:
    """Name a text by its content: what a save says that it started from."""
    return sha256(_ended(text, is_last=True).encode()).hexdigest()[:N_HEX]


def at(sections: Sequence[str], position: int) -> str:
    """Give the section at `position`; empty where this language has none."""
    return sections[position] if position < len(sections) else ""
