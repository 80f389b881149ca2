"""A file as batches of cells: every cell as text, under its Excel letter, with its Excel row and what kind it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import polars as pl

BATCH = 100_000


class Cell(IntEnum):
    """What kind a cell of a workbook was. FORMULA: one without a value. MERGED: in a merged range."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5
    FORMULA = 6
    MERGED = 7


@dataclass(frozen=True, slots=True)
class Facts:
    """What is worth a warning. hidden: rows that are hidden. meta: what the template wrote into its hidden sheet."""

    hidden: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)


class Book(Protocol):
    """kinds: whether each letter has a column `<letter>.kind` beside it. date_1904: how serial dates count.

    height: about how many rows there are.
    """

    kinds: bool
    date_1904: bool
    letters: list[str]
    facts: Facts
    height: int

    def head(self, n: int) -> pl.DataFrame:
        """Give the first `n` rows."""

    def batches(self, size: int = BATCH) -> Iterator[pl.DataFrame]:
        """Give all rows, from the first: `row` (UInt32, from 1) and each letter (String, null where empty)."""


def kind_of(letter: str) -> str:
    """The name of the column that says what kind the cells of a letter are."""
    return f"{letter}.kind"
