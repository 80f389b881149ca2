"""A country as tiles."""

import re

from xinmiao.ui import cartogram
from xinmiao.ui.cartogram import Cartogram, Tile

TILES = [Tile("53", 0, 1, "滇", "云南"), Tile("52", 1, 1, "黔", "贵州"), Tile("31", 2, 0, "沪", "上海")]


def _picture(**values: object) -> Cartogram:
    return Cartogram("人数", "人", TILES, {f"{code[1:]}": value for code, value in values.items()}, "zh")


def test_every_tile_says_its_name_and_its_figure_in_full() -> None:
    svg = cartogram.svg(_picture(_53=412000, _52="…"))
    assert 'aria-label="云南: 412,000 人"' in svg
    assert 'aria-label="贵州: 人数过少，不公布"' in svg
    assert 'aria-label="上海: 无数据"' in svg


def test_a_suppressed_cell_has_a_pattern_and_no_figure() -> None:
    svg = cartogram.svg(_picture(_53=412000, _52="…"))
    assert re.search(r'<rect [^>]*fill="url\(#\w+-suppressed\)"', svg)


def test_tiles_link_on_the_page_and_not_in_print() -> None:
    picture = Cartogram("人数", "人", TILES, {"53": 1}, "zh", links={"53": "/places/53/"})
    assert '<a href="/places/53/"' in cartogram.svg(picture)
    printed = cartogram.svg(picture, themed=False)
    assert "<a " not in printed
    assert "var(" not in printed


def test_the_legend_names_only_what_occurs() -> None:
    words = [key.words for key in cartogram.legend(_picture(_53=100, _52=200, _31=300))]
    assert len(words) >= 2
    assert "无数据" not in words
    words = [key.words for key in cartogram.legend(_picture(_53=100, _52="…"))]
    assert words[-2:] == ["无数据", "人数过少，不公布"]


def test_equal_values_need_no_classes() -> None:
    assert cartogram.thresholds([5, 5, 5]) == ()
    assert cartogram.thresholds([]) == ()
    assert "412" not in cartogram.svg(_picture(_53=0, _52=0, _31=0))


def test_thresholds_part_the_values_into_at_most_five_classes() -> None:
    cuts = cartogram.thresholds(list(range(1, 32)))
    assert len(cuts) == 4
    assert list(cuts) == sorted(cuts)


def test_a_long_name_has_a_short_one_for_phones_that_paper_does_not_show() -> None:
    picture = Cartogram("t", "people", [Tile("23", 0, 0, "Heilongjiang", "Heilongjiang", "HL")], {"23": 5}, "en")
    assert 'class="tile-short" display="none"' in cartogram.svg(picture)
    assert "tile-short" not in cartogram.svg(picture, themed=False)
    assert cartogram.rows(picture) == [("Heilongjiang (HL)", 5)]


def test_names_are_escaped() -> None:
    picture = Cartogram("<b>", "人", [Tile("1", 0, 0, "<i>", "<script>")], {"1": 1}, "zh")
    svg = cartogram.svg(picture)
    assert "<script>" not in svg
    assert "<i>" not in svg
