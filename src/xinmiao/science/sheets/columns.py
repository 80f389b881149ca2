"""What a column holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from xinmiao.science.text import Text


class Type(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"  # several choices, told apart by spaces, commas or 、
    CODE = "code"  # text of digits and letters in which a zero in front matters
    IDENTITY = "identity"  # GB 11643-1999, 18 characters


@dataclass(frozen=True, slots=True)
class Choice:
    """under: the code of the choice in the parent column under which this one is offered; empty: under any."""

    code: str
    label: Text
    under: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    """This column must stand so to another one, where both are there."""

    how: Literal["<", "<=", ">", ">=", "=="]
    other: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet. key: its machine name. Only what is set is checked.

    lowest, highest: both ends in. pattern: a regular expression that the whole cell matches. length: characters of a
    code. known: every code there is, checked apart from `choices`, which are offered too. birth_date, sex: columns
    that an identity number must agree with. masked: never shown whole. hint: said in the notes of the template.
    """

    key: str
    label: Text
    type: Type = Type.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    parent: str = ""
    lowest: float | date | None = None
    highest: float | date | None = None
    pattern: str = ""
    told: Text | None = None  # what to say where the pattern or the range fails; else our own words
    length: int = 0
    known: frozenset[str] | None = None
    not_future: bool = False
    compares: tuple[Compare, ...] = ()
    birth_date: str = ""
    sex: str = ""
    in_key: bool = False
    masked: bool = False
    hint: Text | None = None
    width: int = field(default=16, compare=False)

    @property
    def is_text(self) -> bool:
        """Whether a spreadsheet must keep it as text."""
        return self.type in (Type.TEXT, Type.CODE, Type.IDENTITY, Type.CHOICE, Type.SEVERAL)

    @property
    def is_masked(self) -> bool:
        return self.masked or self.type is Type.IDENTITY


def letter(index: int) -> str:
    """Give Excel's letter of a column, counted from 0: 0 → A, 26 → AA."""
    told = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        told = chr(65 + rest) + told
    return told
