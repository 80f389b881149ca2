"""The bitmaps of one version: its segments read one over the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps import roaring, words
from xinmiao.ledger.reach.bitmaps.fold import FAMILIES
from xinmiao.ledger.reach.bitmaps.kernel import kernel
from xinmiao.ledger.reach.bitmaps.pages import Pages
from xinmiao.ledger.reach.bitmaps.people import Codes
from xinmiao.ledger.reach.bitmaps.rows import Numbers
from xinmiao.ledger.reach.bitmaps.segment import Part, Segment
from xinmiao.ledger.reach.bitmaps.tallies import MONTHS, PLACES

Years = tuple[int, ...]
Select = dict[str, tuple[int, ...]]
Group = tuple[int, ...]


@dataclass
class View:
    """Sets of positions, codes of attributes and tallies, whatever segment they stand in."""

    segments: Sequence[Segment]
    _codes: dict[Years, Codes] = field(default_factory=dict)
    _sums: dict[tuple[str, Years], pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def pages(self) -> Pages:
        return Pages(np.concatenate([segment.pages for segment in self.segments]))

    @cached_property
    def gone(self) -> Numbers:
        """Events that some row supersedes."""
        return Numbers(np.concatenate([segment.gone for segment in self.segments]))

    @cached_property
    def years(self) -> Years:
        return tuple(sorted({year for segment in self.segments for year in segment.parts}))

    def empty(self) -> words.Words:
        return words.empty(self.pages.n_positions)

    def fill(self, scratch: words.Words, years: Years, family: int, select: Select) -> words.Words:
        """The union of the bitmaps that match; `scratch` is overwritten."""
        scratch[:] = 0
        for segment in self.segments:
            words.discard(scratch, segment.masked)
            for part in self._parts(segment, years):
                index = part.families[family]
                roaring.scatter(part.blob, index.starts[index.matching(select)], scratch)
        return scratch

    def count(self, scratch: words.Words, years: Years, family: int, select: Select) -> int:
        """How many positions there are in the union."""
        if (alone := self._alone(years, family, select)) is None:
            return int(words.count(self.fill(scratch, years, family, select)))
        return sum(int(part.families[family].cardinalities[at]) for part, at in alone)

    def histogram(self, scratch: words.Words, years: Years, family: int, select: Select) -> NDArray[np.int64]:
        """How many positions of the union carry each code at their first event of these years."""
        codes = self.codes(years)
        if (alone := self._alone(years, family, select)) is None:
            return words.histogram(self.fill(scratch, years, family, select), codes)
        for part, at in alone:
            return roaring.histogram(part.blob, part.families[family].starts[at], codes)
        return np.zeros(256, np.int64)

    def groups(self, years: Years, family: int, select: Select, axes: Sequence[str]) -> list[Group]:
        """The combinations of codes that the axes take among the bitmaps that match, sorted."""
        if not axes:
            return [()]
        found: set[Group] = set()
        for segment in self.segments:
            for part in self._parts(segment, years):
                index = part.families[family]
                at = index.matching(select)
                found.update(zip(*(index.codes[axis][at].tolist() for axis in axes), strict=True))
        return sorted(found)

    def _alone(self, years: Years, family: int, select: Select) -> list[tuple[Part, int]] | None:
        """The one bitmap that matches, or none; None when there are several to be joined or masked."""
        if any(len(segment.masked) for segment in self.segments):
            return None
        found: list[tuple[Part, int]] = []
        for segment in self.segments:
            for part in self._parts(segment, years):
                found += ((part, int(at)) for at in part.families[family].matching(select))
                if len(found) > 1:
                    return None
        return found

    def codes(self, years: Years) -> Codes:
        """The code of attributes at each position's first event of these years."""
        if years not in self._codes:
            self._codes[years] = self._first_codes(years)
        return self._codes[years]

    def sums(self, kind: str, years: Years) -> pl.DataFrame:
        """Tallies of the years, "months" or "places"; cells whose rows were all taken back are left out."""
        if (kind, years) not in self._sums:
            self._sums[kind, years] = self._added(kind, years)
        return self._sums[kind, years]

    def _parts(self, segment: Segment, years: Years) -> Iterable[Part]:
        return (segment.parts[year] for year in years if year in segment.parts)

    def _first_codes(self, years: Years) -> Codes:
        if len(years) == 1:
            return self._of_year(years[0])[1]
        codes = np.zeros(self.pages.n_positions, np.uint8)
        for year in reversed(years):
            if any(year in segment.parts for segment in self.segments):
                _overlay(*self._of_year(year), codes)
        return codes

    def _of_year(self, year: int) -> tuple[NDArray[np.int16], Codes]:
        n = self.pages.n_positions
        if self._is_plain(year):
            part = self.segments[0].parts[year]
            return part.day, part.codes
        day, codes = np.zeros(n, np.int16), np.zeros(n, np.uint8)
        for segment in self.segments:
            day[segment.masked] = 0
            for part in self._parts(segment, (year,)):
                at = np.arange(len(part.day), dtype=np.int32) if part.positions is None else part.positions
                _earlier(at, part.day, part.codes, day, codes)
        return day, codes

    def _is_plain(self, year: int) -> bool:
        if len(self.segments) > 1 or year not in self.segments[0].parts:
            return False
        part = self.segments[0].parts[year]
        return part.positions is None and len(part.day) == self.pages.n_positions

    def _added(self, kind: str, years: Years) -> pl.DataFrame:
        frames = [frame for segment in self.segments for frame in segment.sums(kind, years)]
        keys = ["year", *(MONTHS if kind == "months" else PLACES)]
        if not frames:
            return pl.DataFrame(schema=dict.fromkeys([*keys, "events", "amount"], pl.Int32))
        if len(self.segments) == 1:
            return pl.concat(frames)
        added = pl.concat(frames).group_by(keys).agg(pl.col("events", "amount").sum())
        return added.filter(pl.col("events") != 0)


def family_of(axes: Iterable[str]) -> int | None:
    """The smallest family that knows the axes."""
    return next((number for number, known in enumerate(FAMILIES) if set(axes) <= set(known)), None)


@kernel
def _overlay(day: NDArray[np.int16], codes: Codes, onto: Codes) -> None:
    for at in range(len(day)):
        if day[at] > 0:
            onto[at] = codes[at]


@kernel
def _earlier(
    at: NDArray[np.int32], day: NDArray[np.int16], codes: Codes, first_day: NDArray[np.int16], first: Codes
) -> None:
    """Take over events that come before what is known; on the same day the earlier segment stands."""
    for row in range(len(at)):
        old = first_day[at[row]]
        if day[row] > 0 and (old == 0 or day[row] < old):
            first_day[at[row]], first[at[row]] = day[row], codes[row]
