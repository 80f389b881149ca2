"""Many counts of people in one pass over the events, with nothing kept: for a ledger without a bitmap store.

Each question is one bit of a word. A row looks up which questions its codes pass, column by column, and sets the
bits of its person; rows of one person lie together in clustered files, so that what is written stays in cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import bit_count, kernel, lowest_bit
from xinmiao.ledger.reach.bitmaps.pages import BITS, NO_PERSON, SIZE, Pages
from xinmiao.ledger.reach.bitmaps.rows import Numbers, may_hold, place_in, slices, supersedes_of, year_of
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import Measure, Question

AXES = ("service", "intervention", "role", "province", "partner")
AT_ONCE = 64

Masks = NDArray[np.uint64]


def knows_raw(question: Question) -> bool:
    """Whether one pass can count it: people of whole years, filtered by small codes of events alone."""
    return (
        question.measure is Measure.PEOPLE
        and question.period.is_whole_years
        and not (question.by or question.person_axes)
        and set(question.event_axes) <= set(AXES)
    )


def count_raw(snapshot: Snapshot, questions: Sequence[Question]) -> list[int]:
    """People of each question, from the events as they lie in the files."""
    counts: list[int] = []
    for start in range(0, len(questions), AT_ONCE):
        counts += _count(snapshot, questions[start : start + AT_ONCE])
    return counts


def _count(snapshot: Snapshot, questions: Sequence[Question]) -> list[int]:
    axes = [axis for axis in AXES if any(axis in question.event_axes for question in questions)] or ["service"]
    years = sorted({year for question in questions for year in question.period.years})
    gone, aliases = Numbers(supersedes_of(snapshot.files("events"), snapshot)), snapshot.aliases()
    sources = Numbers(aliases.sources.astype(np.int64))
    pages, bits = Pages(), np.zeros((0, len(questions)), np.uint64)
    columns = ["person_no", "withdrawn", *axes]
    for file in sorted(snapshot.files("events", tuple(years))):
        tables = _tables(questions, year_of(file), axes)
        touched = may_hold(snapshot, file, gone.sorted)
        for rows in slices(snapshot, file, [*columns, "event_no"] if touched else columns):
            events = rows["event_no"].to_numpy() if touched else np.zeros(0, np.int64)
            codes, more = rows[axes[0]].to_numpy(), _narrowed(rows, axes[1:], tables[1:])
            persons, row = _persons(rows), 0
            while row < len(rows):
                bits = _grown(bits, pages.n_positions + SIZE)
                row, pages.n = _scan(row, persons, events, *gone.parts, *sources.parts, aliases.targets,
                                     *pages.parts, pages.n, codes, tables[0], more, bits)  # fmt: skip
    return [int(count) for count in _counts(bits)]


def _persons(rows: pl.DataFrame) -> NDArray[np.int32]:
    """-1 where there is no person, and in a row that only takes another back."""
    persons = rows["person_no"].fill_null(NO_PERSON).to_numpy()
    if not rows["withdrawn"].any():
        return persons
    return np.where(rows["withdrawn"].fill_null(False).to_numpy(), np.int32(NO_PERSON), persons)


def _tables(questions: Sequence[Question], year: int, axes: Sequence[str]) -> list[Masks]:
    """For each axis and each of its codes, one bit for each question of the year that lets it through."""
    asked = _mask([year in question.period.years for question in questions])
    tables = []
    for axis in axes:
        wanted = [question.filter.of_event().get(axis) for question in questions]
        table = np.full(1 << 15, _mask([codes is None for codes in wanted]), np.uint64)
        for code in {code for codes in wanted if codes for code in codes}:
            table[code] = _mask([codes is None or code in codes for codes in wanted])
        tables.append(table & asked)
    return tables


def _mask(passes: Sequence[bool]) -> np.uint64:
    return np.uint64(sum(1 << number for number, passed in enumerate(passes) if passed))


def _grown(bits: Masks, n_positions: int) -> Masks:
    words = n_positions // 64
    if words <= len(bits):
        return bits
    more = np.zeros((max(words, len(bits) + len(bits) // 2), bits.shape[1]), np.uint64)
    more[: len(bits)] = bits
    return more


def _narrowed(rows: pl.DataFrame, axes: Sequence[str], tables: Sequence[Masks]) -> Masks:
    """What the axes beside the first let through, by row; empty when there are none."""
    passes = np.full(len(rows) if axes else 0, ~np.uint64(0))
    for axis, table in zip(axes, tables, strict=True):
        passes &= table[rows[axis].to_numpy()]
    return passes


@kernel
def _scan(
    start: int, persons: NDArray[np.int32], events: NDArray[np.int64], sieve: Masks, gone: NDArray[np.int64],
    merged: Masks, sources: NDArray[np.int64], targets: NDArray[np.int32], slots: NDArray[np.int32],
    numbers: NDArray[np.int32], n: int, codes: NDArray[np.int16], table: Masks, more: Masks, bits: Masks,
) -> tuple[int, int]:  # fmt: skip
    """Mark the rows from `start` on; stops where a new page finds no room. Gives the row and the number of pages.

    The sieves are looked up here and not in a function: a call for each row would double the time.
    """
    for row in range(start, len(persons)):
        passes, person = table[codes[row]], np.int64(persons[row])
        if len(more) > 0:
            passes &= more[row]
        if passes == 0 or person < 0:
            continue
        if len(events) > 0:
            bit = events[row] & (64 * len(sieve) - 1)
            seen = sieve[bit >> 6] >> np.uint64(bit & 63) & np.uint64(1)
            if seen and place_in(events[row], gone) >= 0:
                continue
        bit = person & (64 * len(merged) - 1)
        if merged[bit >> 6] >> np.uint64(bit & 63) & np.uint64(1):
            at = place_in(person, sources)
            person = np.int64(targets[at]) if at >= 0 else person
        if slots[person >> BITS] == 0:
            if (n + 1) * SIZE > len(bits) * 64:
                return row, n
            slots[person >> BITS], numbers[n] = n + 1, person >> BITS
            n += 1
        place = (np.int64(slots[person >> BITS] - 1) << BITS) + (person & (SIZE - 1))
        while passes != 0:
            bits[place >> 6, np.int64(lowest_bit(passes))] |= np.uint64(1) << np.uint64(place & 63)
            passes &= passes - np.uint64(1)
    return len(persons), n


@kernel
def _counts(bits: Masks) -> NDArray[np.int64]:
    counts = np.zeros(bits.shape[1], np.int64)
    for at in range(bits.shape[0]):
        for question in range(bits.shape[1]):
            counts[question] += np.int64(bit_count(bits[at, question]))
    return counts
