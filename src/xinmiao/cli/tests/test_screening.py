"""`xinmiao screening`, as somebody types it."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from xinmiao.cli.screening import app
from xinmiao.cli.terminal import exit_status
from xinmiao.science.errors import XinmiaoError

HEAD = ",".join(f"第{n}题" for n in range(1, 10))
PUPILS = f"姓名,{HEAD}\n王小明,{'0,' * 8}1\n李红,{'0,' * 9}".rstrip(",") + f"\n赵芳,{'1,' * 8}\n"


@pytest.fixture
def pupils(tmp_path: Path) -> Path:
    path = tmp_path / "pupils.csv"
    path.write_text(PUPILS, encoding="utf-8")
    return path


def run(*words: object, given: str | None = None):
    return CliRunner().invoke(app, [str(word) for word in words], input=given)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_scores_stand_beside_the_columns_as_they_came(pupils: Path, kind: str):
    out = pupils.with_name(f"out.{kind}")
    assert run(pupils, out, "--instrument", "phq9").exit_code == 0
    found = {"csv": pl.read_csv, "parquet": pl.read_parquet, "xlsx": pl.read_excel}[kind](out)
    assert found.columns[:10] == ["姓名", *HEAD.split(",")]
    assert found["phq9_total"].to_list() == [1, 0, 9]
    assert found["safety"].to_list() == ["triggered", "not_triggered", "not_assessed"]
    said = json.loads(out.with_name(f"out.{kind}.meta.json").read_text(encoding="utf-8"))
    assert said["standards"][0]["standard"] == "phq9"
    assert "王小明" not in json.dumps(said, ensure_ascii=False)


def test_the_number_of_triggered_rows_is_said_on_standard_error_and_nobodys_name(pupils: Path):
    found = run(pupils, "-", "--instrument", "phq9")
    assert "1 行须当天处理" in found.stderr
    assert "另有 1 行没有问到" in found.stderr
    assert [name for name in ("王小明", "李红", "赵芳") if name in found.stderr] == []
    assert "须当天处理" not in found.stdout


def test_with_both_instruments_there_is_a_tier(tmp_path: Path):
    both = tmp_path / "both.csv"
    names = [*(f"phq_{n}" for n in range(1, 10)), *(f"gad_{n}" for n in range(1, 8))]
    both.write_text(",".join(names) + "\n" + ",".join(["1"] * 9 + ["2"] * 7) + "\n", encoding="utf-8")
    assert run(both, tmp_path / "o.csv", "--instrument", "phq9", "--instrument", "gad7").exit_code == 0
    row = pl.read_csv(tmp_path / "o.csv").to_dicts()[0]
    assert (row["phq9_total"], row["gad7_total"], row["tier"]) == (9, 14, "orange")


def test_the_pack_brings_its_scale_and_its_draft_is_opted_into(tmp_path: Path):
    scores, out = tmp_path / "dq.csv", tmp_path / "o.csv"
    scores.write_text("wst580_2017_dq\n72\n", encoding="utf-8")
    assert run(scores, out, "--instrument", "wst580_2017", "--strict").exit_code == 1
    assert run(scores, out, "--instrument", "wst580_2017", "--allow-draft", "wst580_2017", "--strict").exit_code == 0
    assert pl.read_csv(out)["wst580_2017_dq_band"].to_list() == ["borderline"]


@pytest.mark.parametrize(("name", "status"), [("gsed", 1), ("asq3", 1), ("nonesuch", 2), ("gad7", 2)])
def test_what_is_refused_is_1_and_wrong_use_is_2(pupils: Path, name: str, status: int):
    pupils.write_text("a,b\n1,2\n", encoding="utf-8")
    found = run(pupils, "-", "--instrument", name)
    assert isinstance(found.exception, XinmiaoError)
    assert exit_status(found.exception) == status
