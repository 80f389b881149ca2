"""A file of the ledger that is cut short, gone or garbled is named by every engine, whatever is asked of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Engine, Filter, Measure, Question, open_engine
from xinmiao.ledger.reach.bitmaps.raw import count_raw
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.store import FileDamaged, FileMissing, Ledger, Snapshot

ALL = Period.parse("2022-2024")
PEOPLE, SCANNED = Question(ALL, by=("province", "sex")), Question(ALL, by=("county",))
ASKS: dict[str, Callable[[Engine], Any]] = {
    "people": lambda engine: engine.answer(PEOPLE),
    "counties": lambda engine: engine.answers([SCANNED]),
    "records": lambda engine: engine.records(PEOPLE, 5),
    "records counted": lambda engine: engine.count_records(Question(ALL, Filter(sexes=(2,)), Measure.EVENTS)),
    "persons": lambda engine: engine.persons(SCANNED),
}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def garble(path: Path) -> None:
    """As long as before, with a sound footer: only decoding the pages tells."""
    content = bytearray(path.read_bytes())
    content[4:-4_000] = os.urandom(len(content) - 4_004)
    path.write_bytes(content)


DAMAGE = {
    "cut short": (cut, FileDamaged, "ledger.file_damaged"),
    "gone": (Path.unlink, FileMissing, "ledger.file_missing"),
    "garbled": (garble, FileDamaged, "ledger.file_damaged"),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger.create(tmp_path / "ledger")
    for batch in (1, 2):
        rows = sample.events(20_000, seed=batch, people=2_000, first_no=1 + 20_000 * batch)
        ledger.append("events", rows, app="test", batch=batch)
    return ledger


@pytest.fixture(params=["bitmaps", "polars", "duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def opened(request: pytest.FixtureRequest) -> Callable[[Snapshot], Engine]:
    if request.param == "spark":
        pytest.importorskip("pyspark", reason="spark: pyspark is not installed")
        request.getfixturevalue("spark")
    return lambda snapshot: open_engine(request.param, snapshot)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("asked", ASKS)
def test_the_file_is_named(ledger: Ledger, opened: Callable[[Snapshot], Engine], asked: str, how: str) -> None:
    snapshot = ledger.snapshot()
    path = Path(snapshot.files("events")[1])
    damage, kind, code = DAMAGE[how]
    damage(path)
    with pytest.raises(kind) as raised:
        ASKS[asked](opened(snapshot))
    assert raised.value.code == code
    assert path.name in raised.value.where
    assert "备份" in raised.value.message("zh")
    assert "Restore this file from a backup" in raised.value.message("en")


@pytest.mark.parametrize("how", DAMAGE)
def test_a_pass_over_raw_events_names_it_too(ledger: Ledger, how: str) -> None:
    snapshot = ledger.snapshot()
    path = Path(snapshot.files("events")[1])
    damage, kind, _ = DAMAGE[how]
    damage(path)
    with pytest.raises(kind, match=path.name):
        count_raw(snapshot, [Question(ALL, Filter(services=(3,)))])


@pytest.mark.parametrize("how", DAMAGE)
def test_maintained_bitmaps_name_the_new_file_that_they_cannot_read(ledger: Ledger, how: str) -> None:
    before = ledger.snapshot()
    open_engine("bitmaps", before).answer(PEOPLE)
    rows = sample.events(20_000, seed=3, people=2_000, first_no=100_001)
    ledger.append("events", rows, app="test", batch=3)
    path = Path(min(set(ledger.snapshot().files("events")) - set(before.files("events"))))
    damage, kind, _ = DAMAGE[how]
    damage(path)
    with pytest.raises(kind, match=path.name):
        open_engine("bitmaps", ledger.snapshot()).answer(PEOPLE)


def test_put_back_it_counts_again(ledger: Ledger) -> None:
    path = Path(ledger.snapshot().files("events")[1])
    content = path.read_bytes()
    cut(path)
    with pytest.raises(FileDamaged):
        open_engine("bitmaps", ledger.snapshot()).answer(PEOPLE)
    path.write_bytes(content)
    expected = open_engine("polars", ledger.snapshot()).answer(PEOPLE)
    assert open_engine("bitmaps", ledger.snapshot()).answer(PEOPLE).frame.equals(expected.frame)
