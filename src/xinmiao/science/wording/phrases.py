"""What the parser finds: a figure in words, where it stands and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.meaning import meaning
from xinmiao.science.wording.numerals import Numeral
from xinmiao.science.wording.ranges import Range
from xinmiao.science.wording.settings import STANDARD, Settings
from xinmiao.science.wording.words import QUANTITIES, Kind


@dataclass(frozen=True, slots=True)
class Link:
    """How a figure stands to another of the same text.

    role: it is the figure "before", the one "after", or the "change" between two.
    other: the other figure's place in the list that `parse` gives; None where the text names none.
    direction: "up", "down", or "" where the words do not say.
    """

    role: Literal["before", "after", "change"]
    other: int | None
    direction: Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One number of a text, with everything that the words around it say of it.

    text[offset : offset + length] is `words`. value and range are in the unit counted; shares are fractions of one.
    numeral: None for a majority, a date or a code. second: the other end of a written range (0–3 岁).
    unit: neutral code ("USD", "percent", "year"). measure: 所, 名. noun: what is counted, as the text says it.
    year: the year that the sentence gives for the figure, where it does.
    """

    words: str
    offset: int
    kind: Kind
    lang: str
    hedge: Hedge = Hedge.EXACT
    hedge_word: str = ""
    numeral: Numeral | None = None
    second: Numeral | None = None
    unit: str = ""
    measure: str = ""
    noun: str = ""
    year: int | None = None
    link: Link | None = None
    settings: Settings = STANDARD

    @property
    def length(self) -> int:
        """The number of characters, hedge and unit included."""
        return len(self.words)

    @property
    def end(self) -> int:
        """Where the text goes on."""
        return self.offset + len(self.words)

    @property
    def is_quantity(self) -> bool:
        """Whether a figure can support or contradict it."""
        return self.kind in QUANTITIES and (self.numeral is not None or self.kind is Kind.SHARE)

    @property
    def value(self) -> Decimal | None:
        """The number as written."""
        return self.numeral.value if self.numeral else None

    @property
    def range(self) -> Range | None:
        """The figures of which the phrase is true; None where it is no quantity."""
        if not self.is_quantity:
            return None
        if self.numeral and self.second:
            one, other = self.numeral.value, self.second.value
            return Range(min(one, other), max(one, other))
        found = meaning(self.hedge, self.numeral, self.settings)
        return found.within_one() if self.kind is Kind.SHARE else found

    def as_dict(self) -> dict[str, object]:
        """Give the phrase as JSON would carry it, its numbers as text."""
        found = self.range
        return {
            "words": self.words, "offset": self.offset, "length": self.length, "kind": self.kind.value,
            "hedge": self.hedge.value, "hedge_word": self.hedge_word,
            "value": None if self.value is None else f"{self.value:f}",
            "low": None if found is None else f"{found.low:f}", "low_open": bool(found and found.low_open),
            "high": None if found is None or found.high is None else f"{found.high:f}",
            "high_open": bool(found and found.high_open),
            "unit": self.unit, "measure": self.measure, "noun": self.noun, "year": self.year,
            "link": None if self.link is None else
            {"role": self.link.role, "other": self.link.other, "direction": self.link.direction},
        }  # fmt: skip
