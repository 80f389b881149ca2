"""Why a cluster may count in parts: persons split by ranges of their numbers give counts that add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Question, open_engine
from xinmiao.ledger.reach.live import live_events, selected
from xinmiao.ledger.reach.tests import sample

PERIOD = Period.parse("2022-2024")
ASKED = [
    Question(PERIOD),
    Question(PERIOD, Filter(services=(3, 4))),
    Question(PERIOD, Filter(sexes=(2,)), by=("province", "age_band")),
    Question(PERIOD, by=("year", "sex")),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> sample.PlainSnapshot:
    folder: Path = tmp_path_factory.mktemp("ledger")
    rows = sample.events(20_000, seed=1, people=4_000)
    filled = sample.PlainSnapshot(folder).append("events", rows)
    filled = filled.append("events", sample.corrections(rows, 600, seed=2, first_no=30_001))
    return filled.append("aliases", sample.merges(rows, 60, seed=3))


@pytest.mark.parametrize("k", [1, 2, 7, 32])
@pytest.mark.parametrize("question", ASKED, ids=str)
def test_partial_counts_of_persons_add_up(snapshot: sample.PlainSnapshot, question: Question, k: int) -> None:
    events = live_events(snapshot, question.period).collect().drop_nulls("person_no")
    parts = _split(events, k)

    assert len(parts) == k
    assert all(len(part) for part in parts)
    whole = open_engine("polars", snapshot).answer(question)
    assert sum(_people(part, question.whole())["value"].sum() for part in parts) == whole.total
    cells = pl.concat([_people(part, question) for part in parts])
    if question.by:
        added = cells.group_by(question.by).agg(pl.col("value").sum()).sort(question.by)
        assert added.equals(whole.frame)


def test_partial_counts_of_events_do_not(snapshot: sample.PlainSnapshot) -> None:
    """Split in any other way, one person stands in several parts: the check above can fail."""
    events = live_events(snapshot, PERIOD).collect().drop_nulls("person_no")
    halves = [events.filter(pl.col("event_no") % 2 == odd) for odd in (0, 1)]
    total = open_engine("polars", snapshot).answer(ASKED[0]).total
    assert sum(_people(half, ASKED[0])["value"].sum() for half in halves) > total


def _split(events: pl.DataFrame, k: int) -> list[pl.DataFrame]:
    """By resolved number, as many persons in each range."""
    persons = events["person_no"].unique().sort().to_numpy()
    bounds = persons[np.linspace(0, len(persons), k + 1)[1:-1].astype(int)]
    part = np.searchsorted(bounds, events["person_no"].to_numpy(), side="right")
    return [events.filter(pl.Series(part == number)) for number in range(k)]


def _people(events: pl.DataFrame, question: Question) -> pl.DataFrame:
    by = list(question.by)
    rows = selected(events.lazy(), question).select(*by, "person_no").unique()
    counted = rows.group_by(by).len("value") if by else rows.select(pl.len().alias("value"))
    return counted.with_columns(pl.all().cast(pl.Int64)).collect()
