"""Many roaring bitmaps in one array of 16-bit numbers, in the portable format (RoaringFormatSpec, no runs).

A bitmap is a header (cookie 12346, number of containers, key and cardinality of each, byte offset of each)
and its containers: a sorted array up to 4 096 values, a plain bitmap of 65 536 bits above.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import bit_count, kernel, lowest_bit
from xinmiao.ledger.reach.bitmaps.words import CONTAINER_WORDS, Words

COOKIE = 12346
ARRAY_MOST = 4096
TOUCHED = CONTAINER_WORDS // 64
Blob = NDArray[np.uint16]


def room(sizes: NDArray[np.int64], n_containers: int) -> int:
    """16-bit numbers that bitmaps of so many (perhaps repeated) positions can take at most."""
    return int((4 + 4 * np.minimum(sizes, n_containers) + sizes).sum())


@kernel
def write_all(
    groups: NDArray[np.int64], order: NDArray[np.int64], offsets: NDArray[np.int64],
    positions: NDArray[np.int32], words: Words, blob: Blob,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    """Write one bitmap for each group: the union of the cells order[groups[g]:groups[g + 1]].

    The positions of cell c (repeats allowed) are positions[offsets[c]:offsets[c + 1]]. `words` is scratch,
    all 0 before and after. Gives the end of each bitmap in `blob`, and its cardinality.
    """
    touched = np.zeros(len(words) // 64, np.uint64)
    ends, cards = np.zeros(len(groups) - 1, np.int64), np.zeros(len(groups) - 1, np.int64)
    at = 0
    for group in range(len(groups) - 1):
        for cell in order[groups[group] : groups[group + 1]]:
            for position in positions[offsets[cell] : offsets[cell + 1]]:
                words[position >> 6] |= np.uint64(1) << np.uint64(position & 63)
                touched[position >> 12] |= np.uint64(1) << np.uint64(position >> 6 & 63)
        at, cards[group] = _write(words, touched, blob, at)
        ends[group] = at
    return ends, cards


@kernel
def _write(words: Words, touched: Words, blob: Blob, at: int) -> tuple[int, np.int64]:
    """touched: one bit for each word that is not 0; only these are looked at."""
    n = 0
    for key in range(len(touched) // TOUCHED):
        n += 1 if touched[key * TOUCHED : (key + 1) * TOUCHED].any() else 0
    blob[at], blob[at + 1], blob[at + 2], blob[at + 3] = COOKIE, 0, n & 0xFFFF, n >> 16
    header, end, card, i = at + 4, at + 4 + 4 * n, np.int64(0), 0
    for key in range(len(touched) // TOUCHED):
        here = touched[key * TOUCHED : (key + 1) * TOUCHED]
        if here.any():
            byte = 2 * (end - at)
            blob[header + 2 * n + 2 * i], blob[header + 2 * n + 2 * i + 1] = byte & 0xFFFF, byte >> 16
            part = words[key * CONTAINER_WORDS : (key + 1) * CONTAINER_WORDS]
            end, size = _write_container(part, here, blob, end)
            blob[header + 2 * i], blob[header + 2 * i + 1] = key, size - 1
            card += size
            i += 1
    return end, card


@kernel
def _write_container(part: Words, touched: Words, blob: Blob, at: int) -> tuple[int, np.int64]:
    size = _size(part, touched)
    if size > ARRAY_MOST:
        _write_bits(part, blob[at : at + 4 * CONTAINER_WORDS])
        part[:], touched[:] = 0, 0
        return at + 4 * CONTAINER_WORDS, size
    end = at
    for block in range(len(touched)):
        while touched[block] != 0:
            i = block * 64 + np.int64(lowest_bit(touched[block]))
            touched[block] &= touched[block] - np.uint64(1)
            while part[i] != 0:
                blob[end] = i * 64 + np.int64(lowest_bit(part[i]))
                part[i] &= part[i] - np.uint64(1)
                end += 1
    return end, size


@kernel
def _write_bits(part: Words, blob: Blob) -> None:
    for i in range(CONTAINER_WORDS):
        for quarter in range(4):
            blob[4 * i + quarter] = (part[i] >> np.uint64(16 * quarter)) & np.uint64(0xFFFF)


@kernel
def _size(part: Words, touched: Words) -> np.int64:
    size = np.int64(0)
    for block in range(len(touched)):
        left = touched[block]
        while left != 0:
            size += np.int64(bit_count(part[block * 64 + np.int64(lowest_bit(left))]))
            left &= left - np.uint64(1)
    return size


@kernel
def scatter(blob: Blob, starts: NDArray[np.int64], words: Words) -> None:
    """Add the bitmaps that begin at `starts` to a dense set."""
    for start in starts:
        n = np.int64(blob[start + 2]) | np.int64(blob[start + 3]) << 16
        at = start + 4 + 4 * n
        for i in range(n):
            base = np.int64(blob[start + 4 + 2 * i]) * CONTAINER_WORDS
            size = np.int64(blob[start + 5 + 2 * i]) + 1
            if size > ARRAY_MOST:
                _add_bits(blob[at : at + 4 * CONTAINER_WORDS], words[base : base + CONTAINER_WORDS])
                at += 4 * CONTAINER_WORDS
            else:
                for j in range(at, at + size):
                    value = np.int64(blob[j])
                    words[base + (value >> 6)] |= np.uint64(1) << np.uint64(value & 63)
                at += size


@kernel
def _add_bits(bits: Blob, words: Words) -> None:
    for i in range(CONTAINER_WORDS):
        low = np.uint64(bits[4 * i]) | np.uint64(bits[4 * i + 1]) << np.uint64(16)
        high = np.uint64(bits[4 * i + 2]) | np.uint64(bits[4 * i + 3]) << np.uint64(16)
        words[i] |= low | high << np.uint64(32)


@kernel
def histogram(blob: Blob, start: int, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many positions of one bitmap carry each code."""
    counts = np.zeros((2, 256), np.int64)  # two, so that equal codes in a row do not wait for each other
    n = np.int64(blob[start + 2]) | np.int64(blob[start + 3]) << 16
    at = start + 4 + 4 * n
    for i in range(n):
        base = np.int64(blob[start + 4 + 2 * i]) << 16
        size = np.int64(blob[start + 5 + 2 * i]) + 1
        if size > ARRAY_MOST:
            _count_bits(blob[at : at + 4 * CONTAINER_WORDS], codes[base:], counts)
            at += 4 * CONTAINER_WORDS
        else:
            for j in range(at, at + size):
                counts[j & 1, codes[base + np.int64(blob[j])]] += 1
            at += size
    both: NDArray[np.int64] = counts[0] + counts[1]
    return both


@kernel
def _count_bits(bits: Blob, codes: NDArray[np.uint8], counts: NDArray[np.int64]) -> None:
    for i in range(CONTAINER_WORDS):
        low = np.uint64(bits[4 * i]) | np.uint64(bits[4 * i + 1]) << np.uint64(16)
        high = np.uint64(bits[4 * i + 2]) | np.uint64(bits[4 * i + 3]) << np.uint64(16)
        word = low | high << np.uint64(32)
        while word != 0:
            bit = np.int64(lowest_bit(word))
            counts[bit & 1, codes[64 * i + bit]] += 1
            word &= word - np.uint64(1)
