"""From an advertisement to its products, their verdicts, and to the children who see it."""

import polars as pl

from xinmiao.science.nutrient_profile import classify, marketing
from xinmiao.science.nutrient_profile.tests.foods import food

PRODUCTS = pl.DataFrame({
    "product": ["cake", "apple", "soup"], "verdict": ["restrict", "no_restriction", "cannot_decide"],
})  # fmt: skip
ADS = pl.DataFrame({
    "ad": [1, 2, 3, 4, 5, 6],
    "medium": ["tv", "tv", "poster", "poster", "web", "web"],
    "childrens_programme": ["yes", "no", None, "no", None, None],
    "school_surroundings": ["no", "no", "yes", "no", None, None],
    "cartoon_figure": ["no", "no", "no", "no", "no", None],
    "gift": ["no", "no", "no", "no", "no", None],
})  # fmt: skip
SHOWN = pl.DataFrame({
    "ad": [1, 1, 2, 3, 3, 4, 4, 5],
    "product": ["apple", "cake", "apple", "apple", "soup", "apple", None, "unheard of"],
})  # fmt: skip


def test_restrict_if_any_is_free_only_if_all_are():
    found = marketing.audit(ADS, SHOWN, PRODUCTS)
    assert found["verdict"].to_list() == [
        "restrict", "no_restriction", "cannot_decide", "cannot_decide", "cannot_decide", "cannot_decide",
    ]  # fmt: skip
    assert found["n_products"].to_list() == [2, 1, 2, 1, 1, 0]
    assert found["n_restricted"].to_list() == [1, 0, 0, 0, 0, 0]
    assert found["ad"].to_list() == ADS["ad"].to_list()


def test_one_restricted_product_beside_unknown_ones_is_enough():
    shown = pl.DataFrame({"ad": [1, 1, 1], "product": [None, "soup", "cake"]})
    assert marketing.audit(ADS.head(1), shown, PRODUCTS)["verdict"].to_list() == ["restrict"]


def test_children_are_the_audience_by_any_signal():
    found = marketing.audit(ADS, SHOWN, PRODUCTS)
    assert found["reaches_children"].to_list() == ["yes", "no", "yes", "no", "cannot_decide", "cannot_decide"]


def test_by_medium_the_undecided_stand_in_their_own_row():
    found = marketing.by_medium(marketing.audit(ADS, SHOWN, PRODUCTS)).rows()
    assert found == [
        ("poster", "cannot_decide", "yes", 1), ("poster", "cannot_decide", "no", 1),
        ("tv", "restrict", "yes", 1), ("tv", "no_restriction", "no", 1),
        ("web", "cannot_decide", "cannot_decide", 2),
    ]  # fmt: skip


def test_verdicts_come_from_a_model():
    sweets = pl.DataFrame([{"product": "sweets", **food(sugars_g=60.0, added_sugars="yes")}])
    judged = classify(sweets, ["chile_20606_stage3", "nutriscore_2023"])
    shown = pl.DataFrame({"ad": [1], "product": ["sweets"]})
    found = marketing.audit(ADS.head(1), shown, judged, verdict="chile_20606_stage3__verdict")
    assert found["verdict"].to_list() == ["restrict"]
