"""Kept faults put into words: what is kept is row, letter, key, code and value; the words follow from the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from xinmiao.science.sheets.checks import checks
from xinmiao.science.sheets.columns import Column
from xinmiao.science.sheets.faults import Fault
from xinmiao.science.sheets.faults import told as put
from xinmiao.science.sheets.headings import missing_words
from xinmiao.science.text import Text


class Wording:
    """messages: reason and what to do, of codes that the caller adds."""

    def __init__(
        self, columns: Sequence[Column], *, today: date, messages: Mapping[str, tuple[Text, Text]] | None = None
    ) -> None:
        self._told = {(check.column.key, check.code): check.told for check in checks(columns, today=today)}
        self._by_key = {column.key: column for column in columns}
        self._messages = messages or {}

    def told(self, faults: pl.DataFrame) -> list[Fault]:
        """Give kept faults in words, in their order."""
        return [self.one(*row) for row in faults.iter_rows()]

    def one(self, row: int, letter: str, key: str, code: str, value: str | None) -> Fault:
        told_of: Mapping[str, object] = self._told.get((key, code), {})
        if code == "key_twice":
            told_of, value = {"first": value}, ""
        if code == "column_missing" and key in self._by_key:
            told_of = missing_words(self._by_key[key], value or "")
        if code == "column_ignored":
            return put(row, letter, Column("", Text(value or "", value or "")), code, value or "")
        return put(row, letter, self._by_key.get(key), code, value or "", told_of, self._messages.get(code))
