"""The columns of a food: what people call them, in which units they may stand, what their words may be."""

from __future__ import annotations

from xinmiao.science.nutrient_profile.columns import UNITS
from xinmiao.science.text import Text

ENERGY = ("energy_kj", "energy_kcal")
NUTRIENTS = (
    *ENERGY, "fat_g", "saturated_fat_g", "trans_fat_g", "carbohydrate_g", "sugars_g", "added_sugars_g", "free_sugars_g",
    "fibre_g", "protein_g", "sodium_mg", "salt_g",
)  # fmt: skip
"""What a nutrition table declares, per 100 g, 100 ml or serving."""
SHARES = ("fvl_pct", "fvn_pct", "alcohol_pct")
SIZES = ("serving_g", "density")
AMOUNTS = (*NUTRIENTS, *SHARES, *SIZES)
FLAGS = (
    "is_beverage", "is_water", "is_cheese", "is_red_meat", "is_fat_oil_nut_seed", "added_sugars", "added_sodium",
    "added_saturated_fat", "sweetener", "hydrogenated_oil", "alcohol_ingredient",
)  # fmt: skip
WORDS = {
    "basis": {
        "100g": Text("每 100 克", "per 100 g"),
        "100ml": Text("每 100 毫升", "per 100 ml"),
        "serving": Text("每份", "per serving"),
    },
    "state": {"solid": Text("固体", "solid"), "liquid": Text("液体", "liquid")},
    "tfa_source": {"industrial": Text("工业来源", "industrial"), "ruminant": Text("反刍动物来源", "ruminant")},
    "nova": {
        "1": Text("1 未加工或简单加工", "1 unprocessed or minimally processed"),
        "2": Text("2 烹调配料", "2 culinary ingredients"),
        "3": Text("3 加工食品", "3 processed"),
        "4": Text("4 超加工食品", "4 ultra-processed"),
    },
    **{flag: {"yes": Text("是", "yes"), "no": Text("否", "no")} for flag in FLAGS},
}
"""Columns of words, with the words that they may be."""
LABELS = {
    "barcode": Text("条码", "Barcode"),
    "name": Text("名称", "Name"),
    "class": Text("食品类别", "Class of food"),
    "state": Text("固体或液体", "Solid or liquid"),
    "basis": Text("数值按什么计", "Values are per"),
    "energy_kj": Text("能量（千焦）", "Energy in kJ"),
    "energy_kcal": Text("能量（千卡）", "Energy in kcal"),
    "fat_g": Text("脂肪", "Fat"),
    "saturated_fat_g": Text("饱和脂肪", "Saturated fat"),
    "trans_fat_g": Text("反式脂肪", "Trans fat"),
    "tfa_source": Text("反式脂肪的来源", "Source of trans fat"),
    "carbohydrate_g": Text("碳水化合物", "Carbohydrate"),
    "sugars_g": Text("糖", "Sugars"),
    "added_sugars_g": Text("添加糖", "Added sugars"),
    "free_sugars_g": Text("游离糖", "Free sugars"),
    "sodium_mg": Text("钠", "Sodium"),
    "salt_g": Text("食盐", "Salt"),
    "fibre_g": Text("膳食纤维", "Fibre"),
    "protein_g": Text("蛋白质", "Protein"),
    "fvl_pct": Text("果蔬豆占比", "Share of fruit, vegetables, legumes"),
    "fvn_pct": Text("果蔬坚果占比", "Share of fruit, vegetables, nuts"),
    "sweetener": Text("含甜味剂", "Holds a sweetener"),
    "alcohol_pct": Text("酒精度", "Alcohol"),
    "hydrogenated_oil": Text("配料含氢化油", "Hydrogenated oil among the ingredients"),
    "alcohol_ingredient": Text("配料含酒精", "Alcohol among the ingredients"),
    "added_sugars": Text("添加了糖", "Sugars were added"),
    "added_sodium": Text("添加了盐或钠", "Salt or sodium was added"),
    "added_saturated_fat": Text("添加了饱和脂肪", "Saturated fat was added"),
    "nova": Text("加工程度（NOVA）", "Degree of processing (NOVA)"),
    "density": Text("密度", "Density"),
    "serving_g": Text("每份重量", "Weight of a serving"),
    "is_water": Text("饮用水", "Drinking water"),
    "is_cheese": Text("奶酪", "Cheese"),
    "is_red_meat": Text("红肉", "Red meat"),
    "is_fat_oil_nut_seed": Text("油脂、坚果或种子", "Fat, oil, nuts or seeds"),
    "is_beverage": Text("饮料", "Beverage"),
    "label_text": Text("营养成分表下方的文字", "Words under the nutrition table"),
}
"""Every column of the science's input, as people read it."""
_MASS, _ENERGY = ("g", "mg"), ("kJ", "kcal")


def label(name: str, language: str) -> str:
    """Give what people call a column; its own name where we have none."""
    return LABELS[name].in_(language) if name in LABELS else name


def units_of(name: str) -> tuple[str, ...]:
    """Give the units in which a column may stand in a file; none where it has no unit."""
    if name in ENERGY:
        return _ENERGY
    own = UNITS.get(name)
    return () if own is None else _MASS if own in _MASS else (own,)


def factor(name: str, unit: str) -> float:
    """Give by what values in a unit are multiplied to stand in the column's own."""
    grams = {"g": 1.0, "mg": 0.001}
    return 1.0 if UNITS[name] == unit else grams[unit] / grams[UNITS[name]]


def of_unit(name: str, unit: str) -> str:
    """Give the column that values in a unit belong to: energy has one for each."""
    return {"kJ": "energy_kj", "kcal": "energy_kcal"}[unit] if name in ENERGY else name
