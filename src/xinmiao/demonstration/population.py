"""Everybody in the demonstration country, as flat arrays: who they are follows from their number alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from xinmiao.demonstration.counties import Counties
from xinmiao.demonstration.recipe import Cohort, Stream

SEQUENCE_BITS = 19  # a person number is the county's block, then the place in its sequence


def largest_remainder(total: int, weights: np.ndarray, at_least: int = 0) -> np.ndarray:
    """Split `total` by `weights` into whole numbers that add up to it; where weighted, none under `at_least`."""
    there = weights > 0
    floor = np.where(there, min(at_least, total // max(int(there.sum()), 1)), 0)
    exact = (total - floor.sum()) * weights / weights.sum()
    parts = floor + exact.astype(np.int64)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    parts[order[: total - parts.sum()]] += 1
    return np.asarray(parts)


def mixed(numbers: np.ndarray, salt: int) -> np.ndarray:
    """Turn numbers into even fractions in [0, 1): splitmix64 (Steele, Lea and Flood, 2014)."""
    z = numbers.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / float(1 << 53))


@dataclass(frozen=True)
class Window:
    """For each county, a run of people of a lane: those at start … start + count - 1."""

    start: np.ndarray
    count: np.ndarray


@dataclass
class Lane:
    """A stream's own people. In each year it sees a window of them, and some of the stream before in its cohort."""

    stream: Stream
    own: list[Window] = field(default_factory=list)  # by year
    borrowed: list[np.ndarray] = field(default_factory=list)  # by year: how many from the start of the other's window
    before: Lane | None = None

    def size(self) -> np.ndarray:
        """Give the people that the lane needs in each county."""
        return np.asarray(np.max([window.start + window.count for window in self.own], axis=0))


def lay(stream: Stream, by_year: list[np.ndarray], before: Lane | None) -> Lane:
    """Lay a stream's years over its lane, so that `stays` of each year's people come back in the next.

    by_year: people in each county. Those who overlap are people of the stream before, in that county and year.
    """
    lane = Lane(stream, before=before)
    start, previous = np.zeros_like(by_year[0]), np.zeros_like(by_year[0])
    for turn, people in enumerate(by_year):
        lane.borrowed.append(_overlap(stream, people, before, turn))
        start = start + np.rint((1 - stream.stays) * previous).astype(np.int64)
        previous = people - lane.borrowed[-1]
        lane.own.append(Window(start, previous))
    return lane


def _overlap(stream: Stream, people: np.ndarray, before: Lane | None, turn: int) -> np.ndarray:
    if before is None:
        return np.zeros_like(people)
    most = np.minimum(people, before.own[turn].count)
    if stream.overlap_people is None or not most.any():
        return np.asarray(np.minimum(np.rint(stream.overlap * people).astype(np.int64), most))
    return np.asarray(np.minimum(largest_remainder(stream.overlap_people, most.astype(float)), most))


@dataclass
class Population:
    """Every person: number, second number (0: none), county position, birth year, and attributes as in the ledger."""

    number: np.ndarray
    double: np.ndarray
    county: np.ndarray
    birth_year: np.ndarray
    sex: np.ndarray
    residence: np.ndarray
    disability: np.ndarray
    base: dict[int, np.ndarray]  # id of a lane → position of its first person in each county
    unused: np.ndarray  # by block: the first place in the sequence that nobody has

    def __len__(self) -> int:
        return len(self.number)

    def of(self, lane: Lane, turn: int) -> np.ndarray:
        """Give the positions of a stream's people in the `turn`-th year, county by county."""
        own = self._run(lane, lane.own[turn].start, lane.own[turn].count)
        if lane.before is None or not lane.borrowed[turn].any():
            return own
        return np.concatenate([own, self._run(lane.before, lane.before.own[turn].start, lane.borrowed[turn])])

    def _run(self, lane: Lane, start: np.ndarray, count: np.ndarray) -> np.ndarray:
        ends = np.cumsum(count)
        return np.repeat(self.base[id(lane)] + start - (ends - count), count) + np.arange(ends[-1])


def populate(
    counties: Counties,
    blocks: np.ndarray,
    cohorts: dict[str, Cohort],
    lanes: list[Lane],
    years: list[int],
    *,
    merged: float,
    seed: int,
) -> Population:
    """Make the people that the lanes ask for, numbered densely inside their county's block."""
    sizes = np.array([lane.size() for lane in lanes])
    per_county = sizes.sum(axis=0)
    first = np.cumsum(per_county) - per_county
    county = np.repeat(np.arange(len(counties)), per_county)
    sequence = np.arange(len(county)) - np.repeat(first, per_county)
    number = ((blocks[county] << SEQUENCE_BITS) + sequence).astype(np.int32)
    within = np.vstack([np.zeros_like(per_county), np.cumsum(sizes, axis=0)[:-1]])
    double, unused = _doubles(number, county, blocks, per_county, merged, seed)
    people = Population(
        number, double, county.astype(np.int32), np.zeros(len(number), np.int16), np.zeros(len(number), np.int8),
        np.where(mixed(number, seed + 3) < counties.rural[county], 1, 2).astype(np.int8),
        np.zeros(len(number), np.int8),
        {id(lane): first + within[i] for i, lane in enumerate(lanes)}, unused,
    )  # fmt: skip
    for lane in lanes:
        _describe(people, lane, cohorts[lane.stream.cohort], seed)
    _date_births(people, lanes, cohorts, years, seed)
    return people


def _doubles(
    number: np.ndarray,
    county: np.ndarray,
    blocks: np.ndarray,
    per_county: np.ndarray,
    merged: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Give some people a second number, at the end of their county's sequence."""
    rows = np.flatnonzero(mixed(number, seed + 5) < merged)
    each = np.bincount(county[rows], minlength=len(blocks))
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(each) - each, each)
    double = np.zeros(len(number), np.int32)
    double[rows] = (blocks[county[rows]] << SEQUENCE_BITS) + per_county[county[rows]] + rank
    unused = np.zeros(int(blocks.max()) + 1, np.int64)
    unused[blocks] = per_county + each
    return double, unused


def _describe(people: Population, lane: Lane, cohort: Cohort, seed: int) -> None:
    rows = people._run(lane, np.zeros_like(lane.size()), lane.size())
    number = people.number[rows]
    disability = cohort.disability if lane.stream.disability is None else lane.stream.disability
    people.sex[rows] = np.where(mixed(number, seed + 1) < cohort.female, 2, 1)
    people.disability[rows] = np.where(mixed(number, seed + 2) < disability, 2, 1)


def _date_births(
    people: Population, lanes: list[Lane], cohorts: dict[str, Cohort], years: list[int], seed: int
) -> None:
    """Choose birth years so that people are of their cohort's age in the first year and, where it can be, the last."""
    first, last, low, high = (np.zeros(len(people), np.int16) for _ in range(4))
    for lane, turn, rows in _seen(people, lanes, len(years)):
        cohort = cohorts[lane.stream.cohort]
        first[rows] = np.where(first[rows] == 0, years[turn], np.minimum(first[rows], years[turn]))
        last[rows] = np.maximum(last[rows], years[turn])
        low[rows], high[rows] = cohort.age
    room = np.maximum(high - low + 1 - (last - first), 1)
    people.birth_year[:] = first - low - (mixed(people.number, seed + 4) * room).astype(np.int16)


def _seen(people: Population, lanes: list[Lane], n_years: int) -> Iterator[tuple[Lane, int, np.ndarray]]:
    for lane in lanes:
        for turn in range(n_years):
            yield lane, turn, people.of(lane, turn)
