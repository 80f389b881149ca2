"""Spark: where it reads, how it counts, what it refuses. That its answers are right is for the golden suite."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Engine, Filter, Measure, Question, open_engine, sql
from xinmiao.ledger.reach.opening import EngineUnavailable
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.store import Ledger

pytest.importorskip("pyspark", reason="spark: pyspark is not installed")

from xinmiao.ledger.reach.spark import SparkEngine, start
from xinmiao.ledger.reach.spark.text import SqlRefused, checked

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]

ALL = Period.parse("2022-2024")
ASKED = [
    Question(ALL, by=("year", "province", "sex")),
    Question(Period.year(2024), Filter(services=(3,), sexes=(2,)), by=("age_band",)),
    Question(ALL, measure=Measure.AMOUNT, by=("service",)),
    Question(Period.parse("2023Q2"), measure=Measure.PLACES),
]


def fill(ledger: Ledger) -> Ledger:
    rows = sample.events(6_000, seed=1, people=2_000)
    ledger.append("events", rows, app="test", batch=1)
    ledger.append("events", sample.corrections(rows, 90, seed=2, first_no=10_001), app="test", batch=2)
    ledger.append("aliases", sample.merges(rows, 20, seed=3), app="test", batch=1)
    return ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """In a folder named as people name folders."""
    return fill(Ledger.create(tmp_path_factory.mktemp("here") / "台账 2024 100%"))


def agree(one: Engine, other: Engine) -> None:
    for mine, theirs in zip(one.answers(ASKED), other.answers(ASKED), strict=True):
        assert mine.frame.equals(theirs.frame)
        assert mine.total == theirs.total
    assert one.persons(ASKED[0]) == other.persons(ASKED[0])
    assert one.records(ASKED[1], 30, 5).equals(other.records(ASKED[1], 30, 5))
    assert one.count_records(ASKED[1]) == other.count_records(ASKED[1])


class TestOnDisk:
    def test_a_real_ledger_before_and_after_upkeep(self, spark: Any, tmp_path: Path) -> None:
        ledger = fill(Ledger.create(tmp_path / "ledger"))
        before = SparkEngine(ledger.snapshot(), session=spark)
        ledger.compact()
        ledger.erase([before.persons(ASKED[0])[0]])
        after = SparkEngine(ledger.snapshot(), session=spark)
        agree(after, open_engine("polars", ledger.snapshot()))
        assert before.answer(Question(ALL)).total == after.answer(Question(ALL)).total + 1

    def test_an_empty_ledger(self, spark: Any, tmp_path: Path) -> None:
        engine = SparkEngine(Ledger.create(tmp_path / "ledger").snapshot(), session=spark)
        assert engine.answer(Question(ALL)).total == 0
        assert engine.answer(ASKED[0]).frame.columns == ["year", "province", "sex", "value"]
        assert engine.count_records(ASKED[0]) == 0

    def test_a_folder_named_like_a_pattern(self, spark: Any, tmp_path: Path) -> None:
        rows = sample.events(500, seed=1)
        plain = sample.PlainSnapshot(tmp_path / "plain").append("events", rows)
        plain.folder.rename(odd := tmp_path / "a [b] {c} d*")
        tables = sys.modules["xinmiao.ledger.reach.spark.tables"]
        assert tables.events(spark, sample.PlainSnapshot(odd, plain.versions)).count() == 500


class TestInAStore:
    @pytest.fixture
    def store(self) -> Iterator[dict[str, str]]:
        server = ThreadedMotoServer(port=0)
        server.start()
        host, port = server.get_host_and_port()
        yield {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ALLOW_HTTP": "true",
        }
        server.stop()

    def test_its_workers_read_the_same_ledger(self, spark: Any, store: dict[str, str]) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=store["AWS_ENDPOINT_URL"], **keys).create_bucket(Bucket="records")
        snapshot = fill(Ledger.create("s3://records/ledger", store)).snapshot()
        engine = SparkEngine(snapshot, session=spark)
        assert engine.session.table("events").count() == snapshot.rows("events")
        agree(engine, open_engine("polars", snapshot))


class TestInRanges:
    @pytest.mark.parametrize("k", [1, 2, 7, 32])
    def test_what_each_range_counts_adds_up(self, spark: Any, ledger: Ledger, k: int) -> None:
        snapshot = ledger.snapshot()
        engine = SparkEngine(snapshot, session=spark, ranges=k)
        parts = engine.partial(ASKED[1])
        assert engine.standing.rdd.getNumPartitions() == k
        assert parts["part"].n_unique() > k / 2
        assert parts["value"].sum() == open_engine("polars", snapshot).answer(ASKED[1]).total

    def test_no_person_moves_to_be_counted(
        self, spark: Any, ledger: Ledger, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Laying out moves rows by person_no once; from there only counts move, by the cells they are of."""
        engine = SparkEngine(ledger.snapshot(), session=spark, ranges=4)
        engine.query(sql.cells(ASKED[0])).explain()
        asked, laid_out = capsys.readouterr().out.split("InMemoryTableScan", 1)
        assert "Exchange rangepartitioning(person_no" in laid_out
        assert asked.count("Exchange ") == 1
        assert "Exchange hashpartitioning(year" in asked

    def test_the_layout_is_let_go_with_its_engine(self, spark: Any, ledger: Ledger) -> None:
        engine = SparkEngine(ledger.snapshot(), session=spark)
        standing = engine.standing
        assert standing.is_cached
        del engine
        assert not standing.is_cached


class TestItsText:
    def test_is_in_the_words_of_spark(self) -> None:
        text = checked(sql.cells(ASKED[1]))
        assert "CAST('2024-01-01' AS DATE)" in text
        assert "WINDOW first AS (PARTITION BY person_no ORDER BY" in text

    @pytest.mark.parametrize(
        "text",
        ["DROP TABLE events", "SELECT 1; SELECT 2", "SELECT name FROM events", "SELECT 1 FROM people", "SELECT ("],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(SqlRefused) as raised:
            checked(text)
        assert "不能交给 Spark" in raised.value.message("zh")
        assert "Write one SELECT" in raised.value.message("en")


class TestWithoutJava:
    def test_none_installed(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(EngineUnavailable) as raised:
            start()
        assert raised.value.code == "engine.unavailable"
        assert "请安装 Java" in raised.value.message("zh")
        assert "Install Java" in raised.value.message("en")

    def test_one_that_does_not_work(self, tmp_path: Path) -> None:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text("#!/bin/sh\necho UnsupportedClassVersionError >&2\nexit 1\n")
        java.chmod(java.stat().st_mode | stat.S_IXUSR)
        told = subprocess.run(
            [sys.executable, "-c", "from xinmiao.ledger.reach.spark import start; start()"],
            env={**os.environ, "JAVA_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "EngineUnavailable: [engine.unavailable]" in told.stderr
