"""Engines over a real ledger: appended, compacted, erased; its own snapshots, files and aliases."""

from __future__ import annotations

from pathlib import Path

import pytest

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question, open_engine
from xinmiao.ledger.reach.bitmaps import BitmapEngine
from xinmiao.ledger.reach.bitmaps.store import FORMAT
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.store import Ledger

ALL = Period.parse("2022-2024")
ASKED = [
    Question(ALL, by=("year", "province", "sex")),
    Question(Period.year(2024), Filter(services=(3,)), by=("age_band",)),
    Question(ALL, measure=Measure.EVENTS, by=("service",)),
    Question(Period.parse("2023Q2"), by=("province",)),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger.create(tmp_path / "ledger")
    rows = sample.events(6_000, seed=1, people=2_000)
    ledger.append("events", rows, app="test", batch=1)
    ledger.append("events", sample.corrections(rows, 90, seed=2, first_no=10_001), app="test", batch=2)
    ledger.append("aliases", sample.merges(rows, 20, seed=3), app="test", batch=1)
    return ledger


def _agree(ledger: Ledger) -> None:
    snapshot = ledger.snapshot()
    for one, other in zip(open_engine("bitmaps", snapshot).answers(ASKED),
                          open_engine("duckdb", snapshot).answers(ASKED), strict=True):  # fmt: skip
        assert one.frame.equals(other.frame)
        assert one.total == other.total


def test_engines_agree_before_and_after_every_change(ledger: Ledger) -> None:
    _agree(ledger)
    ledger.append("events", sample.events(800, seed=4, first_no=20_001), app="test", batch=3)
    _agree(ledger)
    ledger.compact()
    _agree(ledger)


def test_bitmaps_lie_beside_the_ledger_and_do_not_disturb_it(ledger: Ledger) -> None:
    BitmapEngine(ledger.snapshot()).answer(ASKED[0])
    assert (Path(ledger.uri) / "_bitmaps" / f"format-{FORMAT}" / "versions").is_dir()
    assert ledger.verify().holds


def test_an_erasure_takes_exactly_that_person_out_of_the_counts(ledger: Ledger) -> None:
    before = BitmapEngine(ledger.snapshot()).persons(Question(ALL))
    ledger.erase([before[0]])
    _agree(ledger)
    assert BitmapEngine(ledger.snapshot()).persons(Question(ALL)) == before - before[:1]


def test_a_pin_counts_the_same_after_appends_and_a_compaction(ledger: Ledger) -> None:
    pinned = ledger.versions()
    before = BitmapEngine(ledger.snapshot(pinned)).answer(ASKED[0])
    for batch in range(3, 8):
        ledger.append(
            "events", sample.events(200, seed=batch, first_no=1_000 * batch + 20_001), app="test", batch=batch
        )
        BitmapEngine(ledger.snapshot()).answer(ASKED[0])
    ledger.compact()
    assert BitmapEngine(ledger.snapshot(pinned)).answer(ASKED[0]).frame.equals(before.frame)


def test_an_empty_ledger_has_nobody(tmp_path: Path) -> None:
    snapshot = Ledger.create(tmp_path / "empty").snapshot()
    for name in ("bitmaps", "polars", "duckdb"):
        engine = open_engine(name, snapshot)
        for answer in engine.answers(ASKED):
            assert answer.total == 0
            assert answer.frame.is_empty()
        assert engine.count_records(ASKED[0]) == 0
        assert not engine.persons(ASKED[0])
