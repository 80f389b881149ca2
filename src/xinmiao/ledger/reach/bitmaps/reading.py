"""Cells, totals and cubes of people, read from the view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.answer import Answer
from xinmiao.ledger.reach.bitmaps import words
from xinmiao.ledger.reach.bitmaps.people import SIZES, allowed, parts
from xinmiao.ledger.reach.bitmaps.view import Group, Select, View, Years, family_of
from xinmiao.ledger.reach.question import EVENT_AXES, PERSON_AXES, Question


def total(view: View, question: Question, scratch: words.Words) -> int:
    whole = question.whole()
    return int(sum(count for _, count in _values(view, whole, whole.period.years, (), scratch)))


def whole_answer(question: Question, count: int) -> Answer:
    """The answer to a question without a breakdown."""
    return Answer(question, pl.DataFrame({"value": pl.Series([count] if count else [], dtype=pl.Int64)}), count)


def cells(view: View, question: Question, scratch: words.Words) -> pl.DataFrame:
    """[*by, value], sorted."""
    found = [
        (*_in_order(question, year, group, codes), count)
        for year, years in _buckets(question)
        for group in _groups(view, question, years)
        for codes, count in _values(view, question, years, group, scratch)
    ]
    return _frame(found, question.by).sort(list(question.by)) if question.by else _frame(found, ())


def cube(view: View, question: Question) -> pl.DataFrame:
    """All groupings of the question's axes; null stands for "all".

    A person has one code in a set of events, so cells of one set add up to those of fewer attributes; each
    set of events (years, provinces, services asked by) is read once.
    """
    of_events = [axis for axis in question.by if axis == "year" or axis in EVENT_AXES]
    of_persons = [axis for axis in question.by if axis in PERSON_AXES]
    scratch, schema, frames = view.empty(), dict.fromkeys([*question.by, "value"], pl.Int64), []
    for kept in _subsets(of_events):
        asked = Question(question.period, question.filter, question.measure, (*kept, *of_persons))
        frame = cells(view, asked, scratch)
        frames += [_rolled_up(frame, [*kept, *fewer]) for fewer in _subsets(of_persons)]
    return pl.concat([pl.DataFrame(schema=schema), *frames], how="diagonal")


def _rolled_up(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    value = pl.col("value").sum()
    return frame.group_by(keys).agg(value) if keys else frame.select(value)


def _subsets(axes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(axes, size) for size in range(len(axes) + 1))


def _buckets(question: Question) -> list[tuple[int, Years]]:
    years = question.period.years
    return [(year, (year,)) for year in years] if "year" in question.by else [(0, years)]


def _event_axes(question: Question) -> list[str]:
    return [axis for axis in question.by if axis in EVENT_AXES]


def _groups(view: View, question: Question, years: Years) -> list[Group]:
    return view.groups(years, _family(question), question.filter.of_event(), _event_axes(question))


def _family(question: Question) -> int:
    family = family_of(question.event_axes)
    assert family is not None
    return family


def _values(
    view: View, question: Question, years: Years, group: Group, scratch: words.Words
) -> list[tuple[Group, int]]:
    """(codes of the attributes asked by, people) of one set of events, cells that are not zero."""
    axes = _event_axes(question)
    select: Select = {axis: (code,) for axis, code in zip(axes, group, strict=True)}
    select = question.filter.of_event() | select
    if not question.person_axes:
        size = view.count(scratch, years, _family(question), select)
        return [((), size)] if size else []
    return _decoding(question).cells_of(view.histogram(scratch, years, _family(question), select))


@dataclass(frozen=True)
class _Decoding:
    """From counts by code to counts by the axes asked by."""

    passes: NDArray[np.bool_]
    cells: NDArray[np.int64]
    codes: list[Group]

    def cells_of(self, counts: NDArray[np.int64]) -> list[tuple[Group, int]]:
        sums = np.bincount(self.cells, counts[self.passes], len(self.codes)).astype(np.int64)
        return [(self.codes[cell], int(sums[cell])) for cell in np.flatnonzero(sums).tolist()]


@lru_cache(maxsize=256)
def _decoding(question: Question) -> _Decoding:
    axes = [axis for axis in question.by if axis in PERSON_AXES]
    values, passes = parts(), allowed(question.filter.of_person())
    cells = np.zeros(len(passes), np.int64)
    for axis in axes:
        cells = cells * SIZES[axis] + values[axis]
    return _Decoding(passes, cells[passes], list(product(*(range(SIZES[axis]) for axis in axes))))


def _in_order(question: Question, year: int, group: Group, codes: Group) -> Group:
    """Codes in the order of the axes asked by."""
    named = {"year": year, **dict(zip(_event_axes(question), group, strict=True))}
    named |= dict(zip((axis for axis in question.by if axis in PERSON_AXES), codes, strict=True))
    return tuple(named[axis] for axis in question.by)


def _frame(rows: list[Group], by: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys([*by, "value"], pl.Int64), orient="row")
