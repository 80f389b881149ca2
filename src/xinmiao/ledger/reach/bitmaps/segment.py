"""A segment: what some rows of events fold into, as files that are written once and mapped into memory.

A version of the store is a list of segments; a later one says which positions of earlier ones it replaces.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps import roaring
from xinmiao.ledger.reach.bitmaps.fold import FAMILIES, YearFold
from xinmiao.ledger.reach.bitmaps.pages import Pages
from xinmiao.ledger.reach.bitmaps.people import Codes
from xinmiao.ledger.reach.bitmaps.rows import Rows

Positions = NDArray[np.int32]


class Folding:
    """Folds rows into the files of one new segment; reading the next rows overlaps with folding the last.

    compact: the rows are few beside the persons known.
    """

    def __init__(self, folder: Path, pages: Pages, *, compact: bool = False) -> None:
        self._compact = compact
        self.folder, self.pages, self._had = folder, pages, pages.n
        self.last_event_no = 0
        self._year: YearFold | None = None
        self._pool = ThreadPoolExecutor(2)
        self._busy: list[Future[None]] = []
        self._written: list[Future[None]] = []
        folder.mkdir(parents=True)

    def add(self, rows: Rows, *, bits: bool = True, sign: int = 1) -> None:
        """Fold rows, years in order. sign: what a row adds to the sums: 1, 0 or -1."""
        if not len(rows):
            return
        self._turn_to(rows.year)
        self.last_event_no = max(self.last_event_no, int(rows.event_no.max()))
        positions = self.pages.place(rows.person) if bits else None
        self._wait()
        fold, n = self._year, self.pages.n_positions
        assert fold is not None
        self._busy.append(self._pool.submit(_fold_cells, fold, rows, positions, sign))
        if positions is not None:
            self._busy.append(self._pool.submit(fold.first.add, rows, positions, n))

    def close(self, *, masked: Positions, gone: NDArray[np.int64]) -> None:
        """Write what is left. masked: positions of earlier segments that this one replaces."""
        self._turn_to(None)
        for written in self._written:
            written.result()
        self._pool.shutdown()
        np.save(self.folder / "pages.npy", self.pages.numbers[self._had :])
        np.save(self.folder / "masked.npy", np.sort(masked))
        np.save(self.folder / "gone.npy", gone)
        (self.folder / "segment.json").write_text(json.dumps({"last_event_no": self.last_event_no}))

    def _turn_to(self, year: int | None) -> None:
        if self._year is not None and self._year.year != year:
            self._wait()
            for write in (_write_bits, _write_sums):
                self._written.append(self._pool.submit(write, self._year, self.folder, self.pages.n_positions))
            self._year = None
        if self._year is None and year is not None:
            self._year = YearFold(year, compact=self._compact)

    def _wait(self) -> None:
        for task in self._busy:
            task.result()
        self._busy.clear()


def _fold_cells(fold: YearFold, rows: Rows, positions: Positions | None, sign: int) -> None:
    cells = fold.cells_of(rows)
    if positions is not None:
        fold.add_bits(cells, positions)
    if sign:
        fold.add_sums(rows, cells, sign)


def _write_sums(fold: YearFold, folder: Path, n_positions: int) -> None:
    months, places = fold.sums()
    months.write_parquet(folder / f"months-{fold.year}.parquet", compression="uncompressed", statistics=False)
    places.write_parquet(folder / f"places-{fold.year}.parquet", compression="uncompressed", statistics=False)
    fold.first.write(folder, fold.year, n_positions)


def _write_bits(fold: YearFold, folder: Path, n_positions: int) -> None:
    index, blob = fold.bitmaps(n_positions)
    np.save(folder / f"index-{fold.year}.npy", index)
    np.save(folder / f"bits-{fold.year}.npy", blob)


@dataclass(slots=True)
class Family:
    """The index of one family's bitmaps, column by column."""

    codes: dict[str, NDArray[np.int32]]
    starts: NDArray[np.int64]
    cardinalities: NDArray[np.int64]

    @classmethod
    def of(cls, index: NDArray[Any], number: int) -> Family:
        rows = index[index["family"] == number]
        codes = {axis: np.ascontiguousarray(rows[axis]) for axis in FAMILIES[number]}
        return cls(codes, rows["start"].copy(), rows["cardinality"].copy())

    def matching(self, select: dict[str, tuple[int, ...]]) -> NDArray[np.intp]:
        """Places in the index of the bitmaps whose codes are among those given."""
        passes = np.ones(len(self.starts), np.bool_)
        for axis, wanted in select.items():
            column = self.codes[axis]
            passes &= column == wanted[0] if len(wanted) == 1 else np.isin(column, wanted)
        return np.flatnonzero(passes)


@dataclass(slots=True)
class Part:
    """One year of a segment."""

    families: list[Family]
    blob: roaring.Blob
    day: NDArray[np.int16]
    codes: Codes
    positions: Positions | None

    @classmethod
    def open(cls, folder: Path, year: int) -> Part:
        sparse = folder / f"positions-{year}.npy"
        index = np.load(folder / f"index-{year}.npy")
        return cls(
            families=[Family.of(index, number) for number in range(len(FAMILIES))],
            blob=_mapped(folder / f"bits-{year}.npy"),
            day=_mapped(folder / f"day-{year}.npy"),
            codes=_mapped(folder / f"codes-{year}.npy"),
            positions=_mapped(sparse) if sparse.exists() else None,
        )


@dataclass
class Segment:
    """A segment to be read; what nobody asks for stays on disk."""

    folder: Path

    def open(self) -> None:
        """Map or open every file now, so that it stays readable when the version is forgotten."""
        _ = self.parts, self.pages, self.masked, self._tallies

    @cached_property
    def parts(self) -> dict[int, Part]:
        years = sorted(int(path.stem[6:]) for path in self.folder.glob("index-*.npy"))
        return {year: Part.open(self.folder, year) for year in years}

    @cached_property
    def pages(self) -> NDArray[np.int32]:
        numbers: NDArray[np.int32] = np.load(self.folder / "pages.npy")
        return numbers

    @cached_property
    def masked(self) -> Positions:
        positions: Positions = np.load(self.folder / "masked.npy")
        return positions

    @cached_property
    def gone(self) -> NDArray[np.int64]:
        numbers: NDArray[np.int64] = np.load(self.folder / "gone.npy")
        return numbers

    @cached_property
    def last_event_no(self) -> int:
        return int(json.loads((self.folder / "segment.json").read_text())["last_event_no"])

    @cached_property
    def _tallies(self) -> dict[str, BinaryIO]:
        return {path.stem: path.open("rb") for path in self.folder.glob("*-*.parquet")}

    def sums(self, kind: str, years: tuple[int, ...]) -> list[pl.DataFrame]:
        """Tallies of the years; kind: "months" or "places"."""
        files = [self._tallies[f"{kind}-{year}"] for year in years if f"{kind}-{year}" in self._tallies]
        return [pl.read_parquet(_whole(file)) for file in files]


def _whole(file: BinaryIO) -> bytes:
    """Its bytes, wherever another thread has read to."""
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)


def _mapped(path: Path) -> NDArray[Any]:
    """Map a file into memory; an empty one cannot be."""
    array: NDArray[Any] = np.load(path) if path.stat().st_size <= 128 else np.load(path, mmap_mode="r")
    return np.asarray(array)
