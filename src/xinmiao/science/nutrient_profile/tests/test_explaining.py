"""One food explained: a line a quantity, one sentence each in both languages."""

import pytest

from xinmiao.science.nutrient_profile import explain
from xinmiao.science.nutrient_profile.tests.foods import CHINA, china, food

CHILE = "chile_20606_stage3"


def line(row, model, name, **asked):
    return next(one for one in explain(row, model, **asked) if one.id == name)


def test_over_within_unknown_and_on_the_limit():
    row = food(sugars_g=10.1, sodium_mg=120.0, saturated_fat_g=None, energy_kcal=275.0)
    lines = {one.id: one for one in explain(row, CHILE)}
    sugars = lines["sugars_g"]
    assert (sugars.value, sugars.limit, sugars.op, sugars.says) == ("10.1 g", "10.0 g", "?", "over")
    assert sugars.ratio == pytest.approx(1.01)
    assert sugars.sentence.zh == "糖 10.1 g，超过界值 10.0 g"
    assert sugars.sentence.en == "Sugars 10.1 g: over the limit of 10.0 g"
    assert (lines["sodium_mg"].says, lines["sodium_mg"].ratio) == ("within", 0.3)
    assert (lines["saturated_fat_g"].value, lines["saturated_fat_g"].says) == ("?", "unknown")
    assert lines["saturated_fat_g"].sentence.zh == "饱和脂肪未知，不能与界值 4.0 g 比较"
    assert lines["energy_kcal"].sentence.en.endswith("where the sources differ")


def test_one_more_digit_is_printed_where_rounding_would_cross_the_limit():
    assert line(food(sugars_g=10.04), CHILE, "sugars_g").value == "10.04 g"


def test_a_value_between_is_printed_as_such():
    assert line(food(sugars_g="<0.5"), CHILE, "sugars_g").value == "0.0 g–0.5 g"


def test_shares_are_read_in_per_cent(tmp_path):
    row = food(**{"class": "bakery"}, trans_fat_g=1.0, energy_kj=900.0)
    found = line(row, china(tmp_path), "industrial_trans_fat", allow_draft=["cn_test"])
    assert (found.value, found.limit, found.op, found.says) == ("4.1 %", "1.0 %", ">", "over")


def test_what_the_model_does_not_limit_and_what_nobody_entered(tmp_path):
    model, opted = china(tmp_path, CHINA), {"allow_draft": ["cn_test"]}
    row = food(**{"class": "beverages"}, sugars_g=5.0)
    fat, sugars = line(row, model, "fat_g", **opted), line(row, model, "sugars_g", **opted)
    assert (fat.says, fat.limit, fat.sentence.en) == ("not_in_model", "", "Fat: the model sets no limit here")
    assert (sugars.says, sugars.sentence.zh) == ("unknown", "糖的界值还没有录入")


def test_a_sweetener_is_there_or_not():
    opted = {"allow_draft": ["paho_2016"]}
    sentences = [
        line(food(sweetener=said), "paho_2016", "other_sweeteners", **opted).sentence.zh for said in ("yes", "no", None)
    ]
    assert sentences == ["有甜味剂，模型不允许", "没有甜味剂", "不知道有没有甜味剂"]


def test_points_of_each_quantity():
    row = food(energy_kj=1676.0, fibre_g=None)
    energy = line(row, "nutriscore_2023", "energy_kj")
    assert (energy.limit, energy.says, energy.ratio) == ("5", "negative", 0.5)
    assert energy.sentence.zh == "能量 1676.0 kJ，5 分（最多 10 分）"
    fibre = line(row, "nutriscore_2023", "fibre_g")
    assert (fibre.limit, fibre.says, fibre.sentence.en) == (
        "0–5",
        "unknown",
        "Fibre unknown: 0–5 of 5 points are possible",
    )


def test_a_draft_that_nobody_opted_into_explains_nothing():
    assert explain(food(), "paho_2016") == ()
