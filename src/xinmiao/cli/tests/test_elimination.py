"""`xinmiao elimination`, as somebody types it; and no small cell leaves by it."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from xinmiao.cli.elimination import app
from xinmiao.cli.terminal import exit_status
from xinmiao.indicators.rules.elimination import without_small_cells
from xinmiao.science.elimination import cascade, cascade_picture
from xinmiao.science.errors import XinmiaoError

NATIONAL = (
    "地点,年份,指标,数值\n中国,2023,hiv_mtct_rate,1.3%\n中国,2023,congenital_syphilis_rate,6.3\n中国,2023,none,1\n"
)
COUNTIES = (
    "place,parent,level,year,disease,step,reached,not_reached,unknown\n"
    "甲市,,prefecture,2025,hiv,linked,60,12,9\n"
    "子县,甲市,county,2025,hiv,linked,3,6,1\n丑县,甲市,county,2025,hiv,linked,20,6,8\n寅县,甲市,county,2025,hiv,linked,37,0,0\n"
)


@pytest.fixture
def national(tmp_path: Path) -> Path:
    path = tmp_path / "national.csv"
    path.write_text(NATIONAL, encoding="utf-8")
    return path


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_each_criterion_with_its_verdict_by_the_packs_criteria(national: Path, kind: str):
    out = national.with_name(f"out.{kind}")
    assert run("assess", national, "--criteria", "cn_2022_2025", "-o", out).exit_code == 0
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "xlsx": pl.read_excel}[kind](out)
    held = {row["criterion"]: row for row in read.iter_rows(named=True)}
    assert (held["hiv_mtct_rate"]["status"], held["hiv_mtct_rate"]["mark"]) == ("met", "no_bounds")
    assert held["congenital_syphilis_rate"]["status"] == "met"
    assert held["hbv_mtct_rate"]["status"] == "cannot_decide"
    said = json.loads(out.with_name(f"out.{kind}.meta.json").read_text(encoding="utf-8"))
    assert said["standards"][0]["standard"] == "cn_2022_2025"
    assert said["reasons"]["rows"] == {"unknown_indicator": 1}
    assert said["meanings"]["straddles"]["en"]
    assert said["small_cells"] == "suppressed"


def test_the_verdicts_go_to_the_standard_output(national: Path):
    found = run("assess", national)
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0].startswith("place,disease,group")
    assert "congenital_syphilis_rate" in found.stdout


def test_strict_says_1_when_something_is_open(national: Path):
    words = ("assess", national, "-o", national.with_name("o.csv"))
    assert run(*words, "--strict").exit_code == 1
    assert run(*words).exit_code == 0


def test_drafts_are_opted_into_and_mark_every_row(national: Path):
    out = national.with_name("o.csv")
    assert run(
        "assess", national, "--criteria", "path_to_elimination", "--allow-draft", "path_to_elimination", "-o", out
    )
    read = pl.read_csv(out)
    assert set(read["table_status"]) == {"draft"}
    assert read.filter(pl.col("criterion") == "congenital_syphilis_rate")["status"].to_list() == ["met"] * 3


def test_figures_of_prefectures_and_verdicts_of_counties_stay_at_home(national: Path):
    rows = [f"{code},2023,congenital_syphilis_rate,1,90000,0" for code in (530000, 530100, 530102)]
    national.write_text("\n".join(["place,year,indicator,numerator,denominator,unknown", *rows]), encoding="utf-8")
    out = national.with_name("o.csv")
    run("assess", national, "-o", out)
    held = {
        row["place"]: row
        for row in pl.read_csv(out, infer_schema=False)
        .filter(pl.col("criterion") == "congenital_syphilis_rate")
        .to_dicts()
    }
    assert [(held[code]["status"], held[code]["printed"]) for code in ("530000", "530100", "530102")] == [
        ("met", "1.1"), ("met", None), ("suppressed", None),
    ]  # fmt: skip
    run("assess", national, "-o", out, "--keep-small")
    assert "suppressed" not in out.read_text(encoding="utf-8")


def test_the_cascade_hides_small_cells_and_what_gives_them_back(national: Path):
    out = national.with_name("o.csv")
    national.write_text(COUNTIES, encoding="utf-8")
    assert run("cascade", national, "-o", out).exit_code == 0
    read = pl.read_csv(out)
    assert read["mark"].to_list() == [None, "suppressed", "suppressed", None]
    assert read.filter(pl.col("mark") == "suppressed")["reached", "of_known", "known_positive"].null_count().row(0) == (
        2,
        2,
        2,
    )
    run("cascade", national, "-o", out, "--keep-small")
    assert pl.read_csv(out)["of_known"].to_list() == pytest.approx([60 / 81 * 100, 30, 20 / 34 * 100, 100])


def test_what_is_hidden_in_the_table_is_hidden_in_the_picture(national: Path):
    national.write_text(COUNTIES, encoding="utf-8")
    shown = without_small_cells(cascade(pl.read_csv(national)))
    picture = cascade_picture(shown.filter(pl.col("place") == "子县"), place="子县", disease="hiv")
    assert picture.rows == [["转介到治疗", "已隐去", "已隐去", "已隐去", "–", "–", "–", "–"]]
    assert "转介到治疗：已隐去" in picture.description


COUNTS = st.tuples(*[st.sampled_from([0, 1, 3, 4, 5, 9, 30])] * 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=5))
def test_no_subtraction_from_the_prefecture_gives_a_small_cell_back(counties: list[tuple[int, int, int]]):
    whole = tuple(map(sum, zip(*counties, strict=True)))
    rows = [("市", None, *whole), *((str(n), "市", *counts) for n, counts in enumerate(counties))]
    frame = pl.DataFrame(rows, schema=["place", "parent", "reached", "not_reached", "unknown"], orient="row")
    shown = without_small_cells(cascade(frame.with_columns(step=pl.lit("linked"))))
    hidden = [counts for counts, mark in zip(counties, shown["mark"][1:], strict=True) if mark]
    small = lambda count, total: 0 < count < 5 or (count == 0 and total < 20)  # noqa: E731
    for counts, mark in zip(counties, shown["mark"][1:], strict=True):
        assert mark == "suppressed" or not any(small(count, sum(counts)) for count in counts if sum(counts))
    if shown["mark"][0] is None:
        assert len(hidden) != 1, "one hidden county is the prefecture less the others"


def test_one_place_by_criterion_or_all_places_as_a_picture(national: Path):
    out = national.with_name("card.svg")
    assert run("scorecard", national, out, "--criteria", "cn_2022_2025").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<svg")
    page = national.with_name("card.html")
    assert run("scorecard", national, page, "--criteria", "cn_2022_2025", "--place", "中国").exit_code == 0
    assert "✓ 达到 1.30 %" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [
    ("assess", "{in}", "-o", "o.txt"),
    ("assess", "nowhere.csv"),
    ("assess", "{in}", "--criteria", "who_2030"),
    ("cascade", "{in}"),
    ("scorecard", "{in}", "o.svg", "--place", "北京"),
])  # fmt: skip
def test_wrong_use_is_2(national: Path, words: tuple[str, ...]):
    found = run(*(word.format(**{"in": national}) for word in words))
    assert isinstance(found.exception, XinmiaoError)
    assert exit_status(found.exception) == 2
