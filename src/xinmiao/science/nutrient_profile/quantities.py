"""What a limit may be set for: each quantity with its unit, its names, the inputs it rests on and how it is reckoned.

Energy of fat: 37 kJ a gram. Alcohol as a share of energy cannot be had from per cent while nobody confirmed whether
that is by volume or by mass: it is nothing without alcohol, else unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xinmiao.science.nutrient_profile.columns import words
from xinmiao.science.nutrient_profile.foods import SOURCES, Foods
from xinmiao.science.nutrient_profile.intervals import Interval, Mask, ratio
from xinmiao.science.text import Text

KJ_PER_G_FAT = 37.0
Reckoned = Callable[[Foods], Interval]


@dataclass(frozen=True, slots=True)
class Quantity:
    """`inputs`: the columns that it rests on. `scales`: whether it depends on what the values are per.

    reckon: gives it as the columns stand; None for the column of that name. ground: the word of `GROUNDS` when over.
    """

    name: str
    unit: str
    text: Text
    inputs: tuple[str, ...]
    scales: bool = True
    reckon: Reckoned | None = None
    ground: str = "over_threshold"

    @property
    def is_share_of_energy(self) -> bool:
        return any(name.startswith("energy") for name in self.inputs[1:])

    @property
    def is_percent(self) -> bool:
        """Whether it is a share that people read in per cent."""
        return self.unit == "" and self.name != "sweetener"

    def amount(self, foods: Foods, basis: int | None = None) -> Interval:
        """Give the amounts per 100 g or 100 ml, `basis`; None leaves them per what the rows' values are per."""
        found = self.reckon(foods) if self.reckon else foods.amount(self.name)
        if basis is None or not self.scales:
            return found
        return found if (foods.basis_code == basis).all() else found.times(foods.per(basis))

    def lacking(self, foods: Foods) -> dict[str, Mask]:
        """Give by input column where it is not known."""
        return {name: ~_known(foods, name) for name in self.inputs}


def _known(foods: Foods, name: str) -> Mask:
    if name == "tfa_source":
        return np.ones(foods.n, dtype=np.bool_)  # unknown counts as industrial
    return foods.amount(name).known


def _trans_share(foods: Foods) -> Interval:
    part = foods.amount("trans_fat_g").scaled(KJ_PER_G_FAT)
    return ratio(part, foods.amount("energy_kj"), nothing_is_zero=True)


def _industrial_share(foods: Foods) -> Interval:
    source = foods.code("tfa_source", lambda: words(foods.frame, "tfa_source", SOURCES))
    foods.warn("source_assumed", (source < 0) & (foods.amount("trans_fat_g").low > 0))
    return _trans_share(foods).where(source == 0, 0.0)


def _saturates_energy(foods: Foods) -> Interval:
    return foods.amount("saturated_fat_g").scaled(KJ_PER_G_FAT)


def _saturates_share(foods: Foods) -> Interval:
    return ratio(foods.amount("saturated_fat_g").scaled(100), foods.amount("fat_g"), nothing_is_zero=True)


def _column(name: str, unit: str, zh: str, en: str, **more: object) -> Quantity:
    return Quantity(name, unit, Text(zh, en), (name,), **more)  # type: ignore[arg-type]


_ALL = (
    _column("energy_kj", "kJ", "能量", "energy"),
    _column("energy_kcal", "kcal", "能量", "energy"),
    _column("fat_g", "g", "脂肪", "fat"),
    _column("saturated_fat_g", "g", "饱和脂肪", "saturated fat"),
    _column("trans_fat_g", "g", "反式脂肪", "trans fat", ground="trans_fat"),
    _column("sugars_g", "g", "糖", "sugars"),
    _column("added_sugars_g", "g", "添加糖", "added sugars"),
    _column("free_sugars_g", "g", "游离糖", "free sugars"),
    _column("sodium_mg", "mg", "钠", "sodium"),
    Quantity("sodium_g", "g", Text("钠", "sodium"), ("sodium_mg",)),
    _column("salt_g", "g", "食盐", "salt"),
    _column("fibre_g", "g", "膳食纤维", "fibre"),
    _column("protein_g", "g", "蛋白质", "protein"),
    _column("fvl_pct", "%", "果蔬豆占比", "share of fruit, vegetables and legumes", scales=False),
    _column("fvn_pct", "%", "果蔬坚果占比", "share of fruit, vegetables and nuts", scales=False),
    _column("sweetener", "", "甜味剂", "sweetener", scales=False, ground="sweetener"),
    _column("alcohol_pct", "%", "酒精", "alcohol", scales=False, ground="alcohol"),
    Quantity("alcohol_energy_share", "", Text("酒精供能比", "share of energy from alcohol"),
             ("alcohol_energy_share",), scales=False, ground="alcohol"),
    Quantity("tfa_energy_share", "", Text("反式脂肪供能比", "share of energy from trans fat"),
             ("trans_fat_g", "energy_kj"), scales=False, reckon=_trans_share, ground="trans_fat"),
    Quantity("industrial_tfa_energy_share", "",
             Text("工业反式脂肪供能比", "share of energy from industrial trans fat"),
             ("trans_fat_g", "energy_kj", "tfa_source"), scales=False, reckon=_industrial_share, ground="trans_fat"),
    Quantity("energy_from_saturates_kj", "kJ", Text("饱和脂肪供能", "energy from saturated fat"),
             ("saturated_fat_g",), reckon=_saturates_energy),
    Quantity("saturates_over_fat_pct", "%", Text("饱和脂肪占脂肪", "saturated fat of all fat"),
             ("saturated_fat_g", "fat_g"), scales=False, reckon=_saturates_share),
)  # fmt: skip
QUANTITIES = {one.name: one for one in _ALL}
"""By name, the words that a model's limits may use."""
_EXPR = re.compile(r"^(?:(\d+(?:\.\d+)?) \* )?(\w+)(?: / (\w+))?$")


def quantity_of(expr: str) -> Quantity:
    """Give the quantity of `sodium_mg`, `4 * free_sugars_g` or `9 * fat_g / energy_kcal`.

    A share of an energy that may be zero is unknown. Raises KeyError for a name that is none of `QUANTITIES`,
    ValueError for another form.
    """
    found = _EXPR.match(expr)
    if found is None:
        raise ValueError(expr)
    factor, part, whole = float(found[1] or 1), QUANTITIES[found[2]], found[3] and QUANTITIES[found[3]]
    if not whole:
        return part if factor == 1 else _multiple(part, factor, expr)
    return Quantity(
        expr, _unit(part.unit, whole.unit), _share_text(part, whole), (*part.inputs, *whole.inputs), scales=False,
        reckon=lambda foods: ratio(part.amount(foods).scaled(factor), whole.amount(foods), nothing_is_zero=False),
        ground=part.ground,
    )  # fmt: skip


def _multiple(part: Quantity, factor: float, expr: str) -> Quantity:
    text = Text(f"{part.text.zh}供能", f"energy from {part.text.en}")
    return Quantity(expr, "kcal", text, part.inputs, part.scales, lambda foods: part.amount(foods).scaled(factor))


def _share_text(part: Quantity, whole: Quantity) -> Text:
    if part.unit == "g":
        return Text(f"{part.text.zh}供能比", f"share of energy from {part.text.en}")
    return Text(f"{part.text.zh}与{whole.text.zh}之比", f"{part.text.en} by {whole.text.en}")


def _unit(part: str, whole: str) -> str:
    return "" if part == "g" else f"{part}/{whole}"
