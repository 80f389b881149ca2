"""Sets of positions as dense bits: 64 to a word, kernels in Numba that release the interpreter's lock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import bit_count, kernel, lowest_bit

CONTAINER_WORDS = 1024
"""Words under one roaring container of 65 536 positions; dense sets are padded to it."""

Words = NDArray[np.uint64]


def empty(n_positions: int) -> Words:
    containers = -(-max(n_positions, 1) // (CONTAINER_WORDS * 64))
    return np.zeros(containers * CONTAINER_WORDS, np.uint64)


@kernel
def count(words: Words) -> np.int64:
    total = np.uint64(0)
    for word in words:
        total += bit_count(word)
    return np.int64(total)


@kernel
def discard(words: Words, positions: NDArray[np.int32]) -> None:
    for position in positions:
        words[position >> 6] &= ~(np.uint64(1) << np.uint64(position & 63))


@kernel
def positions_of(words: Words) -> NDArray[np.int64]:
    found = np.empty(count(words), np.int64)
    n = 0
    for at in range(len(words)):
        word = words[at]
        while word != 0:
            found[n] = at * 64 + np.int64(lowest_bit(word))
            word &= word - np.uint64(1)
            n += 1
    return found


@kernel
def histogram(words: Words, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many positions of the set carry each code."""
    counts = np.zeros((2, 256), np.int64)
    for at in range(len(words)):
        word = words[at]
        while word != 0:
            bit = np.int64(lowest_bit(word))
            counts[bit & 1, codes[at * 64 + bit]] += 1
            word &= word - np.uint64(1)
    both: NDArray[np.int64] = counts[0] + counts[1]
    return both


@kernel
def keep(words: Words, codes: NDArray[np.uint8], allowed: NDArray[np.bool_]) -> None:
    """Drop from the set every position whose code is not allowed."""
    for at in range(len(words)):
        word = words[at]
        while word != 0:
            bit = lowest_bit(word)
            if not allowed[codes[at * 64 + np.int64(bit)]]:
                words[at] &= ~(np.uint64(1) << bit)
            word &= word - np.uint64(1)
