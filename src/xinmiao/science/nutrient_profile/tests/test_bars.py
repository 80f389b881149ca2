"""The picture of one food: a bar a limit, or stacked points; it says in words what it shows."""

import pytest
from lxml import etree

from xinmiao.science.nutrient_profile import NoBars, bars_svg, explain
from xinmiao.science.nutrient_profile.tests.foods import food

CHILE = "chile_20606_stage3"
ROW = food(sugars_g=30.0, saturated_fat_g=None, energy_kcal=100.0, name="<b>")


def drawn(row, model, **asked):
    return etree.fromstring(bars_svg(row, model, **asked).encode())


def boxes(picture, kind):
    return picture.xpath(f"//*[local-name()='rect' and @class='{kind}']")


def test_fact_37_the_same_bytes_for_the_same_food():
    assert bars_svg(ROW, CHILE) == bars_svg(ROW, CHILE)
    assert bars_svg(ROW, "nutriscore_2023") == bars_svg(ROW, "nutriscore_2023")


def test_over_is_hatched_and_unknown_an_empty_dashed_box():
    picture = drawn(ROW, CHILE)
    assert (len(boxes(picture, "o")), len(boxes(picture, "u")), len(boxes(picture, "f"))) == (1, 1, 2)
    assert "?" in picture.xpath("//*[local-name()='text']/text()")
    assert boxes(picture, "o")[0].get("width") == "360.0", "at most two limits long"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("model", [CHILE, "nutriscore_2023"])
def test_the_description_reads_as_the_explanation(model, language):
    described = drawn(ROW, model, language=language).findtext("{*}desc")
    assert all(line.sentence.in_(language) in described for line in explain(ROW, model))


def test_points_are_stacked_and_open_ones_dashed():
    picture = drawn(food(energy_kj=1700.0, sugars_g=20.5, fibre_g=None), "nutriscore_2023")
    assert (len(boxes(picture, "f")), len(boxes(picture, "u"))) == (2, 1)


def test_a_draft_says_so_and_only_where_it_is_opted_into():
    with pytest.raises(NoBars):
        bars_svg(ROW, "paho_2016")
    assert "草案" in drawn(ROW, "paho_2016", allow_draft=["paho_2016"]).findtext("{*}title")
