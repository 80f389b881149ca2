"""Two texts, word by word: what was taken out and what was put in. Pure.

A reference is one word, so is a run of Latin letters or digits; a Chinese character stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\{\{.*?\}\}|[A-Za-z0-9][A-Za-z0-9'.,%-]*|\s+|.", re.DOTALL)
N_AROUND = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same, deleted, inserted, or left out because nothing changes there."""

    kind: str
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """Give what leads from one text to the other; long stretches that stay are shortened."""
    pieces = list(_pieces(before, after))
    last = len(pieces) - 1
    return [short for i, one in enumerate(pieces) for short in _shortened(one, is_first=i == 0, is_last=i == last)]


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("deleted", "".join(old[i1:i2]))
        if j2 > j1:
            yield Piece("inserted", "".join(new[j1:j2]))


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> list[Piece]:
    words = _WORDS.findall(piece.text)
    head, tail = 0 if is_first else N_AROUND, 0 if is_last else N_AROUND
    if piece.kind != "same" or len(words) <= head + tail + N_AROUND:
        return [piece]
    found = [Piece("same", "".join(words[:head])), Piece("left_out", "…")]
    return [*found, Piece("same", "".join(words[len(words) - tail :]))] if tail else found
