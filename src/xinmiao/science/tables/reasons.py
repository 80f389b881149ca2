"""Why a value is missing: a closed list per package, one code a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.text import Text

DRAFT_TABLE = Text("规则表是草案，没有允许使用", "The rule table is a draft that nobody opted into")


class Reasons(Mapping[str, Text]):
    """A closed list, `Reasons(no_sex=Text("没有性别", "No sex"), …)`; the word it gives for a row is one of its keys.

    Inside a package a row's reason is a small number: 0 for none, n for the n-th of the list. `code` and `column` turn
    a word into its number and an array of numbers into a column of words, null where there is no reason.
    """

    def __init__(self, **texts: Text) -> None:
        self._texts = texts
        self._codes = {word: n for n, word in enumerate(texts, start=1)}
        self._words = pl.Series("words", [None, *texts], dtype=pl.String)

    def __getitem__(self, word: str) -> Text:
        return self._texts[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def code(self, word: str) -> int:
        """Give the number of a word; KeyError when the list does not hold it."""
        return self._codes[word]

    def column(self, name: str, codes: NDArray[np.integer]) -> pl.Series:
        """Give the words of an array of codes, shape (n,), as a column of text."""
        if len(codes) and codes.min() == codes.max():
            return self._words.new_from_index(int(codes[0]), len(codes)).rename(name)
        return self._words.gather(codes).rename(name)


def listed(name: str, present: Mapping[str, NDArray[np.bool_]]) -> pl.Series:
    """Give per row the names that are true there, in their order, joined by commas; null where none is.

    `listed("missing", {"sodium_mg": no_sodium, "fat_g": no_fat})`, arrays of shape (n,), at most 62 names.
    """
    bits = sum((np.asarray(held).astype(np.int64) << n for n, held in enumerate(present.values())), np.int64(0))
    kinds, rows = np.unique(np.atleast_1d(bits), return_inverse=True)
    words = [",".join(one for n, one in enumerate(present) if kind >> n & 1) or None for kind in kinds.tolist()]
    return pl.Series("words", words, dtype=pl.String).gather(rows.reshape(-1)).rename(name)
