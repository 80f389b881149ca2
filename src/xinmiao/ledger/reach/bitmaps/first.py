"""The first event of a year at each position: what a person was when it began."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import kernel
from xinmiao.ledger.reach.bitmaps.people import Codes
from xinmiao.ledger.reach.bitmaps.rows import Rows

Positions = NDArray[np.int32]


class First:
    """Day (0: none), event number and code of attributes: by position, or in the order of coming if `compact`."""

    def __init__(self, *, compact: bool = False) -> None:
        self.day, self.event_no = np.zeros(0, np.int16), np.zeros(0, np.int64)
        self.codes: Codes = np.zeros(0, np.uint8)
        self._known = _Known() if compact else None

    def add(self, rows: Rows, positions: Positions, n_positions: int) -> None:
        at, size = positions, n_positions
        if self._known is not None:
            at = self._known.places(positions, n_positions)
            size = self._known.n
        if size > len(self.day):
            self._grow(size if not len(self.day) else max(size, len(self.day) * 3 // 2))
        _earliest(at, rows.day, rows.event_no, rows.codes, self.day, self.event_no, self.codes)

    def write(self, folder: Path, year: int, n_positions: int) -> None:
        """Files `day-2024.npy` and `codes-2024.npy`; `positions-2024.npy` says where, unless it is by position."""
        n = n_positions if self._known is None else self._known.n
        if self._known is not None:
            np.save(folder / f"positions-{year}.npy", self._known.positions[:n])
        np.save(folder / f"day-{year}.npy", _padded(self.day, n))
        np.save(folder / f"codes-{year}.npy", _padded(self.codes, n))

    def _grow(self, size: int) -> None:
        self.day, self.codes = _padded(self.day, size), _padded(self.codes, size)
        self.event_no = _padded(self.event_no, size)


class _Known:
    """Positions in the order of their coming."""

    def __init__(self) -> None:
        self.n, self.positions = 0, np.zeros(0, np.int32)
        self._places = np.zeros(0, np.int32)  # by position: place + 1, 0: not known

    def places(self, positions: Positions, n_positions: int) -> Positions:
        """The place of each position; -1 stays -1."""
        self._places = _padded(self._places, max(n_positions, len(self._places)))
        self.positions = _padded(self.positions, self.n + len(positions))
        found = np.empty(len(positions), np.int32)
        self.n = _find(positions, self._places, self.positions, self.n, found)
        return found


def _padded(array: NDArray, size: int) -> NDArray:  # type: ignore[type-arg]
    if len(array) >= size:
        return array[:size]
    longer = np.zeros(size, array.dtype)
    longer[: len(array)] = array
    return longer


@kernel
def _find(positions: Positions, places: Positions, known: Positions, n: int, found: Positions) -> int:
    for row in range(len(positions)):
        position = positions[row]
        if position < 0:
            found[row] = -1
            continue
        if places[position] == 0:
            known[n] = position
            n += 1
            places[position] = n
        found[row] = places[position] - 1
    return n


@kernel
def _earliest(
    at: Positions, days: NDArray[np.int16], numbers: NDArray[np.int64], codes: Codes,
    first_day: NDArray[np.int16], first_no: NDArray[np.int64], first_code: Codes,
) -> None:  # fmt: skip
    for row in range(len(at)):
        here, day = at[row], days[row]
        if here < 0:
            continue
        old = first_day[here]
        if old == 0 or day < old or (day == old and numbers[row] < first_no[here]):
            first_day[here], first_no[here], first_code[here] = day, numbers[row], codes[row]
