"""`xinmiao growth`, as somebody types it."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from xinmiao.cli.growth import app
from xinmiao.cli.sheets import UnreadableSheet
from xinmiao.cli.terminal import exit_status
from xinmiao.science.errors import XinmiaoError

CHILDREN = (
    "编号,性别,日龄,体重,身高,测量方式,村\n007,男,500,10.60,80.0,l,甲\n008,女,900,12.0,86.0,h,甲\n009,,500,9,80,,乙\n"
)


@pytest.fixture
def children(tmp_path: Path) -> Path:
    path = tmp_path / "children.csv"
    path.write_text(CHILDREN, encoding="utf-8")
    return path


def run(*words: object, given: str | None = None):
    return CliRunner().invoke(app, [str(word) for word in words], input=given)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_zscores_stand_beside_the_columns_as_they_came(children: Path, kind: str):
    out = children.with_name(f"out.{kind}")
    assert run("zscore", children, out).exit_code == 0
    read = {"csv": lambda p: pl.read_csv(p, infer_schema=False), "parquet": pl.read_parquet, "xlsx": pl.read_excel}[
        kind
    ](out)
    assert read.columns[:7] == ["编号", "性别", "日龄", "体重", "身高", "测量方式", "村"]
    assert read["编号"].to_list() == ["007", "008", "009"], "zeros in front are kept"
    assert read["wfa_reason"].to_list() == [None, None, "no_sex"]
    said = json.loads(out.with_name(f"out.{kind}.meta.json").read_text(encoding="utf-8"))
    assert said["reasons"]["wfa_reason"] == {"no_sex": 1}
    assert said["units"]["clenhei_cm"] == "cm"
    assert said["standards"][0]["standard"] == "who_2006"
    assert said["rows_without_result"] == 1


def test_strict_says_1_when_a_row_has_no_result(children: Path):
    assert run("zscore", children, children.with_name("o.csv"), "--strict").exit_code == 1


def test_standard_streams(children: Path):
    found = run("zscore", "-", "-", given=CHILDREN)
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0].startswith("编号,性别")


def test_a_file_as_excel_in_china_writes_it(children: Path):
    children.write_bytes(CHILDREN.encode("gb18030"))
    assert run("zscore", children, children.with_name("o.csv")).exit_code == 0


def test_the_pack_brings_its_standard_and_its_drafts_are_opted_into(children: Path):
    children.write_text("id,sex,age_months,weight,height\n1,M,120,30,125.2\n", encoding="utf-8")
    out = children.with_name("o.csv")
    run("zscore", children, out, "--standard", "cn_wst586_456", "--allow-draft", "cn_wst586_456.stunting")
    row = pl.read_csv(out).to_dicts()[0]
    assert (row["stunted"], row["weight_class"], row["table_status"]) == ("yes", "normal", "draft")


def test_prevalence_hides_small_cells_and_reports_quality(children: Path):
    out, report = children.with_name("p.csv"), children.with_name("q.html")
    words = ("prevalence", children, out, "--cluster", "村", "--by", "村", "--quality", report)
    assert run(*words).exit_code == 0
    assert set(pl.read_csv(out).filter(pl.col("by") == "村", pl.col("indicator") == "stunting")["mark"]) <= {
        "suppressed",
        None,
    }
    assert pl.read_csv(out).filter(pl.col("mark") == "suppressed")["percent"].null_count() > 0
    assert "<h1>人体测量数据质量</h1>" in report.read_text(encoding="utf-8")
    assert run(*words, "--keep-small").exit_code == 0
    assert "mark" not in pl.read_csv(out).columns


def test_columns_of_the_design_go_by_either_name(children: Path):
    children.write_text("性别,日龄,身高,测量队\nM,500,80,一\nF,500,80,二\n", encoding="utf-8")
    out = children.with_name("p.csv")
    assert run("prevalence", children, out, "--by", "测量队", "--cluster", "team", "--keep-small").exit_code == 0
    assert {"一", "二"} <= set(pl.read_csv(out).filter(pl.col("by") == "team")["group"])


def test_one_child_s_chart(children: Path):
    out = children.with_name("c.svg")
    assert run("chart", children, out, "--child", "007").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("words", [
    ("zscore", "{in}", "o.txt"),
    ("zscore", "nowhere.csv", "o.csv"),
    ("zscore", "{in}", "o.csv", "--standard", "nchs"),
    ("prevalence", "{in}", "o.csv", "--cluster", "town"),
    ("chart", "{in}", "o.svg", "--child", "1"),
    ("chart", "{in}", "o.svg", "--child", "007", "--indicator", "iq"),
])  # fmt: skip
def test_wrong_use_is_2(children: Path, words: tuple[str, ...]):
    found = run(*(word.format(**{"in": children}) for word in words))
    assert isinstance(found.exception, XinmiaoError)
    assert exit_status(found.exception) == 2


def test_a_file_that_is_no_table_is_told(children: Path):
    children.with_suffix(".xlsx").write_bytes(b"PK no")
    assert isinstance(run("zscore", children.with_suffix(".xlsx"), "-").exception, UnreadableSheet)
