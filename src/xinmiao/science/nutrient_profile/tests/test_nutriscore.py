"""Nutri-Score: against published reference results, at every threshold, and with unknown inputs."""

import pytest

from xinmiao.science.nutrient_profile.tests.foods import drink, food, told

SCORED = ("points_negative", "points_positive", "score", "grade")


def scored(row, model="nutriscore_2023", **asked):
    found = told(row, model, **asked)
    return tuple(found[name] for name in SCORED)


GASPACHO = food(energy_kj=148.0, fat_g=10.0, saturated_fat_g=0.2, sugars_g=3.0, sodium_mg=200.0, fibre_g=1.1,
                protein_g=0.9, fvl_pct=95.0, fvn_pct=96.0)  # fmt: skip
OLIVE_OIL = food(energy_kj=3367.0, fat_g=91.0, saturated_fat_g=17.0, fvl_pct=100.0, fvn_pct=100.0,
                 is_fat_oil_nut_seed="yes")  # fmt: skip
WALNUT_OIL = food(energy_kj=3378.0, fat_g=100.0, saturated_fat_g=10.0, fvn_pct=100.0, is_fat_oil_nut_seed="yes")
COOKIES = food(energy_kj=3460.0, fat_g=90.0, saturated_fat_g=15.0)
ICE_TEA = drink(energy_kj=82.0, sugars_g=4.5, sodium_mg=10.0, fvl_pct=0.1, fvn_pct=0.1, sweetener="yes")
STEAK = food(energy_kj=82.0, fat_g=20.0, saturated_fat_g=10.0, protein_g=50.0, is_red_meat="yes")


@pytest.mark.parametrize(("row", "of_2023", "of_2021"), [
    (GASPACHO, (2, 5, -3, "a"), (2, 6, -4, "a")),
    (OLIVE_OIL, (7, 5, 2, "b"), (12, 5, 7, "c")),
    (WALNUT_OIL, (4, 0, 4, "c"), (11, 5, 6, "c")),
    (COOKIES, (20, 0, 20, "e"), (20, 0, 20, "e")),
    (STEAK, (9, 2, 7, "c"), (9, 5, 4, "c")),
    (ICE_TEA, (8, 0, 8, "d"), (6, 0, 6, "d")),
], ids=["gaspacho", "olive oil", "walnut oil", "cookies", "steak", "ice tea"])  # fmt: skip
def test_fact_14_reference_results(row, of_2023, of_2021):
    """Values, points, score and grade as the Open Food Facts server's expected results have them (figures only)."""
    assert scored(row) == of_2023
    assert scored(row, "nutriscore_2021") == of_2021


def test_fact_14_a_food_on_every_limit_and_just_above():
    on = food(energy_kj=1675.0, sugars_g=17.0, saturated_fat_g=5.0, salt_g=1.0, fibre_g=3.0, protein_g=9.6)
    assert scored(on) == (16, 0, 16, "d")
    above = {**on, "energy_kj": 1676.0, "sugars_g": 17.1, "saturated_fat_g": 5.1, "salt_g": 1.01, "fibre_g": 3.1}
    assert scored(above) == (20, 1, 19, "e")


def test_fact_14_cheese_counts_its_protein():
    cheese = food(energy_kj=1400.0, sugars_g=0.5, saturated_fat_g=18.0, salt_g=1.8, protein_g=25.0, is_cheese="yes")
    assert scored(cheese) == (22, 7, 15, "d")
    assert scored({**cheese, "is_cheese": "no"}) == (22, 0, 22, "e")


def points(row, quantity):
    return told(row, "nutriscore_2023", explain=True)[f"{quantity}__points"]


def test_fact_15_equality_earns_no_point_except_the_ratio():
    assert [points(food(sugars_g=value), "sugars_g") for value in (3.4, 3.41)] == [0, 1]
    oil = food(fat_g=100.0, is_fat_oil_nut_seed="yes")
    shares = [points({**oil, "saturated_fat_g": value}, "saturates_over_fat_pct") for value in (9.99, 10.0)]
    assert shares == [0, 1]


def test_fact_15_fruit_above_40_per_cent():
    assert [points(food(fvl_pct=value), "fvl_pct") for value in (40.0, 40.1)] == [0, 1]
    assert [points(drink(fvl_pct=value), "fvl_pct") for value in (40.0, 40.1)] == [0, 2]


@pytest.mark.parametrize(
    ("quantity", "step", "most"), [("energy_kj", 335.0, 10), ("salt_g", 0.2, 20), ("saturated_fat_g", 1.0, 10)]
)
def test_fact_15_at_each_threshold_of_even_steps(quantity, step, most):
    """Salt comes as sodium, too: 0.2 g is 80 mg, whatever binary fractions make of it."""
    for n in range(1, most + 1):
        on, above = food(**{quantity: n * step}), food(**{quantity: n * step * 1.001})
        assert (points(on, quantity), points(above, quantity)) == (n - 1, n)
        if quantity == "salt_g":
            assert points(food(sodium_mg=n * 80.0), quantity) == n - 1


@pytest.mark.parametrize("row", [
    food(energy_kj=1000.0, sugars_g=5.0, fibre_g=None),
    food(energy_kj=2000.0, sugars_g=30.0, salt_g=2.0, saturated_fat_g=8.0, fibre_g=None),
    food(energy_kj=1500.0, sugars_g=3.0, salt_g=0.5, fibre_g=None),
    drink(energy_kj=100.0, sugars_g=5.0, fibre_g=None),
    food(fat_g=50.0, saturated_fat_g=20.0, fibre_g=None, is_fat_oil_nut_seed="yes"),
])  # fmt: skip
def test_fact_16_fibre_unknown(row):
    none, most = (told({**row, "fibre_g": value}, "nutriscore_2023") for value in (0.0, 20.0))
    found = told(row, "nutriscore_2023")
    assert (found["score_low"], found["score_high"]) == (most["score"], none["score"])
    if none["grade"] == most["grade"]:
        assert (found["grade"], found["missing"]) == (none["grade"], None)
    else:
        assert (found["grade"], found["reason"], found["missing"]) == ("cannot_decide", "not_known", "fibre_g")
        assert (found["grade_best"], found["grade_worst"]) == (most["grade"], none["grade"])


def test_the_reference_takes_fibre_and_fruit_share_as_none():
    row = food(energy_kj=1500.0, sugars_g=3.0, salt_g=0.5, fibre_g=None, fvl_pct=None, fvn_pct=None)
    assert scored(row)[-1] == "cannot_decide"
    assert scored(row, missing="reference") == scored({**row, "fibre_g": 0.0, "fvl_pct": 0.0, "fvn_pct": 0.0})
    assert told({**row, "sugars_g": None}, "nutriscore_2023", missing="reference")["missing"] == "sugars_g"


@pytest.mark.parametrize(("row", "grade"), [
    (drink(is_water="yes", energy_kj=0.0), "a"),
    (drink(), "b"),
    (drink(sweetener="yes"), "c"),
    (drink(energy_kj=180.0, sugars_g=10.6), "e"),
])  # fmt: skip
def test_of_beverages_only_water_is_a(row, grade):
    assert scored(row)[-1] == grade


def test_an_unknown_flag_leaves_both_ways_open():
    row = food(energy_kj=1400.0, saturated_fat_g=18.0, salt_g=1.8, protein_g=25.0, is_cheese=None)
    found = told(row, "nutriscore_2023")
    assert (found["score_low"], found["score_high"], found["missing"]) == (15, 22, "is_cheese")
    meat = told(food(protein_g=20.0, salt_g=1.5, is_red_meat=None), "nutriscore_2023")
    assert (meat["score_low"], meat["score_high"], meat["missing"]) == (0, 5, "is_red_meat")
    kind = told(food(energy_kj=300.0, is_beverage=None, is_water=None, basis=None, state=None), "nutriscore_2023")
    assert set(kind["missing"].split(",")) == {"is_beverage", "is_water", "basis"}


def test_points_models_give_no_verdict_but_the_united_kingdom_s():
    assert "verdict" not in told(food(), "nutriscore_2023")
    opted = {"allow_draft": ["uk_npm_2004"]}
    less = told(food(energy_kj=1700.0), "uk_npm_2004", **opted)
    assert (less["score"], less["less_healthy"], less["verdict"]) == (5, "yes", "restrict")
    edge = told(food(energy_kj=1675.0), "uk_npm_2004", **opted)
    assert (edge["score"], edge["verdict"]) == (4, "restrict")
    drunk = told(drink(energy_kj=336.0, basis="100ml", density=1.0), "uk_npm_2004", **opted)
    assert (drunk["score"], drunk["verdict"]) == (1, "restrict")
    assert told(drink(energy_kj=336.0), "uk_npm_2004", **opted)["missing"] == "density"
