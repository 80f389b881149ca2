"""Models of limits: Chile, China's structure, PAHO, Mexico, WHO's European Region."""

import pytest

from xinmiao.science.nutrient_profile import load_models
from xinmiao.science.nutrient_profile.tests.foods import CHINA, PACK, china, drink, food, told

CHILE = "chile_20606_stage3"
OPT = {"allow_draft": ["cn_test"]}


@pytest.fixture
def made_up(tmp_path):
    return china(tmp_path)


# Chile


@pytest.mark.parametrize(("sugars", "verdict", "seals", "reason"), [
    (10.1, "restrict", "sugars_g", None),
    (9.9, "no_restriction", None, None),
    (10.0, "cannot_decide", None, "on_the_limit"),
])  # fmt: skip
def test_fact_17_chile_around_the_limit(sugars, verdict, seals, reason):
    found = told(food(sugars_g=sugars, added_sugars="yes"), CHILE)
    assert (found["verdict"], found["seals"], found["reason"]) == (verdict, seals, reason)
    assert found["warnings"] == "scope_unconfirmed"


def test_fact_17_chile_with_nothing_added_gives_no_seal():
    found = told(food(sugars_g=10.1), CHILE)
    assert (found["verdict"], found["grounds"], found["seals"]) == ("no_restriction", "exempt", None)
    assert found["warnings"] == "scope_unconfirmed"


def test_chile_where_nobody_knows_what_was_added():
    added = dict.fromkeys(("added_sugars", "added_sodium", "added_saturated_fat"))
    over = told(food(sugars_g=10.1, **added), CHILE)
    assert (over["verdict"], over["missing"]) == ("cannot_decide", "added_sugars,added_sodium,added_saturated_fat")
    assert told(food(sugars_g=9.9, **added), CHILE)["verdict"] == "no_restriction"


def test_chile_on_the_limit_is_settled_by_opting_into_the_comparison():
    found = told(food(sugars_g=10.0, added_sugars="yes"), CHILE, allow_draft=[f"{CHILE}.compare"])
    assert (found["verdict"], found["table_status"]) == ("no_restriction", "draft")


def test_chile_a_seal_for_each_nutrient_and_limits_by_state():
    sweet = food(sugars_g=6.0, energy_kcal=80.0, sodium_mg=500.0, added_sugars="yes")
    assert told(sweet, CHILE)["seals"] == "sodium_mg"
    assert told({**sweet, "state": "liquid", "basis": "100ml"}, CHILE)["seals"] == "energy_kcal,sodium_mg,sugars_g"
    unclear = told(food(sugars_g=6.0, added_sugars="yes", state=None), CHILE)
    assert (unclear["verdict"], unclear["missing"]) == ("cannot_decide", "density,state")


# China's structure


@pytest.mark.parametrize("row", [food(**{"class": "糖果类"}), food(**{"class": "bakery"}, sodium_mg=9000.0)])
def test_fact_18_without_opt_in_there_is_no_verdict(row):
    model = load_models(PACK)["cn_npm_2024"]
    found = told(row, model)
    assert (found["verdict"], found["reason"], found["table_status"]) == (None, "draft_table", "draft")


def test_fact_18_with_opt_in_structure_decides_what_it_can():
    model, opted = load_models(PACK)["cn_npm_2024"], {"allow_draft": ["cn_npm_2024"]}
    unknown = dict.fromkeys(("energy_kj", "fat_g", "sodium_mg", "sugars_g", "trans_fat_g", "alcohol_pct"))
    for name in ("confectionery", "糖果类", "seasoned_flour_products", "调味面制品"):
        found = told(food(**{**unknown, "class": name}), model, **opted)
        assert (found["verdict"], found["grounds"], found["table_status"]) == ("restrict", "not_permitted", "draft")
    natural = told(food(**{**unknown, "class": "natural_or_simple_processing"}), model, **opted)
    assert (natural["verdict"], natural["grounds"]) == ("no_restriction", "exempt")
    empty = told(food(**{"class": "饮料类"}, sodium_mg=1.0), model, **opted)
    assert (empty["verdict"], empty["reason"]) == ("cannot_decide", "no_limit")


def test_fact_18_alcohol_from_half_a_per_cent_on(made_up):
    at, below = (
        told(food(**{"class": "bakery"}, alcohol_pct=value, sugars_g=None), made_up, **OPT) for value in (0.5, 0.49)
    )
    assert (at["verdict"], at["grounds"]) == ("restrict", "alcohol")
    assert (below["verdict"], below["grounds"], below["missing"]) == ("cannot_decide", None, "sugars_g")


def test_fact_18_unknown_is_decided_only_by_what_is_over(made_up):
    within = told(food(**{"class": "bakery"}, sodium_mg=399.0, fat_g=None, sugars_g=None), made_up, **OPT)
    assert (within["verdict"], within["missing"]) == ("cannot_decide", "fat_g,sugars_g")
    over = told(food(**{"class": "bakery"}, sodium_mg=401.0, fat_g=None, sugars_g=None), made_up, **OPT)
    assert (over["verdict"], over["grounds"], over["over"]) == ("restrict", "over_threshold", "sodium_mg")
    assert told(food(**{"class": "bakery"}, sodium_mg=400.0), made_up, **OPT)["verdict"] == "no_restriction"


@pytest.mark.parametrize(("trans", "energy", "verdict"), [
    (1.0, 900.0, "restrict"), (0.244, 900.0, "restrict"), (0.243, 900.0, "no_restriction"),
    (0.1, None, "cannot_decide"), (0.0, None, "no_restriction"),
])  # fmt: skip
def test_fact_19_industrial_trans_fat_by_its_share_of_energy(made_up, trans, energy, verdict):
    found = told(food(**{"class": "bakery"}, trans_fat_g=trans, energy_kj=energy), made_up, **OPT)
    assert found["verdict"] == verdict
    if verdict == "restrict":
        assert found["grounds"] == "trans_fat"
    if verdict == "cannot_decide":
        assert (found["reason"], found["missing"]) == ("no_energy", "energy_kj")


def test_fact_19_the_share_is_printed():
    shown = told(food(**{"class": "bakery"}, trans_fat_g=1.0, energy_kj=900.0), "who_euro_2015",
                 allow_draft=["who_euro_2015"], explain=True)  # fmt: skip
    assert shown["trans_fat__of_limit"] == pytest.approx(4.11, abs=0.01)


def test_trans_fat_of_ruminants_is_outside_and_of_unknown_source_counts(made_up):
    row = food(**{"class": "bakery"}, trans_fat_g=1.0, energy_kj=900.0)
    assert told({**row, "tfa_source": "ruminant"}, made_up, **OPT)["verdict"] == "no_restriction"
    found = told({**row, "tfa_source": None}, made_up, **OPT)
    assert (found["verdict"], found["warnings"]) == ("restrict", "source_assumed")


def test_not_declared_is_zero_only_by_the_list_of_ingredients(made_up):
    row = food(**{"class": "beverages"}, trans_fat_g=None, alcohol_pct=None, energy_kj=900.0)
    open_ = told(row, made_up, **OPT)
    assert set(open_["missing"].split(",")) >= {"trans_fat_g", "alcohol_pct"}
    found = told({**row, "hydrogenated_oil": "no", "alcohol_ingredient": "no", "sugars_g": 0.0}, made_up, **OPT)
    assert (found["verdict"], found["warnings"]) == ("no_restriction", "derived_zero")
    bakery = told({**row, "class": "bakery", "hydrogenated_oil": "no", "alcohol_ingredient": "no"}, made_up, **OPT)
    assert bakery["missing"] == "alcohol_pct", "the model does not call this class free of alcohol"


def test_a_class_without_restriction_that_holds_alcohol_is_nobody_s_verdict(made_up):
    found = told(food(**{"class": "natural"}, alcohol_pct=12.0), made_up, **OPT)
    assert (found["verdict"], found["reason"]) == ("cannot_decide", "class_contradicted")


@pytest.mark.parametrize(("name", "reason"), [(None, "no_class"), ("", "no_class"), ("cakes", "unknown_class")])
def test_without_a_class_only_the_limits_of_all_classes_decide(made_up, name, reason):
    found = told(food(**{"class": name}, sodium_mg=9000.0), made_up, **OPT)
    assert (found["verdict"], found["reason"], found["missing"]) == ("cannot_decide", reason, "class")
    assert told(food(**{"class": name}, alcohol_pct=5.0), made_up, **OPT)["verdict"] == "restrict"


def test_a_draft_class_of_an_active_model_is_opted_into_by_its_name(tmp_path):
    text = CHINA.replace("status: draft\nevidence: none", "status: active\nevidence: primary")
    text = text.replace("id: bakery,", "id: bakery, status: draft,").replace("sugars_g: null", "sugars_g: 5")
    model, row = china(tmp_path, text), food(**{"class": "bakery"}, sodium_mg=401.0)
    shut = told(row, model)
    assert (shut["verdict"], shut["reason"], shut["table_status"]) == ("cannot_decide", "draft_table", "active")
    opened = told(row, model, allow_draft=["cn_test.bakery"])
    assert (opened["verdict"], opened["table_status"]) == ("restrict", "draft")


# the others


def paho(**values):
    return told(food(**values), "paho_2016", allow_draft=["paho_2016"])


def test_paho_takes_processed_foods_by_ratio():
    assert paho(energy_kcal=100.0, sodium_mg=100.0)["over"] == "sodium"
    assert paho(energy_kcal=100.0, sodium_mg=99.9)["verdict"] == "no_restriction"
    assert paho(energy_kcal=100.0, sodium_mg=100.0, nova=1)["grounds"] == "exempt"
    assert paho(energy_kcal=100.0, sodium_mg=100.0, nova=None)["missing"] == "nova"
    assert paho(energy_kcal=100.0, sweetener="yes")["grounds"] == "sweetener"


@pytest.mark.parametrize("energy", [0.0, None])
def test_paho_without_energy_decides_nothing_but_a_sweetener(energy):
    found = paho(energy_kcal=energy)
    assert (found["verdict"], found["reason"]) == ("cannot_decide", "no_energy")
    assert paho(energy_kcal=energy, sweetener="yes")["verdict"] == "restrict"


def test_paho_free_sugars_are_not_total_sugars():
    found = paho(energy_kcal=100.0, sugars_g=20.0, free_sugars_g=None)
    assert (found["verdict"], found["missing"]) == ("cannot_decide", "free_sugars_g")


def test_mexico_has_criteria_by_state():
    opted = {"allow_draft": ["mexico_nom051_phase3"]}
    assert told(food(energy_kcal=275.0), "mexico_nom051_phase3", **opted)["over"] == "energy"
    liquid = told(drink(energy_kcal=60.0, sodium_mg=45.0), "mexico_nom051_phase3", **opted)
    assert liquid["over"] == "sodium_no_calories"
    assert told(drink(energy_kcal=60.0, free_sugars_g=1.0), "mexico_nom051_phase3", **opted)["reason"] == "no_limit"


def euro(**values):
    return told(food(**values), "who_euro_2015", allow_draft=["who_euro_2015"])


def test_who_europe_any_presence_of_added_sugar_restricts():
    assert euro(**{"class": "17"}, added_sugars_g=0.1)["over"] == "added_sugars_g"
    assert euro(**{"class": "17"}, added_sugars_g=None, added_sugars="yes")["verdict"] == "restrict"
    assert euro(**{"class": "17"}, added_sugars_g=None, added_sugars="no")["verdict"] == "no_restriction"
    assert euro(**{"class": "4d"}, sweetener="yes")["grounds"] == "sweetener"


def test_who_europe_alcohol_as_a_share_of_energy_is_not_had_from_per_cent():
    found = euro(**{"class": "17"}, alcohol_pct=0.1)
    assert (found["verdict"], found["missing"]) == ("cannot_decide", "alcohol_energy_share")


@pytest.mark.parametrize("model", ["who_searo_2017", "who_wpro_2016"])
def test_a_model_of_which_only_the_structure_is_known_decides_nothing(model):
    found = told(food(**{"class": "1"}), model, allow_draft=[model])
    assert (found["verdict"], found["reason"]) == ("cannot_decide", "unknown_class")
