"""An engine that cannot be had says what is missing and what to do, in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xinmiao.ledger.reach import open_engine
from xinmiao.ledger.reach.opening import EngineUnavailable, UnknownEngine
from xinmiao.ledger.reach.tests import sample


@pytest.fixture
def snapshot(tmp_path: Path) -> sample.PlainSnapshot:
    return sample.PlainSnapshot(tmp_path)


def test_an_unknown_name(snapshot: sample.PlainSnapshot) -> None:
    with pytest.raises(UnknownEngine, match="bitmaps, polars, duckdb, spark"):
        open_engine("abacus", snapshot)


@pytest.mark.parametrize("missing", ["pyspark", "sqlglot"])
def test_a_library_that_is_not_installed(
    snapshot: sample.PlainSnapshot, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("xinmiao.ledger.reach.spark")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(EngineUnavailable) as raised:
        open_engine("spark", snapshot)
    assert raised.value.code == "engine.unavailable"
    assert raised.value.where == missing
    assert "没有安装" in raised.value.message("zh")
    assert "pip install 'xinmiao[spark]'" in raised.value.message("en")
