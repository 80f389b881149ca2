"""Sums, and counts of places, counties, provinces and partners, from the additive cube."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach.bitmaps.view import View
from xinmiao.ledger.reach.question import Measure, Question
from xinmiao.ledger.schema import UNKNOWN

_BY_PLACE = {"county", "place"}


def knows_sums(question: Question) -> bool:
    """Whether tallies answer it: no attribute of a person, and no part of a year together with a place."""
    if question.measure is Measure.PEOPLE or question.person_axes or not _is_whole_months(question.period):
        return False
    return not (_of_places(question) and _of_months(question))


def summed(view: View, question: Question) -> pl.DataFrame:
    """[*by, value], sorted, cells that are not zero."""
    rows = view.sums("places" if _of_places(question) else "months", question.period.years)
    if _of_months(question):
        rows = _with_times(rows, question)
    for axis, codes in question.filter.codes().items():
        rows = rows.filter(pl.col(axis).is_in(list(codes)))
    by, value = list(question.by), _value(question.measure)
    found = rows.group_by(by).agg(value) if by else rows.select(value)
    kept = found.filter(pl.col("value") != 0).select(pl.col([*by, "value"]).cast(pl.Int64))
    return kept.sort(by) if by else kept


def _with_times(rows: pl.DataFrame, question: Question) -> pl.DataFrame:
    first, last = question.period.start, question.period.end
    inside = pl.col("month").is_between(first.year * 100 + first.month, last.year * 100 + last.month)
    quarter = pl.col("year") * 10 + (pl.col("month") % 100 + 2) // 3
    return rows.filter(inside).with_columns(quarter=quarter)


def _of_places(question: Question) -> bool:
    return bool(_BY_PLACE & set(question.event_axes)) or question.measure in (
        Measure.PLACES,
        Measure.COUNTIES,
    )


def _of_months(question: Question) -> bool:
    return not question.period.is_whole_years or question.time in ("quarter", "month")


def _is_whole_months(period: Period) -> bool:
    return period.start.day == 1 and (period.end + timedelta(days=1)).day == 1


def _value(measure: Measure) -> pl.Expr:
    if measure is Measure.EVENTS:
        value = pl.col("events").cast(pl.Int64).sum()
    elif measure is Measure.AMOUNT:
        value = pl.col("amount").sum()
    else:
        column = pl.col(str(measure.column))
        value = column.filter(column != UNKNOWN).n_unique()
    return value.cast(pl.Int64).alias("value")
