"""Foods for tests: everything known unless a test says otherwise."""

from pathlib import Path
from typing import Any

import polars as pl

from xinmiao.science.nutrient_profile import classify, load_model

PACK = Path(__file__).resolve().parents[5] / "packs" / "china" / "nutrient_models"
NOTHING = {
    "state": "solid", "basis": "100g", "energy_kj": 0.0, "fat_g": 0.0, "saturated_fat_g": 0.0, "trans_fat_g": 0.0,
    "sugars_g": 0.0, "added_sugars_g": 0.0, "free_sugars_g": 0.0, "sodium_mg": 0.0, "fibre_g": 0.0, "protein_g": 0.0,
    "fvl_pct": 0.0, "fvn_pct": 0.0, "alcohol_pct": 0.0, "sweetener": "no", "added_sugars": "no", "added_sodium": "no",
    "added_saturated_fat": "no", "nova": 4, "is_water": "no", "is_cheese": "no", "is_red_meat": "no",
    "is_fat_oil_nut_seed": "no", "is_beverage": "no",
}  # fmt: skip
"""A solid food with nothing in it."""


def food(**values: Any) -> dict[str, Any]:
    """Give a food with nothing in it but what is said; None is unknown; salt is said instead of sodium."""
    said = {**NOTHING, **values}
    if "salt_g" in values:
        del said["sodium_mg"]
    if "energy_kcal" in values:
        del said["energy_kj"]
    return said


def drink(**values: Any) -> dict[str, Any]:
    return food(**{"state": "liquid", "basis": "100ml", "is_beverage": "yes", **values})


def told(row: dict[str, Any], model: Any, **asked: Any) -> dict[str, Any]:
    """Give what a model says of one food, new columns only."""
    frame = pl.DataFrame({name: [value] for name, value in row.items()})
    return classify(frame, model, **asked).drop(frame.columns).to_dicts()[0]


CHINA = """\
id: cn_test
status: draft
evidence: none
source: "made up for a test"
read_on: "2026-11-26"
kind: threshold_any
components: [fat_g, sodium_mg, sugars_g]
basis: {solid: 100g, liquid: 100ml}
compare: ">"
threshold_class_count: 2
classes:
  - {id: natural, zh: 天然食品, rule: no_restriction}
  - {id: confectionery, zh: 糖果类, rule: not_permitted}
  - {id: bakery, zh: 焙烤食品, rule: threshold, thresholds: {fat_g: 20, sodium_mg: 400, sugars_g: 10}}
  - {id: beverages, zh: 饮料类, rule: threshold, without_alcohol: true, thresholds: {sodium_mg: 50, sugars_g: null}}
overrides:
  - {id: industrial_trans_fat, nutrient: industrial_tfa_energy_share, op: ">", value: 0.01, verdict: restrict}
  - {id: alcohol, nutrient: alcohol_pct, op: ">=", value: 0.5, verdict: restrict}
"""
"""A model of China's structure with made-up limits."""


def china(folder: Path, text: str = CHINA) -> Any:
    """Load the made-up model from a file."""
    path = folder / "cn_test.yaml"
    path.write_text(text, encoding="utf-8")
    return load_model(path)
