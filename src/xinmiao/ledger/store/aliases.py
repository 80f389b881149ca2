"""Which person number counts as which: merges and un-merges, resolved through their chains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class AliasMap:
    """`sources[i]` counts as `targets[i]`: two int32 arrays of equal length, sorted by `sources`.

    Only numbers that stand for another are listed; no target is itself a source.
    """

    sources: Numbers
    targets: Numbers

    @classmethod
    def of(cls, rows: pl.DataFrame, *, on: date | None = None) -> AliasMap:
        """Resolve rows of the `aliases` table, as of a day if given.

        The latest row of a number holds (by date, then `alias_no`); a row that points at itself un-merges.
        A circle, which the door refuses, counts as its smallest member.
        """
        if on is not None:
            rows = rows.filter(pl.col("date") <= on)
        latest = rows.sort("date", "alias_no").group_by("person_no", maintain_order=True).last()
        merged = latest.filter(pl.col("person_no") != pl.col("kept_no")).sort("person_no")
        sources = merged["person_no"].to_numpy().astype(np.int32)
        return cls(sources, _chase(sources, merged["kept_no"].to_numpy().astype(np.int32)))._without_selves()

    def resolve(self, numbers: npt.ArrayLike) -> Numbers:
        """Give for each number the one it counts as; same shape, int32."""
        given = np.asarray(numbers, dtype=np.int32)
        if not self.sources.size:
            return given
        at = np.searchsorted(self.sources, given)
        at[at == self.sources.size] = 0
        return np.where(self.sources[at] == given, self.targets[at], given)

    def numbers_of(self, numbers: npt.ArrayLike) -> Numbers:
        """Every number that counts as the same person as one of these, sorted."""
        kept = np.unique(self.resolve(numbers))
        return np.union1d(kept, self.sources[np.isin(self.targets, kept)]).astype(np.int32)

    def __len__(self) -> int:
        return int(self.sources.size)

    def _without_selves(self) -> AliasMap:
        moved = self.sources != self.targets
        return AliasMap(self.sources[moved], self.targets[moved])


def circles(rows: pl.DataFrame) -> list[int]:
    """The numbers that are merged into one another in a circle: each such chain never ends."""
    latest = rows.sort("date", "alias_no").group_by("person_no", maintain_order=True).last()
    follows = dict(zip(latest["person_no"].to_list(), latest["kept_no"].to_list(), strict=True))
    return sorted(number for number in follows if _in_circle(number, follows))


def _in_circle(number: int, follows: dict[int, int]) -> bool:
    seen, at = set(), number
    while at in follows and follows[at] != at and at not in seen:
        seen.add(at)
        at = follows[at]
    return at == number and at in seen


def _chase(sources: Numbers, targets: Numbers) -> Numbers:
    """Follow every chain to its end by doubling: after k rounds a chain of 2^k links is resolved."""
    if not sources.size:
        return targets
    smallest = np.minimum(sources, targets)
    for _ in range(int(sources.size).bit_length() + 1):
        at = np.searchsorted(sources, targets)
        at[at == sources.size] = 0
        linked = sources[at] == targets
        smallest = np.where(linked, np.minimum(smallest, smallest[at]), smallest)
        targets = np.where(linked, targets[at], targets)
    at = np.searchsorted(sources, targets)
    at[at == sources.size] = 0
    endless = sources[at] == targets
    return np.where(endless, smallest[at], targets).astype(np.int32)
