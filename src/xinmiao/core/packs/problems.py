"""What is wrong with a pack: file, line, key, what, and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """file: path inside the pack. line: from 1; 0: the whole file. key: dotted, or a column's name."""

    file: str
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.file, str(self.line or ""), self.key) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    where: Where
    code: str
    what: Text
    todo: Text | None = None

    def message(self, language: str) -> str:
        """Give it in one line, `file:line:key: what (what to do)`."""
        todo = f" ({self.todo.in_(language)})" if self.todo else ""
        return f"{self.where}: {self.what.in_(language)}{todo}"

    def as_dict(self, language: str) -> dict[str, object]:
        return {
            "file": self.where.file,
            "line": self.where.line,
            "key": self.where.key,
            "code": self.code,
            "what": self.what.in_(language),
            "todo": self.todo.in_(language) if self.todo else "",
        }


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """Propose the nearest known word, if one is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Text(f"是不是“{near[0]}”？", f"did you mean '{near[0]}'?") if near else None
