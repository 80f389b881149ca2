"""What a person said once of a phrase, so that it need not be said again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from xinmiao.reviews.checking.passages import Passage
from xinmiao.science.wording import Phrase

NUMERAL = re.compile(r"\d[\d,，.]*")
LOOSE = re.compile(r"[^\w※#]+")
MAX_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Bound:
    """An answer to "what is this figure?". indicator: its code; "" says that it is no figure of the programme.

    period: "" means the year that the text gives. slice: as `Slice` reads it.
    """

    indicator: str
    period: str = ""
    slice: dict[str, str] = field(default_factory=dict)


def context_of(phrase: Phrase, passage: Passage) -> str:
    """Give the clause around a figure without any of its numbers: ※ is the figure, # any other number.

    Next year's text says the same of another number; it is still the same phrase.
    """
    clause = passage.clause(phrase.offset, phrase.end)
    at = clause.find(phrase.words)
    before, after = (clause[:at], clause[at + phrase.length :]) if at >= 0 else (clause, "")
    marked = f"{_numberless(before)}※{phrase.measure}{phrase.unit}{_numberless(after)}"
    return LOOSE.sub("", marked).casefold()[-MAX_CONTEXT:]


def key_of(context: str) -> str:
    """Give the key of a context: 64 hex digits."""
    return hashlib.sha256(context.encode()).hexdigest()


def _numberless(words: str) -> str:
    return NUMERAL.sub("#", words)
