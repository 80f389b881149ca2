"""A word of the grammar's tables, and the pattern that finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a number in a text is. Only the quantities can be supported or contradicted by a figure."""

    COUNT = "count"
    SHARE = "share"  # a percentage or a fraction, as a share of one
    AMOUNT = "amount"  # money, or a physical measure
    RATIO = "ratio"  # 3 倍, three times
    DURATION = "duration"
    AGE = "age"
    POINTS = "points"  # percentage points
    ARTICLE = "article"  # 一个, one: no figure
    BASE = "base"  # 每 10 万, per 100,000
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"  # 第二阶段, 3rd
    SECTION = "section"  # 图 1, Table 2, a list's own numbering
    CODE = "code"  # COVID-19, 12355 热线, GB/T 2260


QUANTITIES = frozenset(
    {
        Kind.COUNT, Kind.SHARE, Kind.AMOUNT, Kind.RATIO, Kind.DURATION, Kind.AGE, Kind.POINTS
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its code; after or before certain characters it is part of another word (最近, 节约)."""

    text: str
    code: str = ""
    not_after: str = ""
    not_before: str = ""

    @property
    def pattern(self) -> str:
        """The regular expression that finds the word; a space in it stands for any white space."""
        body = re.escape(self.text).replace(r"\ ", r"\s+")
        after = f"(?<![{self.not_after}])" if self.not_after else ""
        before = f"(?![{self.not_before}])" if self.not_before else ""
        return f"{after}{body}{before}"


def any_of(words: Iterable[Word]) -> str:
    """Give one pattern for all words, the longest first."""
    return "|".join(word.pattern for word in sorted(words, key=lambda word: -len(word.text)))


def by_text(words: Iterable[Word]) -> dict[str, Word]:
    """Index words by how they are written, in lower case."""
    return {word.text.lower(): word for word in words}
