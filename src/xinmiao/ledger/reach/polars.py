"""The plain engine: Polars expressions over the snapshot's files; what the other engines must equal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from pyroaring import BitMap

from xinmiao.ledger.reach.answer import Answer, Flow
from xinmiao.ledger.reach.flows import flows
from xinmiao.ledger.reach.live import live_events, selected
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import Filter, Measure, Question
from xinmiao.ledger.schema import EVENTS


class PolarsEngine:
    """Answers by scanning the live events of the question's years."""

    def __init__(self, snapshot: Snapshot, *, folder: Path | str | None = None) -> None:
        self.snapshot = snapshot

    def answer(self, question: Question) -> Answer:
        return self.answers([question])[0]

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer all in one collection, so that Polars shares the scans."""
        cells = [self._cells(question) for question in questions]
        totals = [self._cells(question.whole()) for question in questions]
        with self.snapshot.reading("events"):
            frames = pl.collect_all([*cells, *totals])
        triples = zip(questions, frames[: len(cells)], frames[len(cells) :], strict=True)
        return [Answer(question, frame, int(total["value"].sum())) for question, frame, total in triples]

    def persons(self, question: Question) -> BitMap:
        """Numbers of the people counted, merged ones as the number kept."""
        numbers = self._read(self._rows(question).select(pl.col("person_no").drop_nulls().unique()))
        return BitMap(numbers["person_no"].to_numpy().astype("uint32"))

    def people(self, question: Question) -> pl.DataFrame:
        """Give [person_no, *by] of the people counted, each combination once."""
        by = pl.col(question.by).cast(pl.Int64)
        rows = selected(self._events(question), question).drop_nulls("person_no")
        return self._read(rows.select("person_no", by).unique())

    def year_on_year(self, filter: Filter, years: Sequence[int]) -> list[Flow]:
        return flows(self.persons, filter, years)

    def records(self, question: Question, limit: int, offset: int = 0) -> pl.DataFrame:
        """Live events behind the question, in the order of their dates; `person_no` as the number kept."""
        rows = self._rows(question)
        if question.person_axes:
            rows = rows.select("event_no").join(self._events(question), on="event_no", how="left")
        return self._read(rows.sort("date", "event_no").slice(offset, limit).select(EVENTS.names))

    def count_records(self, question: Question) -> int:
        return int(self._read(self._rows(question).select(pl.len())).item())

    def _read(self, rows: pl.LazyFrame) -> pl.DataFrame:
        with self.snapshot.reading("events"):
            return rows.collect()

    def _events(self, question: Question) -> pl.LazyFrame:
        return live_events(self.snapshot, question.period)

    def _rows(self, question: Question) -> pl.LazyFrame:
        return selected(self._events(question), question.whole())

    def _cells(self, question: Question) -> pl.LazyFrame:
        by = list(question.by)
        rows = selected(self._events(question), question)
        values = rows.group_by(by).agg(_value(question)) if by else rows.select(_value(question))
        found = values.filter(pl.col("value") != 0).with_columns(pl.col(by).cast(pl.Int64))
        return found.sort(by) if by else found


def _value(question: Question) -> pl.Expr:
    if question.measure is Measure.EVENTS:
        value = pl.len()
    elif question.measure is Measure.AMOUNT:
        value = pl.col("amount").sum()
    else:
        value = _distinct(question.measure)
    return value.cast(pl.Int64).alias("value")


def _distinct(measure: Measure) -> pl.Expr:
    column = pl.col(str(measure.column)).drop_nulls()
    return column.n_unique() if measure is Measure.PEOPLE else column.filter(column != 0).n_unique()
