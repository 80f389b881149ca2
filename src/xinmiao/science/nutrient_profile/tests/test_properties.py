"""More unknowns may leave more undecided; they never turn one verdict or grade into another."""

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from xinmiao.science.nutrient_profile import PACKAGED, classify, load_model, load_models
from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.models import packaged
from xinmiao.science.nutrient_profile.tests.foods import CHINA, PACK

N = 60
AMOUNTS = {
    "energy_kj": 3500, "fat_g": 60, "saturated_fat_g": 25, "trans_fat_g": 1, "sugars_g": 60, "added_sugars_g": 30,
    "free_sugars_g": 30, "sodium_mg": 1200, "fibre_g": 9, "protein_g": 20, "fvl_pct": 100, "alcohol_pct": 1,
}  # fmt: skip
FLAGS = ("is_water", "is_cheese", "is_red_meat", "is_fat_oil_nut_seed", "is_beverage", "sweetener", "added_sodium",
         "added_saturated_fat")  # fmt: skip


@pytest.fixture(scope="module", params=[*PACKAGED, "cn_npm_2024", "cn_test"])
def model(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "cn_test.yaml"
    path.write_text(CHINA, encoding="utf-8")
    loaded = {**load_models(PACK), "cn_test": load_model(path)}
    return loaded.get(request.param) or packaged(request.param)


def known(rng, model):
    """Give foods of which everything is known and nothing contradicts another, as text like a CSV's."""
    amounts = {name: np.round(rng.random(N) * most * rng.choice([0, 0.2, 1], N), 1) for name, most in AMOUNTS.items()}
    amounts["fvn_pct"] = np.minimum(amounts["fvl_pct"] + np.round(rng.random(N) * 20, 1), 100)
    columns = {name: [f"{value:g}" for value in values] for name, values in amounts.items()}
    words = np.array(["no", "yes"])
    columns |= {name: words[rng.integers(0, 2, N)].tolist() for name in FLAGS}
    for flag, amount in (("added_sugars", "added_sugars_g"), ("hydrogenated_oil", "trans_fat_g"),
                         ("alcohol_ingredient", "alcohol_pct")):  # fmt: skip
        columns[flag] = words[(amounts[amount] > 0).astype(int)].tolist()
    classes = [one.id for one in model.classes or ()] if isinstance(model, LimitModel) else []
    choices = {
        "state": ["solid", "liquid"], "basis": ["100g", "100ml", "serving"], "density": ["0.9", "1", "1.2"],
        "serving_g": ["25", "100", "250"], "nova": ["1", "3", "4"], "tfa_source": ["industrial", "ruminant"],
        "class": classes or ["x"],
    }  # fmt: skip
    columns |= {name: rng.choice(words, N).tolist() for name, words in choices.items()}
    columns["alcohol_energy_share"] = np.where(amounts["alcohol_pct"] > 0, "0.01", "0").tolist()
    return pl.DataFrame(columns)


def blanked(rng, foods, share):
    """Give the foods with cells emptied, or amounts written as "<more"."""
    told = {}
    for column in foods.get_columns():
        values = column.to_list()
        hide, vague = rng.random(N) < share, rng.random(N) < share / 2
        if column.name in ("tfa_source", "state", "basis"):
            vague[:] = False
        for n in range(N):
            if hide[n] and column.name != "tfa_source":  # an unknown source counts as industrial, by the rule
                values[n] = None
            elif vague[n] and column.name in AMOUNTS:
                values[n] = f"<{float(values[n]) * 1.5 + 0.1:g}"
        told[column.name] = pl.Series(values, dtype=pl.String)
    return pl.DataFrame(told)


def decided(found, whole):
    """Give the answers that were given, each beside that with everything known; contradictions are nobody's."""
    for name in ("verdict", "grade", "less_healthy"):
        if name in found.columns:
            for n, (few, all_) in enumerate(zip(found[name], whole[name], strict=True)):
                if few != "cannot_decide" and few is not None and whole["reason"][n] != "class_contradicted":
                    yield n, name, few, all_


SETTLED = settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""A seed does not shrink."""
OTHER_UNIT = {"energy_kcal": "energy_kj", "salt_g": "sodium_mg"}


@SETTLED
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.05, 0.2, 0.5]))
def test_a_verdict_with_unknowns_is_that_of_every_completion(model, seed, share):
    rng = np.random.default_rng(seed)
    opted = {"allow_draft": [model.rule.id]}
    foods = known(rng, model)
    hidden = blanked(rng, foods, share)
    found, whole = classify(hidden, model, **opted), classify(foods, model, **opted)
    for n, name, few, all_ in decided(found, whole):
        assert few == all_, (name, hidden.row(n, named=True), foods.row(n, named=True))


@SETTLED
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_listed_as_missing_settles_it(model, seed):
    """Filling in the inputs that `missing` names, again until none is named, decides all that can be decided."""
    rng = np.random.default_rng(seed)
    opted = {"allow_draft": [model.rule.id]}
    foods = known(rng, model)
    hidden = blanked(rng, foods, 0.3)
    for _round in range(8):
        named = [(told or "").split(",") for told in classify(hidden, model, **opted)["missing"]]
        told = [{OTHER_UNIT.get(one, one) for one in names} for names in named]
        hidden = hidden.with_columns(
            pl.when(pl.Series([name in one for one in told])).then(foods[name]).otherwise(hidden[name]).alias(name)
            for name in foods.columns
        )
    last, whole = classify(hidden, model, **opted), classify(foods, model, **opted)
    answer = "grade" if "grade" in last.columns else "verdict"
    left = last.filter((last[answer] == "cannot_decide") & (whole[answer] != "cannot_decide"))
    assert left.to_dicts() == []
