"""A dense place for every person number, that never moves: pages of 1 024, in the order they come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import kernel

BITS = 10
SIZE = 1 << BITS
NO_PERSON = -1


class Pages:
    """position = slot of the person's page · 1024 + the last ten bits of the number."""

    def __init__(self, numbers: NDArray[np.int32] | None = None) -> None:
        self._slots = np.zeros(1 << (31 - BITS), np.int32)  # slot + 1, 0: no page yet
        self._numbers = np.empty(1 << (31 - BITS), np.int32)
        self.n = 0
        if numbers is not None:
            self.n = len(numbers)
            self._numbers[: self.n] = numbers
            self._slots[numbers] = np.arange(1, self.n + 1, dtype=np.int32)

    @property
    def numbers(self) -> NDArray[np.int32]:
        """The page at each slot."""
        return self._numbers[: self.n]

    @property
    def parts(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """For kernels: slot + 1 by page (0: none yet), page by slot."""
        return self._slots, self._numbers

    @property
    def n_positions(self) -> int:
        return self.n * SIZE

    def place(self, persons: NDArray[np.int32]) -> NDArray[np.int32]:
        """Positions of persons (-1 for none), with new pages for those that have no place yet."""
        positions = np.empty(len(persons), np.int32)
        self.n = _place(persons, self._slots, self._numbers, self.n, positions)
        return positions

    def find(self, persons: NDArray[np.int32]) -> NDArray[np.int32]:
        """Positions of those persons that have a place."""
        slots = self._slots[persons >> BITS] - 1
        known = slots >= 0
        found: NDArray[np.int32] = (slots[known] << BITS) + (persons[known] & (SIZE - 1))
        return found

    def persons(self, positions: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Person numbers at the positions."""
        pages = self._numbers[positions >> BITS].astype(np.int64)
        numbers: NDArray[np.int64] = (pages << BITS) | (positions & (SIZE - 1))
        return numbers.astype(np.uint32)


@kernel
def _place(
    persons: NDArray[np.int32], slots: NDArray[np.int32], numbers: NDArray[np.int32], n: int,
    positions: NDArray[np.int32],
) -> int:  # fmt: skip
    for row in range(len(persons)):
        person = persons[row]
        if person < 0:
            positions[row] = NO_PERSON
            continue
        page = person >> BITS
        if slots[page] == 0:
            slots[page], numbers[n] = n + 1, page
            n += 1
        positions[row] = ((slots[page] - 1) << BITS) + (person & (SIZE - 1))
    return n
