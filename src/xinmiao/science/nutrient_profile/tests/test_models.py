"""The tables of models: complete, well founded, and refused with the key where they are wrong."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from xinmiao.science.nutrient_profile import PACKAGED, UnknownModel, classify, load_model, load_models, load_profiles
from xinmiao.science.nutrient_profile.models import FOLDER, packaged
from xinmiao.science.nutrient_profile.tests.foods import CHINA, PACK, china
from xinmiao.science.tables import TableFault, load

FILES = [*sorted(FOLDER.glob("*.yaml")), *sorted(PACK.glob("*.yaml"))]
ACTIVE = {"nutriscore_2023", "nutriscore_2021", "chile_20606_stage3"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fact_36_each_table_loads_and_says_where_it_is_from(path):
    said = YAML(typ="safe", pure=True).load(path.read_bytes())
    assert said["id"] == path.stem
    if path.stem == "label_profiles":
        assert all(
            {"source", "read_on", "evidence"} <= set(one)
            for one in load_profiles(path).values()
            for one in said["profiles"]
        )
    elif path.stem == "class_keywords":
        assert load(path).standing.lacks(holds_number=False) == ()
    else:
        model = load_model(path)
        assert (model.rule.status == "active") == (path.stem in ACTIVE)
        assert all((said["source"], said["read_on"], said["evidence"], said["name"]))


@pytest.mark.parametrize("name", sorted(ACTIVE))
@pytest.mark.parametrize("key", ["source", "read_on", "evidence"])
def test_fact_36_without_its_ground_an_active_table_breaks_the_build(tmp_path, name, key):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    (tmp_path / "t.yaml").write_text(re.sub(rf"^{key}: .*\n", "", text, flags=re.M), encoding="utf-8")
    with pytest.raises(TableFault) as refused:
        load_model(tmp_path / "t.yaml")
    assert refused.value.code == "table.unsupported"


def test_all_models_of_the_specification_are_there():
    assert set(PACKAGED) | set(load_models(PACK)) >= {
        "nutriscore_2023", "nutriscore_2021", "chile_20606_stage3", "cn_npm_2024", "who_euro_2015", "who_euro_2023",
        "who_wpro_2016", "who_searo_2017", "paho_2016", "uk_npm_2004", "mexico_nom051_phase3",
    }  # fmt: skip
    kinds = {packaged(name).kind for name in PACKAGED}
    assert kinds == {"threshold_any", "threshold_each", "ratio_any", "points"}


def test_an_unknown_model_is_named():
    with pytest.raises(UnknownModel, match=r"nutrient_model\.unknown"):
        classify({}, "nutriscore_2030")


def test_the_checksum_tells_versions_apart(tmp_path):
    first = china(tmp_path).rule.checksum
    assert china(tmp_path, CHINA.replace("fat_g: 20", "fat_g: 21")).rule.checksum != first


@pytest.mark.parametrize(("old", "new", "key"), [
    ("rule: not_permitted", "rule: forbidden", "cn_test.classes.confectionery.rule"),
    ("fat_g: 20", "fat_g: much", "cn_test.classes.bakery.thresholds.fat_g"),
    ("fat_g: 20", "fat_g: -1", "cn_test.classes.bakery.thresholds.fat_g"),
    ("fat_g: 20", "saturated_fat_g: 20", "cn_test.classes.bakery.thresholds.saturated_fat_g"),
    ("rule: threshold, thresholds", "rule: no_restriction, thresholds", "cn_test.classes.bakery.thresholds"),
    ("id: bakery", "id: confectionery", "cn_test.classes.3"),
    ("threshold_class_count: 2", "threshold_class_count: 1", "cn_test.classes"),
    ("compare: \">\"", "compare: \"<\"", "cn_test.compare"),
    ("liquid: 100ml", "liquid: cup", "cn_test.basis.liquid"),
    ("nutrient: alcohol_pct", "nutrient: alcohol", "cn_test.overrides.alcohol.nutrient"),
    ("value: 0.5", "value: half", "cn_test.overrides.alcohol.value"),
    ("verdict: restrict}", "verdict: free}", "cn_test.overrides.industrial_trans_fat.verdict"),
    ("classes:\n", "classes: none\nmore:\n", "cn_test.classes"),
])  # fmt: skip
def test_what_an_authorised_person_entered_wrong_is_told_with_its_key(tmp_path, old, new, key):
    assert old in CHINA
    with pytest.raises(TableFault) as refused:
        china(tmp_path, CHINA.replace(old, new, 1))
    assert refused.value.code == "nutrient_model.malformed"
    assert refused.value.where == f"{tmp_path / 'cn_test.yaml'} {key}"
    assert refused.value.message("zh") != refused.value.message("en")


def test_an_active_model_has_all_its_limits_and_classes(tmp_path):
    active = CHINA.replace("status: draft\nevidence: none", "status: active\nevidence: primary")
    with pytest.raises(TableFault, match=r"beverages\.thresholds\.sugars_g"):
        china(tmp_path, active)
    entered = active.replace("sugars_g: null", "sugars_g: 5")
    assert china(tmp_path, entered).rule.status == "active"
    with pytest.raises(TableFault, match="3 classes should have limits; there are 2"):
        china(tmp_path, entered.replace("threshold_class_count: 2", "threshold_class_count: 3"))
    with pytest.raises(TableFault, match="unsupported"):
        china(tmp_path, entered.replace("evidence: primary", "evidence: one"))
    confirmed = 'evidence: one\nconfirmed_by: "a reader"\nconfirmed_on: "2026-11-26"'
    assert china(tmp_path, entered.replace("evidence: primary", confirmed)).rule.standing.confirmed_by == "a reader"


@pytest.mark.parametrize(("name", "old", "new", "key"), [
    ("nutriscore_2023", "[30, 90, 150", "[30, 20, 150", "profiles.beverage.negative.energy_kj.2"),
    ("nutriscore_2023", "when: is_beverage", "when: is_soup", "profiles.beverage.when"),
    ("nutriscore_2023", "c: [3, 6], d", "c: [4, 6], d", "profiles.beverage.grades.c"),
    ("nutriscore_2023", "[[40, 2], [60, 4]", "[[40, 4], [60, 2]", "profiles.beverage.positive.fvl_pct"),
    ("nutriscore_2023", "or: [is_cheese]", "or: [is_milk]", "profiles.food.protein_counts.or"),
    ("nutriscore_2023", "negative_below: 7", "negative_below: x",
     "profiles.fat_oil_nut_seed.protein_counts.negative_below"),
    ("uk_npm_2004", "less_healthy_from: 4", "", "profiles.food.grades"),
    ("paho_2016", "4 * free_sugars_g / energy_kcal", "free_sugars_g ** 2", "criteria.free_sugars.expr"),
    ("paho_2016", "nova: [3, 4]", "nova: [3, 5]", "applies_to.nova"),
    ("chile_20606_stage3", "sugars_g: 10,", "sugar: 10,", "solid.sugar.expr"),
    ("chile_20606_stage3", "any_yes", "all_yes", "applies_to.all_yes"),
])  # fmt: skip
def test_a_slip_in_any_kind_of_model_is_told_with_its_key(tmp_path, name, old, new, key):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "t.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableFault) as refused:
        load_model(tmp_path / "t.yaml")
    assert refused.value.where.endswith(f" {name}.{key}")


def test_an_unknown_kind_is_told(tmp_path):
    with pytest.raises(TableFault, match=r"table\.unknown_kind"):
        china(tmp_path, CHINA.replace("kind: threshold_any", "kind: traffic_light"))


def test_fact_22_no_logo_and_no_copyleft_code_is_in_the_package():
    """Nutri-Score's logo is a registered mark, and its reference server is AGPL: letters and numbers only."""
    files = [path for root in (Path(FOLDER).parent, PACK) for path in root.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files if "__pycache__" not in path.parts}
    assert kinds == {".py", ".yaml", ".md"}
    words = re.compile(r"GNU (?:AFFERO )?GENERAL PUBLIC LICEN[CS]E|<svg[^>]*nutri", re.I)
    told = [
        path
        for path in files
        if path.suffix != ".pyc" and path != Path(__file__) and words.search(path.read_text("utf-8"))
    ]
    assert told == []
