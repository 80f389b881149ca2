"""People by county, place or partner, for which no bitmap is kept: the events that pass say who met whom.

What those people were at their first event of the period is kept, so that nobody's other events are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import prod

import polars as pl

from xinmiao.ledger.reach.answer import Answer
from xinmiao.ledger.reach.bitmaps.people import allowed, parts
from xinmiao.ledger.reach.bitmaps.view import View
from xinmiao.ledger.reach.live import live_events
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import EVENT_AXES, PERSON_AXES, Measure, Question


def knows_pairs(question: Question) -> bool:
    """Whether kept attributes suffice: people of whole years, each of them one person over the whole period."""
    return question.measure is Measure.PEOPLE and question.period.is_whole_years and question.time is None


def pairs(snapshot: Snapshot, view: View, question: Question) -> pl.DataFrame:
    """Give [person_no, *by] of the people that the question counts, each combination once."""
    return _attributed(_met(snapshot, question), view, question)


def answered_by_pairs(snapshot: Snapshot, view: View, questions: Iterable[Question]) -> dict[Question, Answer]:
    """Answer all; the events that several of them let through are read once."""
    found: dict[Question, Answer] = {}
    for _, alike in groupby(sorted(questions, key=_reading), key=_reading):
        together = list(alike)
        met = _met(snapshot, together[0])
        found |= {question: _answer(_attributed(met, view, question), question) for question in together}
    return found


def _reading(question: Question) -> str:
    """What is read for a question."""
    return repr((str(question.period), sorted(question.filter.of_event().items()), _event_axes(question)))


def _event_axes(question: Question) -> list[str]:
    return [axis for axis in EVENT_AXES if axis in question.by]


def _met(snapshot: Snapshot, question: Question) -> pl.DataFrame:
    rows = live_events(snapshot, question.period)
    for axis, codes in question.filter.of_event().items():
        rows = rows.filter(pl.col(axis).is_in(list(codes)))
    with snapshot.reading("events"):
        return _each_once(rows.select("person_no", *_event_axes(question)).drop_nulls("person_no").collect())


def _each_once(met: pl.DataFrame) -> pl.DataFrame:
    """Drop repeated rows; packed into one integer they are found in a tenth of the time."""
    most = [int(value or 0) for value in met.max().row(0)]
    if prod(size + 1 for size in most) >= 1 << 63:
        return met.unique()
    packed, columns = pl.lit(0, pl.Int64), []
    for name, size in zip(met.columns, most, strict=True):
        packed = packed * (size + 1) + pl.col(name)
    rest = met.select(packed.alias("packed"))["packed"].unique()
    for name, size in zip(reversed(met.columns), reversed(most), strict=True):
        columns.append((rest % (size + 1)).alias(name))
        rest = rest // (size + 1)
    return pl.DataFrame(columns).select(met.columns)


def _attributed(met: pl.DataFrame, view: View, question: Question) -> pl.DataFrame:
    columns = ["person_no", *question.by]
    if not question.person_axes:
        return met.select(columns)
    codes = view.codes(question.period.years)[view.pages.find(met["person_no"].to_numpy())]
    values = parts()
    of_person = [pl.Series(axis, values[axis][codes]) for axis in PERSON_AXES if axis in question.by]
    passes = pl.Series(allowed(question.filter.of_person())[codes])
    return met.with_columns(of_person).filter(passes).select(columns)


def _answer(people: pl.DataFrame, question: Question) -> Answer:
    by: Sequence[str] = question.by
    n = people["person_no"].n_unique() if by else len(people)
    if not by:
        return Answer(question, pl.DataFrame({"value": [n]} if n else {"value": []}, {"value": pl.Int64}), n)
    counted = people.group_by(by).agg(value=pl.len())
    return Answer(question, counted.cast(pl.Int64).sort(by), n)
