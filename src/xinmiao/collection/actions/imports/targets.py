"""What the rows of a file become: what an import asks of it, whatever it is."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import polars as pl

from xinmiao.collection.models import Import, ImportedRow
from xinmiao.collection.rules.imports import Standing
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import pseudonym
from xinmiao.science.sheets import Column
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Item:
    """A good row. key, content, same: tokens of what it is known by, of its answers, of its person and day."""

    row: int
    key: str
    content: str
    values: Any
    same: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row and how it stands. known: the record that its key is known by."""

    item: Item
    standing: Standing
    known: ImportedRow | None


@dataclass(frozen=True, slots=True)
class Extra:
    """A fault that only the target can see. key: of the column."""

    row: int
    key: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A row that could not be written after all, with why."""

    row: int
    why: Text


class Target(Protocol):
    """columns: of the sheet. messages: words of its own faults. chunk: rows that are written in one transaction."""

    columns: list[Column]

    @property
    def messages(self) -> Mapping[str, tuple[Text, Text]]: ...

    @property
    def chunk(self) -> int: ...

    def items(self, rows: pl.DataFrame) -> tuple[list[Item], list[Extra]]:
        """The rows of one batch, and what is wrong with them beyond their cells."""

    def last(self) -> list[Extra]:
        """What can only be said at the end."""

    def write(self, planned: Sequence[Planned], of: Import, *, by: Actor, at: datetime) -> list[Unwritten]:
        """Write new and changed rows in the caller's transaction."""

    def withdraw(self, rows: Sequence[ImportedRow], of: Import, *, by: Actor, at: datetime) -> None:
        """Withdraw records in the caller's transaction."""

    def world(self) -> str:
        """What else the outcome depends on."""


class Tokens:
    """Texts as tokens by which the same one is known again, and nothing else: HMAC-SHA-256, 16 bytes in hex.

    The key is a pseudonym of the ring's, taken once: the ring is not asked for each row.
    """

    def __init__(self) -> None:
        self._key = bytes.fromhex(pseudonym("collection.import", purpose="rows of files"))

    def of(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256")[:16].hex()


def rows_of(frame: pl.DataFrame, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, object]]]:
    """Each row's number and values by key."""
    there = [key for key in keys if key in frame.columns]
    for values in frame.select("row", *there).iter_rows(named=True):
        yield int(values.pop("row")), values
