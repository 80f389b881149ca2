"""Pictures: the same bytes for the same input, told in words, axe-clean with their data table."""

from collections.abc import Iterator

import polars as pl
import pytest
from lxml import etree
from playwright.sync_api import Browser, sync_playwright

from xinmiao.science.elimination import cascade_picture, scorecard, scorecard_picture, scorecard_svg
from xinmiao.science.elimination.disclosure import levels, shown_by_level
from xinmiao.science.elimination.drawing import Picture
from xinmiao.science.elimination.scorecards import NoScorecard
from xinmiao.science.elimination.tests.long import ROOT, china, figure, table

AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
YEARS = table(
    *(
        figure("hiv_mtct_rate", value=value, year=year, place="云南")
        for year, value in ((2021, "2.4%"), (2022, "1.8%"))
    ),
    figure("hiv_mtct_rate", 1, 60, 10, year=2023, place="云南"),
    *(figure("anc_coverage", 96, 100, 0, year=year, place="云南") for year in (2022, 2023)),
    figure("early_test_hiv", value="66%", year=2023, place="云南"),
    figure("hiv_mtct_rate", value="1.1%", year=2023, place="广东"),
)
STEPS = pl.DataFrame({
    "step": ["linked", "treatment_started", "final_status"], "reached": ["90", "suppressed", "60"],
    "not_reached": ["5", None, "20"], "unknown": ["5", None, "20"], "need": ["120", "120", None],
})  # fmt: skip
PICTURES = {
    "one place": lambda lang: scorecard_picture(YEARS, china(), disease="hiv", place="云南", language=lang),
    "all places": lambda lang: scorecard_picture(YEARS, china(), disease="hiv", language=lang),
    "tiers": lambda lang: scorecard_picture(
        table(figure("hiv_case_rate", 10, 10_000, 0)), "path_to_elimination", disease="hiv", place="A", language=lang
    ),
    "cascade": lambda lang: cascade_picture(STEPS, place="云南", disease="hiv", language=lang),
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_second_run_gives_the_same_bytes(name: str, lang: str) -> None:
    """Fact 37."""
    first, second = PICTURES[name](lang), PICTURES[name](lang)
    assert first.svg().encode() == second.svg().encode()
    assert first.page().encode() == second.page().encode()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_axe_finds_nothing_in_the_picture_with_its_table(browser: Browser, name: str, lang: str) -> None:
    """Fact 37."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_content(PICTURES[name](lang).page())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert {one["id"]: [node["target"] for node in one["nodes"]] for one in found} == {}
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


def words(picture: Picture) -> list[str]:
    root = etree.fromstring(picture.svg().encode())
    return [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_scorecard_says_sign_and_figure_and_the_table_says_the_word() -> None:
    picture = PICTURES["one place"]("zh")
    assert picture.columns == ["条件", "2021", "2022", "2023"]
    assert picture.rows[0] == ["艾滋病母婴传播率 < 2 %", "✕ 未达到 2.40 %", "✓ 达到 1.80 %", "? 无法判定 1.67 %"]
    assert {"✕ 2.40 %", "✓ 1.80 %", "? 1.67 %"} <= set(words(picture))
    assert ["孕早期艾滋病检测率 （参考，目标 ≥ 70 %）", "–", "–", "66.00 %"] in picture.rows
    assert "2021 至 2023 年" in picture.description


def test_title_description_and_draft_are_in_the_picture() -> None:
    drawn = PICTURES["tiers"]("en").svg()
    assert drawn.startswith("<svg")
    assert "<title" in drawn
    assert "<desc" in drawn
    assert 'data-table-status="draft"' in drawn
    assert "draft table, for information only" in drawn
    assert 'data-table-status="active"' in PICTURES["all places"]("en").svg()


def test_a_name_with_markup_stays_text() -> None:
    given = table(figure("hiv_mtct_rate", value="1%", place="<b>&"))
    assert "<b>" not in scorecard_svg(given, china())
    assert "&lt;b&gt;&amp;" in scorecard_svg(given, china())


def test_the_cascade_shows_unknown_apart_and_says_what_is_hidden() -> None:
    picture = PICTURES["cascade"]("zh")
    assert picture.rows[0] == ["转介到治疗", "90", "5", "5", "100", "90.0–95.0", "120", "75.0–79.2"]
    assert picture.rows[1][1] == "已隐去"
    assert "已隐去" in words(picture)
    assert "开始治疗：已隐去" in picture.description


def test_nothing_to_draw_is_told() -> None:
    for options in ({"place": "北京"}, {"disease": "rubella"}):
        with pytest.raises(NoScorecard):
            scorecard_picture(YEARS, china(), **options)


# --- what a level may show


def by_level(level: str) -> dict[str, object]:
    given = table(figure("hiv_mtct_rate", 3, 100, 0)).with_columns(level=pl.lit(level))
    return scorecard(given, china()).filter(pl.col("criterion") == "hiv_mtct_rate").to_dicts()[0]


@pytest.mark.parametrize(("level", "status", "numerator", "printed"), [
    ("province", "not_met", 3, "3.00"), ("country", "not_met", 3, "3.00"), ("", "not_met", 3, "3.00"),
    ("地市", "not_met", None, None), ("county", "suppressed", None, None), ("医疗机构", "suppressed", None, None),
])  # fmt: skip
def test_verdicts_from_the_prefecture_up_and_figures_from_the_province_up(
    level: str, status: str, numerator: int | None, printed: str | None
) -> None:
    row = by_level(level)
    assert (row["status"], row["numerator"], row["printed"]) == (status, numerator, printed)


def test_the_level_of_a_place_follows_from_its_code() -> None:
    frame = pl.DataFrame({"place": ["530000", "530100", "530102", "云南", "1234567"]})
    assert levels(frame) == {"530000": 1, "530100": 2, "530102": 3}


def test_the_lowest_unit_below_a_prefecture_is_not_named() -> None:
    figures = ("value", "printed", "printed_bounds", "numerator", "denominator", "unknown", "lower", "upper")
    others = ("ci_lower", "ci_upper", "change", "reason", "missing")
    named = {"place": "530100", "group": "subnational", "tier": None, "status": "not_met", "lowest_unit": "530102"}
    row = {**named, "mark": None, **dict.fromkeys((*figures, *others), "x")}
    shown = shown_by_level(pl.DataFrame([row]), {"530100": 2, "530102": 3}).to_dicts()[0]
    assert (shown["lowest_unit"], shown["value"], shown["status"]) == (None, None, "not_met")
