"""The bitmap store: what is updated equals what is rebuilt, and old versions stay what they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from pyroaring import BitMap

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question, open_engine
from xinmiao.ledger.reach.bitmaps import BitmapEngine, Store, roaring, words
from xinmiao.ledger.reach.bitmaps.raw import count_raw, knows_raw
from xinmiao.ledger.reach.bitmaps.rows import OddCodes
from xinmiao.ledger.reach.bitmaps.store import FORMAT
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.reach.tests.questions import QUESTIONS

KEPT = [question for question in QUESTIONS if "county" not in question.event_axes][:70]


def _same(snapshot: sample.PlainSnapshot, kept: Path, fresh: Path) -> None:
    updated = open_engine("bitmaps", snapshot, folder=kept).answers(KEPT)
    rebuilt = open_engine("bitmaps", snapshot, folder=fresh).answers(KEPT)
    for old, new in zip(updated, rebuilt, strict=True):
        assert old.frame.equals(new.frame), old.question
        assert old.total == new.total


@pytest.fixture
def first(tmp_path: Path) -> sample.PlainSnapshot:
    rows = sample.events(20_000, seed=1, people=5_000)
    return sample.PlainSnapshot(tmp_path / "ledger").append("events", rows)


def _open(snapshot: sample.PlainSnapshot, folder: Path) -> BitmapEngine:
    engine = BitmapEngine(snapshot, folder=folder)
    assert engine.view.years == sample.YEARS
    return engine


def test_new_events_are_added_to_what_is_known(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    _open(first, tmp_path / "kept")
    more = first.append("events", sample.events(5_000, seed=2, first_no=50_001, people=9_000))
    _same(more, tmp_path / "kept", tmp_path / "fresh")
    assert len(_open(more, tmp_path / "kept").view.segments) == 2


def test_corrections_withdrawals_and_merges_change_the_persons_they_touch(
    first: sample.PlainSnapshot, tmp_path: Path
) -> None:
    rows = pa.table(first.scan("events").collect().to_arrow())
    _open(first, tmp_path / "kept")
    corrected = sample.corrections(rows, 600, seed=3, first_no=60_001)
    second = first.append("events", corrected)
    _same(second, tmp_path / "kept", tmp_path / "fresh-2")
    third = second.append("events", sample.corrections(corrected, 90, seed=4, first_no=70_001))
    third = third.append("aliases", sample.merges(rows, 80, seed=5))
    _same(third, tmp_path / "kept", tmp_path / "fresh-3")
    fourth = third.append("aliases", sample.unmerges(sample.merges(rows, 80, seed=5), first_no=81))
    _same(fourth, tmp_path / "kept", tmp_path / "fresh-4")
    assert len(_open(fourth, tmp_path / "kept").view.segments) == 4


def test_numbers_out_of_order_are_counted_anew(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    _open(first, tmp_path / "kept")
    late = sample.events(3_000, seed=6, first_no=-5_000, people=5_000)
    _same(first.append("events", late), tmp_path / "kept", tmp_path / "fresh")


def test_an_older_version_answers_as_it_did(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    question = Question(Period.parse("2024"), Filter(services=(3,)), by=("province", "sex"))
    before = _open(first, tmp_path / "kept").answer(question)
    more = first.append("events", sample.events(5_000, seed=2, first_no=50_001))
    assert not _open(more, tmp_path / "kept").answer(question).frame.equals(before.frame)
    assert _open(first, tmp_path / "kept").answer(question).frame.equals(before.frame)


def test_a_rewritten_ledger_is_built_anew(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    _open(first, tmp_path / "kept")
    elsewhere = sample.PlainSnapshot(tmp_path / "other")
    sites = first.scan("events").filter(pl.col("person_no").is_null()).collect()
    erased = sites.to_arrow().cast(sample.EVENTS)
    compacted = elsewhere.append("events", erased)
    engine = BitmapEngine(sample.PlainSnapshot(compacted.folder, sample.PlainVersions(9)), folder=tmp_path / "kept")
    assert engine.answer(Question(Period.parse("2022-2024"))).total == 0


def test_pruning_forgets_old_versions_and_their_segments(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    for version in range(3):
        store.segments(first)
        first = first.append("events", sample.events(500, seed=version, first_no=90_000 + 1_000 * version))
    store.rebuild(first)
    store.prune(keep=1)
    assert len(list((tmp_path / "kept" / f"format-{FORMAT}" / "segments").iterdir())) == 1
    assert len(store.segments(first)) == 1


def test_a_code_outside_the_tables_is_named(tmp_path: Path) -> None:
    rows = sample.events(10, seed=1)
    odd = rows.set_column(rows.schema.get_field_index("sex"), "sex", pa.array([7] * 10, pa.int8()))
    snapshot = sample.PlainSnapshot(tmp_path / "ledger").append("events", odd)
    with pytest.raises(OddCodes, match="sex"):
        _ = BitmapEngine(snapshot, folder=tmp_path / "kept").view


@pytest.mark.parametrize("size", [0, 1, 4_096, 4_097, 70_000])
def test_bitmaps_are_roaring_bitmaps(size: int) -> None:
    positions = np.random.default_rng(size).permutation(150_000)[:size].astype(np.int32)
    scratch, cells = words.empty(150_000), np.array([0, 1])
    offsets = np.array([0, size])
    blob = np.empty(roaring.room(np.array([size]), len(scratch) // 1024), np.uint16)
    ends, cardinalities = roaring.write_all(cells, np.array([0]), offsets, positions, scratch, blob)
    read = BitMap.deserialize(blob[: ends[0]].tobytes())
    assert read == BitMap(positions.astype(np.uint32))
    assert cardinalities[0] == size
    assert not scratch.any()


def test_the_cube_is_all_its_groupings(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    engine, period = _open(first, tmp_path / "kept"), Period.parse("2022-2024")
    cube = engine.cube(Question(period, by=("province", "year", "sex")))
    alone = engine.answer(Question(period, by=("year", "sex"))).frame
    rolled = cube.filter(cube["province"].is_null(), cube["year"].is_not_null(), cube["sex"].is_not_null())
    assert rolled.select("year", "sex", "value").sort("year", "sex").equals(alone)


def test_one_pass_over_raw_events_counts_the_same(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    rows = pa.table(first.scan("events").collect().to_arrow())
    second = first.append("events", sample.corrections(rows, 600, seed=3, first_no=60_001))
    third = second.append("aliases", sample.merges(rows, 80, seed=5))
    asked = [question for question in QUESTIONS if knows_raw(question)]
    assert len(asked) > 8
    assert count_raw(third, asked) == [answer.total for answer in open_engine("polars", third).answers(asked)]


def test_an_engine_goes_on_after_its_version_was_forgotten(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    engine = _open(first, tmp_path / "kept")
    shutil.rmtree(tmp_path / "kept")
    for measure in (Measure.PEOPLE, Measure.EVENTS, Measure.PLACES):
        assert engine.answer(Question(Period.year(2024), measure=measure, by=("service",))).total > 0


def test_another_ledger_with_the_same_versions_is_not_mistaken(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    _open(first, tmp_path / "kept")
    other = sample.PlainSnapshot(tmp_path / "other").append("events", sample.events(900, seed=8))
    assert other.versions == first.versions
    assert _open(other, tmp_path / "kept").answer(Question(Period.year(2024), measure=Measure.EVENTS)).total < 900


def test_what_another_format_wrote_is_not_read_and_goes(first: sample.PlainSnapshot, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    (folder / "segments" / "old").mkdir(parents=True)
    (folder / f"format-{FORMAT - 1}").mkdir()
    assert _open(first, folder).answer(KEPT[0]).total == open_engine("polars", first).answer(KEPT[0]).total
    assert [path.name for path in folder.iterdir()] == [f"format-{FORMAT}"]
