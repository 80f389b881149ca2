"""Live events: what stands after corrections, withdrawals and merges, as Polars expressions."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import TIMES, Question
from xinmiao.ledger.schema import AGE_BANDS, UNKNOWN

VERSIONS_KEPT = 4


def live_events(snapshot: Snapshot, period: Period) -> pl.LazyFrame:
    """Rows of the period that no row supersedes and that withdraw nothing; `person_no` as the number kept."""
    rows = snapshot.scan("events", period.years).filter(
        pl.col("date").is_between(period.start, period.end), ~pl.col("withdrawn").fill_null(False)
    )
    gone = superseded(snapshot)
    if len(gone):
        rows = rows.filter(~pl.col("event_no").is_in(pl.Series(gone).implode()))
    return resolved(rows, snapshot)


@lru_cache(maxsize=VERSIONS_KEPT)
def superseded(snapshot: Snapshot) -> NDArray[np.int64]:
    """Numbers of all events that some row replaces or withdraws, sorted; read once for a version."""
    column = snapshot.scan("events").select(pl.col("supersedes").drop_nulls().unique().sort())
    with snapshot.reading("events"):
        return column.collect()["supersedes"].to_numpy()


def resolved(rows: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    """Replace merged numbers by the number kept."""
    merged = merges(snapshot)
    if merged.is_empty():
        return rows
    joined = rows.join(merged.lazy(), on="person_no", how="left", maintain_order="left")
    return joined.with_columns(person_no=pl.coalesce("kept_no", "person_no")).drop("kept_no")


@lru_cache(maxsize=VERSIONS_KEPT)
def merges(snapshot: Snapshot) -> pl.DataFrame:
    """The alias map with chains resolved: person_no, kept_no; read once for a version."""
    aliases = snapshot.aliases()
    pairs = pl.DataFrame({"person_no": aliases.sources, "kept_no": aliases.targets})
    return pairs.cast(pl.Int32).filter(pl.col("person_no") != pl.col("kept_no"))


def time_code(axis: str) -> pl.Expr:
    """2024, 20241 or 202405."""
    year, month = pl.col("date").dt.year().cast(pl.Int64), pl.col("date").dt.month().cast(pl.Int64)
    quarter = pl.col("date").dt.quarter().cast(pl.Int64)
    return {"year": year, "quarter": year * 10 + quarter, "month": year * 100 + month}[axis].alias(axis)


def age_band() -> pl.Expr:
    """0 for unknown, else one more than the place in AGE_BANDS."""
    bands = [
        pl.when(pl.col("age").is_between(*band)).then(pl.lit(number, pl.Int8))
        for number, band in enumerate(AGE_BANDS, start=1)
    ]
    return pl.coalesce(*bands, pl.lit(UNKNOWN, pl.Int8)).alias("age_band")


def selected(events: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    """The events that the filter lets through, with the question's axes as columns.

    Attributes of persons become those at the first event of the period (or of its part asked by). A site
    event has no person: its attributes are unknown.
    """
    times = [time_code(axis) for axis in TIMES if axis in question.by]
    rows = events.with_columns(age_band(), *times)
    if question.person_axes:
        rows = _at_first_event(rows, question)
    for axis, codes in question.filter.codes().items():
        rows = rows.filter(pl.col(axis).is_in(list(codes)))
    return rows


def _at_first_event(rows: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    keys = ["person_no", *([question.time] if question.time else [])]
    axes = list(question.person_axes)
    of_persons = rows.filter(pl.col("person_no").is_not_null())
    first = of_persons.group_by(keys).agg(pl.col(axes).sort_by("date", "event_no").first())
    known = rows.drop(axes).join(first, on=keys, how="left", maintain_order="left")
    return known.with_columns(pl.col(axes).fill_null(UNKNOWN))
