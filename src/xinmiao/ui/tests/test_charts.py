"""The same chart is the same picture, on every machine and in every place it is shown."""

import re

import pytest
from django.test import Client

from xinmiao.ledger.reach.answer import Flow
from xinmiao.ui import charts
from xinmiao.ui.charts import Chart, Point, drawing
from xinmiao.ui.tokens import LIGHT

YEARS = [("2022", 810000), ("2023", None), ("2024", 1080000)]
FRAME = {"unit": "人", "lang": "zh", "source": "台账 <1>"}
CHARTS = {
    "bars": charts.bars(YEARS, title="三年", highlight="2024", **FRAME),
    "line": charts.line(YEARS, title="趋势", target=("2025", 1200000), **FRAME),
    "steps": charts.steps([("2023", 12), ("2024", 17)], title="12→17", **FRAME),
    "ranked": charts.ranked([("云南", 3), ("贵州", 5), ("西藏", None)], title="省", **FRAME),
    "stacked": charts.stacked([("2024", {"a": 1, "b": 2})], series=["a", "b"], title="部分", **FRAME),
    "flows": charts.flows([Flow(2023, 11, 0, 0, 0, 11), Flow(2024, 4, 7, 1, 4, 15)], title="流动", **FRAME),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_drawn_the_same_twice(chart: Chart) -> None:
    draw = drawing._draw
    assert draw(chart, 680, False, True, "x") == draw(chart, 680, False, True, "x")


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_has_a_name_a_description_and_a_table(chart: Chart) -> None:
    svg = charts.svg(chart)
    assert svg.startswith('<svg role="img"')
    assert f"<title>{chart.title}</title>" in svg
    assert f"<desc>{chart.title}（人）：" in svg
    assert all(len(row) == len(chart.columns) for row in chart.rows)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_survives_being_kept(chart: Chart) -> None:
    assert Chart.from_json(chart.as_json()) == chart
    assert drawing.kept(drawing.keep(chart)) == chart


def test_on_a_page_colours_follow_the_tokens_and_the_page_gives_the_font() -> None:
    svg = charts.svg(CHARTS["bars"])
    assert f"var(--data-1, {LIGHT['data-1']})" in svg
    assert not re.search(r'fill="#[0-9a-f]{6}"', svg)
    assert "font-family" not in svg


def test_for_print_colours_are_plain_and_the_font_is_named() -> None:
    svg = charts.svg(CHARTS["bars"], themed=False)
    assert "var(" not in svg
    assert 'font-family="Noto Sans SC,' in svg


def test_a_picture_that_stands_alone_carries_its_frame() -> None:
    chart = charts.bars(YEARS, title="很长的标题" * 12, demonstration=True, **FRAME)
    svg = charts.svg(chart, framed=True, themed=False)
    assert "来源：台账" in svg
    assert "演示数据" in svg
    shown = svg.partition("</desc>")[2]
    assert chart.title not in shown, "a long title is broken into lines"


def test_a_gap_is_told_not_hidden() -> None:
    assert "无数据" in charts.svg(CHARTS["bars"])
    assert ("2023", None) in CHARTS["bars"].rows


def test_an_interval_is_drawn_and_stands_in_the_table() -> None:
    chart = charts.bars([Point("2024", 10, 8, 13)], title="约", **FRAME)
    assert chart.columns == ("年份", "下限", "数值", "上限")
    assert chart.rows == (("2024", 8, 10, 13),)
    assert charts.svg(chart).count('<line transform="translate(') > 0


def test_another_population_is_marked() -> None:
    chart = charts.bars([Point("2023", 10, flagged=True), Point("2024", 12)], title="不同人群", **FRAME)
    assert "10*" in charts.svg(chart)


def test_bars_begin_at_zero() -> None:
    for name in ("bars", "ranked"):
        encoding = CHARTS[name].spec["encoding"]
        scales = [axis["scale"] for axis in (encoding["x"], encoding["y"]) if axis["type"] == "quantitative"]
        assert [scale["zero"] for scale in scales] == [True]


def test_each_language_has_its_units() -> None:
    chinese = charts.svg(charts.line(YEARS, title="t", unit="u", lang="zh"))
    english = charts.svg(charts.line(YEARS, title="t", unit="u", lang="en"))
    assert "108 万" in chinese
    assert "1.08 million" in english
    assert "万" not in english


def test_png_is_png() -> None:
    assert charts.png(CHARTS["steps"]).startswith(b"\x89PNG")


def test_a_png_is_drawn_once_and_kept_by_what_it_shows(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    first = charts.png(CHARTS["steps"])
    other = charts.png(CHARTS["bars"])
    monkeypatch.setattr(drawing.vl_convert, "svg_to_png", lambda *_, **__: b"drawn again")
    assert charts.png(CHARTS["steps"]) == first
    assert charts.png(CHARTS["bars"]) == other != first
    assert charts.png(CHARTS["line"]) == b"drawn again"


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"\xef\xbb\xbf")])
def test_a_chart_that_was_shown_can_be_taken_away(client: Client, form: str, begins: bytes) -> None:
    key = drawing.keep(CHARTS["ranked"])
    assert client.get(f"/charts/{key}.{form}").content.startswith(begins)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["0" * 32 + ".svg", "nothing.png", "0.json"])
def test_a_chart_that_nobody_was_shown_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/charts/{name}").status_code == 404
