"""What is written on a label, brought to what a model asks for: units, per what, unknown and nearly known values."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from xinmiao.science.nutrient_profile import classify
from xinmiao.science.nutrient_profile.models import SameModel
from xinmiao.science.nutrient_profile.tests.foods import drink, food, told

CHILE = "chile_20606_stage3"


def says(row, quantity, model=CHILE, **asked):
    return told({"added_sugars": "yes", **row}, model, explain=True, **asked)[f"{quantity}__says"]


def test_kilojoules_and_kilocalories():
    assert says(food(energy_kj=275.1 * 4.184), "energy_kcal") == "over"
    assert says(food(energy_kj=274.9 * 4.184), "energy_kcal") == "within"


def test_salt_and_sodium():
    assert says(food(salt_g=1.001), "sodium_mg") == "over"
    assert says(food(salt_g=0.999), "sodium_mg") == "within"
    assert says(food(salt_g=1.0), "sodium_mg") == "unknown", "exactly 400 mg, on the limit"


def test_two_units_that_conflict_take_the_one_the_model_names():
    row = {**food(energy_kj=1300.0), "energy_kcal": 270.0}
    found = told({**row, "added_sugars": "yes"}, CHILE)
    assert (found["verdict"], found["warnings"]) == ("no_restriction", "conflict,scope_unconfirmed")
    close = told({**row, "energy_kj": 1180.0}, CHILE)
    assert close["warnings"] == "scope_unconfirmed", "4.5 % apart"
    scored = told(row, "nutriscore_2023", explain=True)
    assert (scored["energy_kj__points"], scored["warnings"]) == (3, "conflict")


@pytest.mark.parametrize(("written", "expected"), [
    ("0", "within"), ("<0.5", "within"), ("＜ 10", "unknown"), ("<10.1", "unknown"), ("", "unknown"), (" 11 ", "over"),
    ("trace", "unknown"), ("-1", "unknown"), (None, "unknown"),
])  # fmt: skip
def test_what_stands_in_a_cell(written, expected):
    """ "<10" may be 10, on which Chile's sources differ."""
    assert says(food(sugars_g=written), "sugars_g") == expected
    found = told(food(sugars_g=written, added_sugars="yes"), CHILE)
    assert ("unreadable" in found["warnings"]) == (written in ("trace", "-1"))


def test_per_serving_only_with_the_grams_of_a_serving():
    row = food(basis="serving", sugars_g=3.1, added_sugars="yes")
    assert told({**row, "serving_g": 30.0}, CHILE)["verdict"] == "restrict"
    assert told({**row, "serving_g": 32.0}, CHILE)["verdict"] == "no_restriction"
    found = told(row, CHILE)
    assert (found["verdict"], found["reason"], found["missing"]) == ("cannot_decide", "no_serving", "serving_g")


def test_a_liquid_per_100_g_needs_its_density():
    row = drink(basis="100g", sugars_g=4.9, added_sugars="yes")
    found = told(row, CHILE)
    assert (found["verdict"], found["reason"], found["missing"]) == ("cannot_decide", "no_density", "density")
    assert told({**row, "density": 1.03}, CHILE)["verdict"] == "restrict"
    assert told({**row, "density": 1.0}, CHILE)["verdict"] == "no_restriction"
    solid = food(basis="100ml", sugars_g=6.0, added_sugars="yes")
    assert told({**solid, "density": 0.5}, CHILE)["verdict"] == "restrict", "ice cream: 12 g in 100 g"


def test_nothing_stays_nothing_whatever_it_is_per():
    found = told(drink(basis="100g", added_sugars="yes"), CHILE)
    assert found["verdict"] == "no_restriction"


def test_what_an_empty_basis_means_is_said_by_the_caller():
    row = drink(basis=None, sugars_g=4.0, added_sugars="yes")
    assert told(row, CHILE)["reason"] == "no_basis"
    assert told(row, CHILE, basis="100ml")["verdict"] == "no_restriction"
    assert told(row, CHILE, basis="state")["verdict"] == "no_restriction"
    assert told(food(basis=None, sugars_g=11.0, added_sugars="yes"), CHILE)["reason"] == "no_basis", "a solid, too"
    assert told(food(basis=None, sugars_g=11.0, added_sugars="yes"), CHILE, basis="state")["verdict"] == "restrict"


def test_ratios_need_no_basis():
    found = told(drink(basis=None, energy_kcal=100.0, sodium_mg=100.0), "paho_2016", allow_draft=["paho_2016"])
    assert found["verdict"] == "restrict"


ROWS = [food(sugars_g=11.0, added_sugars="yes"), food(sugars_g=np.nan, added_sugars="yes"), food(sugars_g=1.0)]


@pytest.mark.parametrize("kind", [
    pl.DataFrame, pd.DataFrame, lambda rows: pa.Table.from_pylist(rows),
    lambda rows: {name: np.array([row[name] for row in rows]) for name in rows[0]},
], ids=["polars", "pandas", "arrow", "numpy"])  # fmt: skip
def test_the_same_kind_of_table_comes_back(kind):
    table = kind(ROWS)
    found = classify(table, CHILE)
    assert type(found) is type(table)
    verdicts = found["verdict"].to_pylist() if isinstance(found, pa.Table) else list(found["verdict"])
    assert verdicts == ["restrict", "cannot_decide", "no_restriction"]


def test_several_models_stand_side_by_side_each_named():
    found = told(food(), [CHILE, "nutriscore_2023", "paho_2016"])
    assert found[f"{CHILE}__verdict"] == "no_restriction"
    assert (found["nutriscore_2023__grade"], found["nutriscore_2023__standard"]) == ("a", "nutriscore_2023")
    assert (found["paho_2016__verdict"], found["paho_2016__reason"]) == (None, "draft_table")
    assert len({found[f"{one}__table_checksum"] for one in (CHILE, "nutriscore_2023", "paho_2016")}) == 3


def test_a_class_for_each_model():
    row = {**food(**{"class": "bakery"}), "who_euro_2015__class": "4a"}
    assert told(row, "who_euro_2015", allow_draft=["who_euro_2015"])["grounds"] == "not_permitted"


def test_one_model_twice_is_refused():
    with pytest.raises(SameModel, match=CHILE):
        told(food(), [CHILE, CHILE])


@pytest.mark.parametrize("yes", ["y", "YES", "是", True, 1, 1.0, "1"])
def test_a_flag_in_whatever_words(yes):
    row = food(sugars_g=11.0, added_sugars=yes)
    assert told(row, CHILE)["verdict"] == "restrict"


def test_flags_as_numbers_with_gaps():
    table = {"added_sugars": np.array([1.0, 0.0, np.nan]), **{name: np.array([value] * 3) for name, value in food(
        sugars_g=11.0).items() if name != "added_sugars"}}  # fmt: skip
    assert list(classify(table, CHILE)["verdict"]) == ["restrict", "no_restriction", "cannot_decide"]


def test_an_empty_table_and_one_without_columns():
    assert classify(pl.DataFrame(food()).clear(), [CHILE, "nutriscore_2023"]).height == 0
    bare = classify(pl.DataFrame({"name": ["x"]}), [CHILE, "nutriscore_2023"]).to_dicts()[0]
    assert (bare[f"{CHILE}__verdict"], bare["nutriscore_2023__grade"]) == ("cannot_decide", "cannot_decide")


def test_another_word_for_missing_is_refused():
    with pytest.raises(ValueError, match="bounds, reference"):
        classify(pl.DataFrame(food()), CHILE, missing="zero")
    with pytest.raises(ValueError, match="100g, 100ml, serving, state"):
        classify(pl.DataFrame(food()), CHILE, basis="cup")
