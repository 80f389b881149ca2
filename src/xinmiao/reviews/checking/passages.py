"""Sentences and clauses of a text, and the places and programmes that they name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xinmiao.science.text import Text

SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”’」』）)]*|\.(?=[\s”’\"）)]|$)")
CLAUSE_END = re.compile(r"[，。！？；：、!?;:\n（）()]|,(?=\s)|\.(?=\s|$)")
CAPTION = re.compile(
    r"[ \t>*_#]*(?:!\[|(?:图表|图片|图|表|照片)\s*(?:\d+(?:[-.]\d+)*|[一二三四五六七八九十]+)?\s*[：:.．　 ]|"
    r"(?:Figure|Fig\.|Table|Photo|Chart|Map|Caption|Image)\b\s*(?:\d+(?:[-.]\d+)*)?\s*[:.—–-])",
    re.IGNORECASE,
)
CODE = re.compile(
    r"`[^`\n]*`|\{\{.*?\}\}|https?://[^\s，。；、）)]+|[\w.+-]+@[\w-]+\.[\w.]+|!?\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]+>"
)
HEADING = re.compile(r"^(?:#+ .*|[（(]?[一二三四五六七八九十]+[、）)].{0,40})$", re.MULTILINE)
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Scope:
    """A place or programme that a text names. kind: place or programme. name: how the text says it."""

    kind: str
    code: str
    label: Text
    name: str

    def as_dict(self, language: str) -> dict[str, str]:
        return {"kind": self.kind, "code": self.code, "label": self.label.in_(language), "text": self.name}


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a text that means a place or a programme."""

    word: str
    kind: str
    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence at text[start:end], its language, and what it names. is_caption: of a figure, table or photo."""

    start: int
    end: int
    text: str
    language: str
    is_caption: bool = False
    scopes: tuple[Scope, ...] = ()

    def clause(self, start: int, end: int) -> str:
        """The part of the sentence around text[start:end] that no comma divides."""
        left, right = 0, len(self.text)
        for match in CLAUSE_END.finditer(self.text):
            if match.end() <= start - self.start:
                left = match.end()
            elif match.start() >= end - self.start:
                right = match.start()
                break
        return self.text[left:right]


@dataclass(frozen=True)
class Passages:
    """The sentences of a text."""

    text: str
    names: tuple[Name, ...] = ()

    @cached_property
    def all(self) -> tuple[Passage, ...]:
        return tuple(self._cut())

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.all]

    def at(self, offset: int) -> Passage:
        """The sentence that holds a character."""
        return self.all[self.index(offset)]

    def index(self, offset: int) -> int:
        """The place of that sentence among all."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def nearby(self, offset: int) -> str:
        """The paragraph of a character and the heading above it."""
        start, end = self.text.rfind("\n", 0, offset) + 1, self.text.find("\n", offset)
        heading = next((one for at, one in reversed(self._headings) if at < start), "")
        return f"{heading}\n{self.text[start : end if end >= 0 else None]}"

    @cached_property
    def _headings(self) -> list[tuple[int, str]]:
        return [(match.start(), match[0]) for match in HEADING.finditer(self.text)]

    def _cut(self) -> Iterator[Passage]:
        """Cut at each end of a sentence; a caption reaches to the end of its line."""
        start, caption = 0, _opens_caption(self.text, 0)
        for match in SENTENCE_END.finditer(self.text):
            ends_line = "\n" in match[0]
            yield self._passage(start, match.end(), caption)
            start = match.end()
            caption = _opens_caption(self.text, start) if ends_line else caption
        yield self._passage(start, len(self.text), caption)

    def _passage(self, start: int, end: int, caption: bool) -> Passage:
        words = self.text[start:end]
        return Passage(start, end, words, language_of(words), caption, _scopes(words, self.names))


def language_of(words: str) -> str:
    """Tell a sentence's language by what there is more of: a Chinese character weighs as much as an English word.

    Code, addresses and links do not count.
    """
    prose = CODE.sub(" ", words)
    latin = len(LATIN.findall(prose))
    return "zh" if not latin or len(HAN.findall(prose)) > latin else "en"


def _opens_caption(text: str, start: int) -> bool:
    return CAPTION.match(text, start) is not None


def _scopes(words: str, names: Sequence[Name]) -> tuple[Scope, ...]:
    found = {name.code: Scope(name.kind, name.code, name.label, name.word) for name in names if name.word in words}
    return tuple(found.values())
