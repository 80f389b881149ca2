"""Who met whom: each combination once, however wide its codes, and whichever provinces are at hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question, open_engine
from xinmiao.ledger.reach.bitmaps import pairs
from xinmiao.ledger.reach.tests import sample

AXES = ["person_no", "county", "place"]


@pytest.mark.parametrize("widest", [9, 9_000, 2_000_000_000], ids=["narrow", "of a country", "too wide to pack"])
def test_each_combination_is_kept_once(widest: int) -> None:
    rng = np.random.default_rng(1)
    drawn = {
        "person_no": rng.integers(0, 1_500_000_000, 3_000).astype(np.int32),
        "county": np.r_[0, rng.integers(650_100, 659_999, 2_999)].astype(np.int32),
        "place": np.r_[0, widest, rng.integers(0, widest, 2_998)].astype(np.int32),
    }
    rows = pl.DataFrame(drawn)
    twice = pl.concat([rows, rows.reverse(), rows.head(100)])
    whole = pl.col(AXES).cast(pl.Int64)
    assert pairs._each_once(twice).select(whole).sort(AXES).equals(rows.unique().select(whole).sort(AXES))


def test_nobody_met_anybody() -> None:
    nothing = pl.DataFrame(schema=dict.fromkeys(AXES, pl.Int32))
    assert pairs._each_once(nothing).equals(nothing)


def test_provinces_that_were_put_away_are_read_again(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "AT_HAND", 2)
    snapshot = sample.PlainSnapshot(tmp_path / "ledger").append("events", sample.events(20_000, seed=5))
    engine, plain = open_engine("bitmaps", snapshot, folder=tmp_path / "bitmaps"), open_engine("polars", snapshot)
    provinces = snapshot.scan("events").select(pl.col("province").unique().sort()).collect()["province"].to_list()
    years = snapshot.scan("events").select(pl.col("year").unique().sort()).collect()["year"].to_list()
    asked = [
        Question(Period.year(year), Filter(provinces=(one,)), measure, ("county", "sex"))
        for measure in (Measure.PEOPLE, Measure.EVENTS)
        for year in years
        for one in provinces[:4]
    ]
    for again in (asked, asked[::-1]):
        assert all(engine.answer(one).frame.equals(plain.answer(one).frame) for one in again)
