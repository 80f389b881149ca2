"""Sentences with their figures marked: {words} or {words|value}."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xinmiao.science.wording import Phrase, parse

MARKED = re.compile(r"\{([^{}|]+)(?:\|([\d.]+))?\}")
CLOSE = Decimal("0.000001")
Spans = list[tuple[int, int, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where its figures stand: start, end and, where it was marked, the value."""

    lang: str
    text: str
    figures: Spans

    def missed_and_false(self) -> tuple[list[str], list[str]]:
        """Set what the parser finds against the marks: each find serves for one mark."""
        found = [phrase for phrase in parse(self.text, lang=self.lang) if phrase.is_quantity]
        missed = []
        for start, end, value in self.figures:
            match = next((one for one in found if one.offset < end and start < one.end and _says(one, value)), None)
            if match is None:
                missed.append(self.text[start:end])
            else:
                found.remove(match)
        return missed, [one.words for one in found]


def _says(one: Phrase, value: Decimal | None) -> bool:
    return value is None or (one.value is not None and abs(one.value - value) <= CLOSE)


def sentences(lang: str) -> list[Sentence]:
    """Read the sentences of a language, or of a further file such as "en_later"."""
    lines = Path(__file__).with_name(f"sentences_{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [_sentence(lang[:2], line) for line in lines if line and not line.startswith("# ")]


def _sentence(lang: str, marked: str) -> Sentence:
    text, figures, at = "", Spans(), 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        figures.append((len(text), len(text) + len(match[1]), Decimal(match[2]) if match[2] else None))
        text, at = text + match[1], match.end()
    return Sentence(lang, text + marked[at:], figures)
