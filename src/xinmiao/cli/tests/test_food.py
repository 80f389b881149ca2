"""`xinmiao food`, as somebody types it."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from xinmiao.cli import sheets
from xinmiao.cli.food import app
from xinmiao.cli.pieces import pieces
from xinmiao.cli.terminal import exit_status
from xinmiao.nutrition.tests.limits import in_use, person
from xinmiao.science.errors import XinmiaoError

CHILE = "chile_20606_stage3"
FOODS = (
    "条码,名称,状态,每,能量(kcal),钠（毫克）,糖,饱和脂肪,添加糖,产地\n"
    "0001234567895,甜饼,固体,100克,200,100,10.1,<0.5,是,甲\n"
    "6901234567893,饼干,固体,100克,200,100,9.9,0.5,是,乙\n"
    ",面包,固体,100克,200,100,,0.5,是,乙\n"
)


@pytest.fixture
def foods(tmp_path: Path) -> Path:
    path = tmp_path / "foods.csv"
    path.write_text(FOODS, encoding="utf-8")
    return path


def run(*words: object, given: str | None = None):
    return CliRunner().invoke(app, [str(word) for word in words], input=given)


READ = {"csv": lambda path: pl.read_csv(path, infer_schema=False), "parquet": pl.read_parquet, "xlsx": pl.read_excel}


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_verdicts_stand_beside_the_columns_as_they_came(foods: Path, kind: str):
    out = foods.with_name(f"out.{kind}")
    assert run("check", foods, "--model", CHILE, "-o", out).exit_code == 0
    found = READ[kind](out)
    assert found.columns[:10] == FOODS.splitlines()[0].split(",")
    assert found["verdict"].to_list() == ["restrict", "no_restriction", "cannot_decide"]
    assert found["missing"].to_list() == [None, None, "sugars_g"]
    said = json.loads(out.with_name(f"out.{kind}.meta.json").read_text(encoding="utf-8"))
    assert said["counts"]["verdict"] == {"cannot_decide": 1, "no_restriction": 1, "restrict": 1}
    assert said["counts"]["reason"] == {"not_known": 1}
    assert (said["rows"], said["rows_without_result"], said["units"]["sodium_mg"]) == (3, 1, "mg")
    assert [one["standard"] for one in said["standards"]] == [CHILE]
    assert said["meanings"]["not_known"]["en"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_fact_21_a_barcode_keeps_its_zeros_in_and_out(foods: Path, kind: str):
    given, out = foods.with_name(f"in.{kind}"), foods.with_name(f"out.{kind}")
    sheets.write(sheets.read(str(foods)), str(given))
    assert run("check", given, "--model", CHILE, "-o", out).exit_code == 0
    found = READ[kind](out)
    assert found["条码"].to_list()[:2] == ["0001234567895", "6901234567893"]
    assert found["barcode_valid"].to_list() == ["yes", "no", None]


@pytest.mark.django_db
def test_limits_that_two_persons_confirmed_give_a_verdict_at_the_command_line(tmp_path: Path):
    in_use(person("first"), person("second"))  # numbers that are invented
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text("class,state,basis,sodium_mg\nbakery,solid,100g,322\nbakery,solid,100g,100\n")
    run("check", given, "--model", "cn_npm_2024", "-o", out)
    found = pl.read_csv(out)
    assert found["verdict"].to_list() == ["restrict", "cannot_decide"]
    assert found["table_status"].unique().to_list() == ["active"]


@pytest.mark.django_db
def test_models_of_the_package_and_of_the_pack_side_by_side(foods: Path):
    out = foods.with_name("o.csv")
    words = ("check", foods, "--model", f"{CHILE},cn_npm_2024", "-o", out)
    run(*words)
    assert pl.read_csv(out)["cn_npm_2024__reason"].unique().to_list() == ["draft_table"]
    run(*words, "--allow-draft", "cn_npm_2024", "--explain")
    found = pl.read_csv(out)
    assert found["cn_npm_2024__reason"].unique().to_list() == ["no_class"]
    assert found["cn_npm_2024__table_status"].unique().to_list() == ["draft"]
    assert found[f"{CHILE}__sugars_g__says"].to_list() == ["over", "within", "unknown"]


def test_what_is_missing_and_what_it_is_per_are_said_at_the_command_line(tmp_path: Path):
    path, out = tmp_path / "f.csv", tmp_path / "o.csv"
    path.write_text(
        "energy_kj,sugars_g,saturated_fat_g,salt_g,protein_g,is_water,is_cheese,is_red_meat,is_fat_oil_nut_seed,"
        "is_beverage\n1500,3,0,0.5,0,0,0,0,0,0\n"
    )
    run("check", path, "--model", "nutriscore_2023", "-o", out)
    assert pl.read_csv(out)["reason"].to_list() == ["no_basis"]
    run("check", path, "--model", "nutriscore_2023", "-o", out, "--basis", "100g", "--missing", "reference")
    assert pl.read_csv(out)["grade"].to_list() == ["c"]


def test_strict_says_1_when_a_row_has_no_result(foods: Path):
    assert run("check", foods, "--model", CHILE, "-o", foods.with_name("o.csv"), "--strict").exit_code == 1


def test_standard_streams_and_a_file_as_excel_in_china_writes_it(foods: Path):
    found = run("check", "-", "--model", CHILE, given=FOODS)
    assert found.stdout.splitlines()[0].startswith("条码,名称")
    foods.write_bytes(FOODS.encode("gb18030"))
    assert "restrict" in run("check", foods, "--model", CHILE).stdout


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_large_file_goes_by_pieces_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str):
    given, out = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}"
    sheets.write(pl.DataFrame({"n": [str(n) for n in range(25_000)], "糖": "11", "状态": "固体", "basis": "100g",
                               "added_sugars": "y"}), str(given))  # fmt: skip
    sizes = [piece.height for piece in pieces(str(given), 10_000)]
    assert (sum(sizes), max(sizes)) == (25_000, 10_000)
    assert run("check", given, "--model", CHILE, "-o", out).exit_code == 0
    found = READ[kind](out)
    assert found["n"].to_list() == [str(n) for n in range(25_000)]
    assert found["verdict"].unique().to_list() == ["restrict"]


def test_a_file_of_excel_in_china_whose_chinese_comes_late(tmp_path: Path):
    path = tmp_path / "late.csv"
    path.write_bytes(b"name\n" + b"bread\n" * 300_000 + "面包\n".encode("gb18030"))
    assert list(pieces(str(path)))[-1]["name"][-1] == "面包"


def test_a_table_without_rows_gives_one_without_rows(tmp_path: Path):
    path, out = tmp_path / "f.csv", tmp_path / "o.csv"
    path.write_text("糖,状态\n", encoding="utf-8")
    assert run("check", path, "--model", CHILE, "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("糖,状态,verdict")


def test_labels(tmp_path: Path):
    path, out = tmp_path / "labels.csv", tmp_path / "o.csv"
    path.write_text(
        "名称,标签文字,能量,蛋白质,脂肪,饱和脂肪,碳水化合物,糖,钠\n"
        "甲,儿童青少年应避免过量摄入盐油糖,1,1,1,1,1,1,1\n乙,净含量,1,1,1,1,1,1,1\n",
        encoding="utf-8",
    )
    assert run("label", path, "--profile", "gb28050_2025", "-o", out, "--on", "2027-04-01").exit_code == 0
    assert pl.read_csv(out)["label_verdict"].to_list() == ["pass", "fail"]
    run("label", path, "--profile", "gb28050_2025", "-o", out, "--on", "2026-12-01")
    assert pl.read_csv(out)["label_verdict"].to_list() == ["pass", "not_yet_required"]
    said = json.loads(out.with_name("o.csv.meta.json").read_text(encoding="utf-8"))
    assert (said["standards"][0]["standard"], said["as_of"]) == ("gb28050_2025", "2026-12-01")


@pytest.mark.parametrize("words", [
    ("check", "{in}", "--model", "nutriscore_2030"),
    ("check", "{in}", "--model", ","),
    ("check", "{in}", "--model", CHILE, "-o", "o.txt"),
    ("check", "nowhere.csv", "--model", CHILE),
    ("check", "nowhere.parquet", "--model", CHILE),
    ("label", "{in}", "--profile", "gb1"),
])  # fmt: skip
def test_wrong_use_is_2(foods: Path, words: tuple[str, ...]):
    found = run(*(word.format(**{"in": foods}) for word in words))
    assert isinstance(found.exception, XinmiaoError)
    assert exit_status(found.exception) == 2
