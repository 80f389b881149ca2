"""Words for z-scores, by two standards that do not agree."""

import re
from pathlib import Path

import polars as pl
import pytest

from xinmiao.science.growth import chart_svg, classify, load_standard, zscores
from xinmiao.science.growth.bands import LINES, Bands
from xinmiao.science.growth.charts import NoChart
from xinmiao.science.growth.tests.samples import at_z
from xinmiao.science.tables import TableFault

DAY, MONTH = 1100, 36


@pytest.fixture(scope="module")
def bands(tmp_path_factory: pytest.TempPathFactory) -> Bands:
    """Give a made-up table of bands of BMI under the id of WS/T 423, whose numbers are still to be entered."""
    folder = tmp_path_factory.mktemp("bands")
    lines = [11.0, 12.0, 13.5, 15.0, 17.0, 19.5, 22.5]
    rows = [["indicator", "sex", "x", *LINES]]
    rows += [["bmi", sex, str(month), *map(str, lines)] for sex in "MF" for month in range(85)]
    (folder / "t.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    head = 'id: cn_wst423_2022\nname: {zh: 测试, en: Test}\nstatus: draft\nsource: "made up"\nread_on: "2026-11-26"\n'
    (folder / "t.yaml").write_text(head + "evidence: none\nkind: bands\nrows: t.csv\n", encoding="utf-8")
    standard = load_standard(folder / "t.yaml")
    assert isinstance(standard, Bands)
    return standard


HEAD = 'id: t\nstatus: draft\nsource: "made up"\nread_on: "2026-11-26"\nkind: bands\nrows: t.csv\n'
GOOD_ROWS = "bmi,M,0,1,2,3,4,5,6,7\nbmi,M,1,1,2,3,4,5,6,7\nbmi,F,0,1,2,3,4,5,6,7\nbmi,F,1,1,2,3,4,5,6,7\n"


@pytest.mark.parametrize(("right", "wrong"), [
    ("F,1,1,2", "F,1,1,x"), ("F,1,1,2", "F,1,2,2"), ("F,1,1,2", "F,2,1,2"), ("bmi,F,1,1,2,3,4,5,6,7\n", ""),
    ("bmi,F,1", "bmi,X,1"), ("bmi,M,1", "bmi,M,0"),
])  # fmt: skip
def test_bands_with_a_slip_of_the_pen_are_refused(tmp_path: Path, right: str, wrong: str) -> None:
    (tmp_path / "t.yaml").write_text(HEAD, encoding="utf-8")
    columns = "indicator,sex,x," + ",".join(LINES) + "\n"
    (tmp_path / "t.csv").write_text(columns + GOOD_ROWS, encoding="utf-8")
    assert isinstance(load_standard(tmp_path / "t.yaml"), Bands)
    (tmp_path / "t.csv").write_text(columns + GOOD_ROWS.replace(right, wrong), encoding="utf-8")
    with pytest.raises(TableFault) as error:
        load_standard(tmp_path / "t.yaml")
    assert error.value.code == "table.malformed"


ALLOW = ("cn_wst423_2022",)


def by_bmi(bmi: float) -> pl.DataFrame:
    """Give a boy of three years, one metre tall, so that kilograms are BMI."""
    return pl.DataFrame({"sex": ["M"], "age_days": [DAY], "lenhei_cm": [100.0], "measure": ["h"], "weight_kg": [bmi]})


def test_at_one_and_a_half_sd_china_says_overweight_and_who_does_not(bands: Bands) -> None:
    """Fact 12: both are shown, each under its name."""
    china = classify(by_bmi(18.25), bands, allow_draft=ALLOW)
    who = classify(by_bmi(at_z("bmi", DAY, 1.5)))
    assert (china["bmi_z"][0], china["bmi_class"][0], china["standard"][0]) == (1.5, "overweight", "cn_wst423_2022")
    assert (round(who["bmi_z"][0], 9), who["bmi_class"][0], who["standard"][0]) == (1.5, "normal", "who_2006")
    assert (china["z_method"][0], china["table_status"][0]) == ("interpolated", "draft")


def test_at_two_sd_exactly_china_says_obese_and_who_not_even_overweight(bands: Bands) -> None:
    """Fact 12."""
    assert classify(by_bmi(19.5), bands, allow_draft=ALLOW)["bmi_class"][0] == "obese"
    assert classify(by_bmi(at_z("bmi", DAY, 2.0)))["bmi_class"][0] == "normal"
    assert classify(by_bmi(at_z("bmi", DAY, 2.001)))["bmi_class"][0] == "overweight"


@pytest.mark.parametrize(("bmi", "found"), [
    (10.9, "severely_wasted"), (11.0, "wasted"), (11.99, "wasted"), (12.0, "normal"), (16.99, "normal"),
    (17.0, "overweight"), (19.49, "overweight"), (22.49, "obese"), (22.5, "severely_obese"),
])  # fmt: skip
def test_a_measurement_on_a_line_of_the_bands_belongs_above_it(bands: Bands, bmi: float, found: str) -> None:
    assert classify(by_bmi(bmi), bands, allow_draft=ALLOW)["bmi_class"][0] == found


def test_bands_in_draft_give_nothing_unless_named(bands: Bands) -> None:
    shut = classify(by_bmi(18.0), bands)
    assert (shut["bmi_z"][0], shut["bmi_reason"][0], shut["bmi_class"][0]) == (None, "draft_table", "cannot_decide")


def test_beyond_the_bands_the_outermost_step_goes_on(bands: Bands) -> None:
    assert zscores(by_bmi(25.5), bands, allow_draft=ALLOW)["bmi_z"][0] == pytest.approx(4)
    assert zscores(by_bmi(10.0), bands, allow_draft=ALLOW)["bmi_z"][0] == pytest.approx(-4)


@pytest.mark.parametrize(("z", "found"), [
    (-2.0, "normal"), (-2.001, "stunted"), (-3.0, "stunted"), (-3.001, "severely_stunted"), (4.0, "normal"),
])  # fmt: skip
def test_minus_two_exactly_is_not_stunted(z: float, found: str) -> None:
    child = pl.DataFrame({"sex": [2], "age_days": [400], "lenhei_cm": [at_z("lhfa", 400, z, sex=2)]})
    assert classify(child)["lhfa_class"][0] == found


def test_from_five_years_overweight_begins_above_one() -> None:
    ages = pl.DataFrame(
        {"sex": ["M"] * 3, "age_months": [120.0] * 3, "lenhei_cm": [100.0] * 3, "weight_kg": [13.0, 19.0, 24.0]}
    )
    assert classify(ages)["bmi_class"].to_list() == ["thin", "overweight", "obese"]


def test_oedema_is_severe_whatever_the_weight() -> None:
    child = pl.DataFrame({"sex": [1], "age_days": [500], "lenhei_cm": [80.0], "weight_kg": [14.0], "oedema": ["y"]})
    found = classify(child).to_dicts()[0]
    assert (found["wfa_class"], found["wflh_class"], found["lhfa_class"]) == (
        "severely_underweight", "severely_wasted", "normal",
    )  # fmt: skip


def test_an_undecided_class_lists_what_would_settle_it() -> None:
    child = pl.DataFrame({"sex": [None], "age_days": [500], "lenhei_cm": [80.0]}, schema_overrides={"sex": pl.String})
    found = classify(child).to_dicts()[0]
    assert (found["wflh_class"], found["wflh_missing"]) == ("cannot_decide", "sex,weight_kg")
    assert classify(by_bmi(16.0))["bmi_missing"][0] is None


# --- charts


VISITS = pl.DataFrame({
    "sex": ["F"] * 4, "age_days": [800, 200, 720, 500], "lenhei_cm": [84.0, 65.0, 83.0, 20.0],
    "weight_kg": [11.0, 7.0, 10.5, 9.0],
})  # fmt: skip


def test_a_chart_is_the_same_to_the_byte() -> None:
    """Fact 37."""
    for name in ("lhfa", "wfa", "bmi", "hc"):
        assert chart_svg(VISITS, name) == chart_svg(VISITS, name)


def test_two_charts_on_a_page_have_ids_of_their_own() -> None:
    height, weight = chart_svg(VISITS, "lhfa"), chart_svg(VISITS, "wfa")
    ids = [re.findall(r'id="([^"]+)"', one) for one in (height, weight)]
    assert not set(ids[0]) & set(ids[1])
    assert all(f'aria-labelledby="{" ".join(own)}"' in one for own, one in zip(ids, (height, weight), strict=True))


def test_a_chart_breaks_at_day_731_and_leaves_the_implausible_apart() -> None:
    drawn = chart_svg(VISITS, "lhfa", language="en")
    child = drawn[drawn.index('stroke="#0b57d0"') - 200 :]
    assert drawn.count('fill="#fff" stroke="#0b57d0"') == 1, "20 cm is hollow"
    assert drawn.count('fill="#0b57d0"') == 3
    assert child.count("M") >= 2, "from length to height nothing is joined"
    assert "Girls" in drawn
    assert "<desc" in drawn
    assert "WHO Child Growth Standards 2006" in drawn


def test_a_chart_has_months_under_five_and_years_over() -> None:
    assert "年龄（月）" in chart_svg(VISITS, "wfa")
    older = VISITS.with_columns(age_days=pl.Series([2600, 3000, 3300, 3650]))
    assert "年龄（岁）" in chart_svg(older, "bmi")
    assert ">−3<" in chart_svg(VISITS, "wfa")


def test_china_lines_are_drawn_only_when_opted_in_and_say_draft(bands: Bands) -> None:
    with pytest.raises(NoChart) as error:
        chart_svg(by_bmi(16.0), "bmi", bands)
    assert error.value.code == "growth.draft_table"
    drawn = chart_svg(by_bmi(16.0), "bmi", bands, allow_draft=ALLOW)
    assert 'data-table-status="draft"' in drawn
    assert ">−1<" in drawn


@pytest.mark.parametrize("name", ["wflh", "height"])
def test_no_such_chart_is_told(name: str) -> None:
    with pytest.raises(NoChart):
        chart_svg(VISITS, name)
