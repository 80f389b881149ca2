"""The rows of one province behind an indicator, read once: what is crossed below the province comes from them.

An engine would look for everybody's first event again for each county.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from xinmiao.indicators.queries.counting import Counting
from xinmiao.ledger.reach import Measure, Question
from xinmiao.ledger.reach.live import live_events, selected

PLACES = ("county", "place")


def cells_within(engine: Counting, question: Question, province: int) -> pl.DataFrame:
    """Answer a question about a part of a province: [*by, "value"], sorted; one row where it asks by nothing."""
    axes = tuple(axis for axis in question.by if axis not in PLACES)
    whole = replace(question.filter, provinces=(province,), counties=(), places=())
    rows = _rows(engine, replace(question, filter=whole, by=(*axes, *PLACES)))
    for axis, numbers in (("place", question.filter.places), ("county", question.filter.counties)):
        rows = rows.filter(pl.col(axis).is_in(list(numbers))) if numbers else rows
    value = pl.col("person_no").n_unique() if question.measure is Measure.PEOPLE else pl.col("n").sum()
    by, value = list(question.by), value.cast(pl.Int64).alias("value")
    return rows.group_by(by).agg(value).sort(by) if by else rows.select(value)


def _rows(engine: Counting, asked: Question) -> pl.DataFrame:
    """[*by, person_no] of people, each once; [*by, n] of events."""

    def read() -> pl.DataFrame:
        if asked.measure is Measure.PEOPLE:
            return engine.people(asked)
        return selected(live_events(engine.snapshot, asked.period), asked).group_by(asked.by).agg(n=pl.len()).collect()

    found: pl.DataFrame = engine.remembered(("rows of a province", asked), read)
    return found
