"""Small numbers for combinations of codes: a hash table of pairs of 64-bit keys, grown as it fills."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import kernel

Keys = NDArray[np.int64]


class Interner:
    """Gives each pair of keys a number from 0, in the order of its first coming."""

    def __init__(self, bits: int = 12) -> None:
        """bits: room for half of 2^bits pairs before it first grows."""
        self._table = np.full(1 << bits, -1, np.int32)
        self._pairs = np.empty((1 << bits - 1, 2), np.int64)
        self.n = 0

    @property
    def pairs(self) -> NDArray[np.int64]:
        return self._pairs[: self.n]

    def numbers(self, first: Keys, second: Keys) -> NDArray[np.int32]:
        """int32[n], one for each row of the two keys; -1 where the first key is negative."""
        found = np.empty(len(first), np.int32)
        done = 0
        while done < len(first):
            done, self.n = _intern(first, second, done, self._table, self._pairs, self.n, found)
            if self.n == len(self._pairs):
                self._grow()
        return found

    def _grow(self) -> None:
        pairs = np.empty((4 * len(self._pairs), 2), np.int64)
        pairs[: self.n] = self.pairs
        self._table, self._pairs = np.full(4 * len(self._table), -1, np.int32), pairs
        _rehash(self._table, self.pairs)


@kernel
def _slot(table: NDArray[np.int32], pairs: NDArray[np.int64], first: int, second: int) -> np.int64:
    mixed = np.uint64(first) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(second) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    at = np.int64(mixed >> np.uint64(32)) & (len(table) - 1)
    while table[at] >= 0 and (pairs[table[at], 0] != first or pairs[table[at], 1] != second):
        at = (at + 1) & (len(table) - 1)
    return at


@kernel
def _intern(
    first: Keys, second: Keys, start: int, table: NDArray[np.int32], pairs: NDArray[np.int64], n: int,
    found: NDArray[np.int32],
) -> tuple[int, int]:  # fmt: skip
    for row in range(start, len(first)):
        if first[row] < 0:
            found[row] = -1
            continue
        at = _slot(table, pairs, first[row], second[row])
        if table[at] < 0:
            if n == len(pairs):
                return row, n
            table[at] = n
            pairs[n, 0], pairs[n, 1] = first[row], second[row]
            n += 1
        found[row] = table[at]
    return len(first), n


@kernel
def _rehash(table: NDArray[np.int32], pairs: NDArray[np.int64]) -> None:
    for number in range(len(pairs)):
        table[_slot(table, pairs, pairs[number, 0], pairs[number, 1])] = number
