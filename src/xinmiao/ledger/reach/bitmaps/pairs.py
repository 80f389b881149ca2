"""People by county, place or partner, for which no bitmap is kept: the events that pass say who met whom.

What those people were at their first event of the period is kept, so that nobody's other events are read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from math import prod

import numpy as np
import polars as pl

from xinmiao.ledger.reach.answer import Answer
from xinmiao.ledger.reach.bitmaps.pages import NO_PERSON
from xinmiao.ledger.reach.bitmaps.people import allowed, parts
from xinmiao.ledger.reach.bitmaps.rows import live, merged
from xinmiao.ledger.reach.bitmaps.view import View
from xinmiao.ledger.reach.live import time_code
from xinmiao.ledger.reach.port import Aliases, Snapshot
from xinmiao.ledger.reach.question import EVENT_AXES, PERSON_AXES, TIMES, Measure, Question

NOBODY = 0
"""The code of an event without a person: every attribute is unknown."""

AT_HAND = 8
"""Provinces and years whose rows are kept: what a page of a county asks about its province for some years."""


def knows_pairs(question: Question) -> bool:
    """Whether people, or their events, are asked for, by no attributes but those that are kept: of whole years."""
    return question.measure in (Measure.PEOPLE, Measure.EVENTS) and (not question.person_axes or _is_whole(question))


def _is_whole(question: Question) -> bool:
    """Whether it is about whole years and not about parts of them."""
    return question.period.is_whole_years and question.time is None


@dataclass
class Pairs:
    """Who met whom in one version of the ledger. The rows of the last few provinces and years stay at hand."""

    snapshot: Snapshot
    view: View
    _at_hand: OrderedDict[tuple[int, int], pl.DataFrame] = field(default_factory=OrderedDict)

    def people(self, question: Question) -> pl.DataFrame:
        """Give [person_no, *by] of the people that the question counts, each combination once."""
        return _attributed(self._met(question), self.view, question)

    def answers(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """Answer all; the events that several of them let through are read once."""
        found: dict[Question, Answer] = {}
        for _, alike in groupby(sorted(questions, key=_reading), key=_reading):
            together = list(alike)
            met = self._met(together[0])
            found |= {question: _answer(_attributed(met, self.view, question), question) for question in together}
        return found

    def _met(self, question: Question) -> pl.DataFrame:
        """[person_no, *axes of the rows]: of people each combination once, of events a row each, -1 for nobody."""
        axes = _axes_of_rows(question)
        if len(question.filter.provinces) == 1 and _is_whole(question):
            of_years = [self._of_province(question.filter.provinces[0], year) for year in question.period.years]
            met = pl.concat(of_years).filter(*_passing(question)).select("person_no", *axes)
        else:
            met = self._read(question.period.years, _passing(question), axes)
        if question.measure is not Measure.PEOPLE:
            return met
        return _each_once(met.filter(pl.col("person_no") != NO_PERSON))

    def _of_province(self, province: int, year: int) -> pl.DataFrame:
        key = (province, year)
        if key not in self._at_hand:
            self._at_hand[key] = self._read((year,), [pl.col("province") == province], EVENT_AXES)
        self._at_hand.move_to_end(key)
        while len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)
        return self._at_hand[key]

    def _read(self, years: tuple[int, ...], passing: list[pl.Expr], axes: Sequence[str]) -> pl.DataFrame:
        """[person_no, *axes] of the events that stand."""
        columns = [time_code(axis) if axis in TIMES else pl.col(axis) for axis in axes]
        rows = self.snapshot.scan("events", years).filter(*passing)
        with self.snapshot.reading("events"):
            read = rows.select("event_no", "withdrawn", "person_no", *columns).collect()
        found = live(read, self.view.gone)
        persons = merged(found["person_no"], self._aliases)
        return found.select(pl.Series("person_no", persons), *axes)

    @cached_property
    def _aliases(self) -> Aliases:
        return self.snapshot.aliases()


def _passing(question: Question) -> list[pl.Expr]:
    period = question.period
    within = [] if period.is_whole_years else [pl.col("date").is_between(period.start, period.end)]
    return [*within, *(pl.col(axis).is_in(list(codes)) for axis, codes in question.filter.of_event().items())]


def _reading(question: Question) -> str:
    """What is read for a question."""
    asked = sorted(question.filter.of_event().items())
    return repr((str(question.measure), str(question.period), asked, _axes_of_rows(question)))


def _axes_of_rows(question: Question) -> list[str]:
    return [axis for axis in (*TIMES, *EVENT_AXES) if axis in question.by]


def _each_once(met: pl.DataFrame) -> pl.DataFrame:
    """Drop repeated rows; packed into one integer they are found in a tenth of the time."""
    if met.is_empty():
        return met
    least, most = met.min().row(0), met.max().row(0)
    sizes = [high - low + 1 for low, high in zip(least, most, strict=True)]
    if prod(sizes) >= 1 << 64:
        return met.unique()
    packed, columns = pl.lit(0, pl.UInt64), []
    for name, low, size in zip(met.columns, least, sizes, strict=True):
        packed = packed * size + (pl.col(name) - low).cast(pl.UInt64)
    rest = met.select(packed.alias("packed"))["packed"].unique()
    for name, low, size in reversed(list(zip(met.columns, least, sizes, strict=True))):
        columns.append(((rest % size).cast(pl.Int64) + low).alias(name))
        rest = rest // size
    return pl.DataFrame(columns).select(met.columns)


def _attributed(met: pl.DataFrame, view: View, question: Question) -> pl.DataFrame:
    """[person_no, *by] of the rows whose person passes."""
    columns = ["person_no", *question.by]
    if not question.person_axes:
        return met.select(columns)
    persons = met["person_no"].to_numpy()
    codes, somebody = np.full(len(persons), NOBODY, np.uint8), persons != NO_PERSON
    codes[somebody] = view.codes(question.period.years)[view.pages.find(persons[somebody])]
    values = parts()
    of_person = [pl.Series(axis, values[axis][codes]) for axis in PERSON_AXES if axis in question.by]
    passes = pl.Series(allowed(question.filter.of_person())[codes])
    return met.with_columns(of_person).filter(passes).select(columns)


def _answer(rows: pl.DataFrame, question: Question) -> Answer:
    by: Sequence[str] = question.by
    n = rows["person_no"].n_unique() if by and question.measure is Measure.PEOPLE else len(rows)
    if not by:
        return Answer(question, pl.DataFrame({"value": [n] if n else []}, {"value": pl.Int64}), n)
    return Answer(question, rows.group_by(by).agg(value=pl.len()).cast(pl.Int64).sort(by), n)
