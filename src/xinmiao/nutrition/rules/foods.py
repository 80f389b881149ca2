"""What cannot be right in what a label declares, and what two of its values say against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from xinmiao.nutrition.rules.food_columns import NUTRIENTS, SHARES
from xinmiao.science.nutrient_profile.columns import UNITS
from xinmiao.science.nutrient_profile.foods import KJ_PER_KCAL, MAY_DIFFER, SALT_PER_SODIUM
from xinmiao.science.text import Text

_AMOUNT = re.compile(r"(<?)(\d{1,9}(?:\.\d{1,6})?)")
_NO_AMOUNT = Text(
    "请写数字，如 12.5，或 <0.5；不知道就留空", "A number such as 12.5, or <0.5; leave it empty if unknown"
)
_TOO_MUCH = Text("每 100 里不可能超过 100", "There cannot be more than 100 in 100")
_NOT_POSITIVE = Text("必须大于 0", "This must be above 0")
_NO_SERVING = Text("按每份标示时，须填每份重量", "Values per serving need the weight of a serving")
_ENERGY = Text(
    "能量：{kj} 千焦与 {kcal} 千卡（= {other} 千焦）相差超过 5%",
    "Energy: {kj} kJ and {kcal} kcal (= {other} kJ) are over 5 % apart",
)
_SALT = Text(
    "钠 {sodium} 毫克（= 食盐 {other} 克）与食盐 {salt} 克相差超过 5%",
    "Sodium {sodium} mg (= {other} g of salt) and salt {salt} g are over 5 % apart",
)
_PART = Text("{part}多于{whole}", "More {part} than {whole}")
_PARTS = (
    ("saturated_fat_g", "fat_g", Text("饱和脂肪", "saturated fat"), Text("脂肪", "fat")),
    ("trans_fat_g", "fat_g", Text("反式脂肪", "trans fat"), Text("脂肪", "fat")),
    ("sugars_g", "carbohydrate_g", Text("糖", "sugars"), Text("碳水化合物", "carbohydrate")),
)


def written(text: str) -> str:
    """Give an amount as the science reads it: half-width, no blanks. What is no amount stays as it is."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("≤", "<")


def is_amount(text: str) -> bool:
    """Whether a text is a number at or above 0, or "<" and one."""
    return bool(_AMOUNT.fullmatch(text))


def faults(declared: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    """Tell by column what cannot be. declared: column → text, filled ones only."""
    for name in (*NUTRIENTS, *SHARES, "serving_g", "density"):
        if why := _fault(name, declared.get(name, ""), declared.get("basis", "")):
            yield name, why
    if declared.get("basis") == "serving" and "serving_g" not in declared:
        yield "serving_g", _NO_SERVING


def _fault(name: str, text: str, basis: str) -> Text | None:
    if not text:
        return None
    if not is_amount(text):
        return _NO_AMOUNT
    value = _number(text)
    if name in ("serving_g", "density"):
        return _NOT_POSITIVE if value <= 0 or text.startswith("<") else None
    per_hundred = name in SHARES or (UNITS[name] == "g" and basis == "100g")
    return _TOO_MUCH if per_hundred and value > 100 else None


def conflicts(declared: Mapping[str, str]) -> list[Text]:
    """Tell what values say against each other. declared: column → text without faults."""
    exact = {name: float(text) for name, text in declared.items() if name in NUTRIENTS and not text.startswith("<")}
    return [*_two_units(exact), *_too_large_parts(exact)]


def _two_units(exact: Mapping[str, float]) -> Iterator[Text]:
    if {"energy_kj", "energy_kcal"} <= set(exact):
        kj, kcal = exact["energy_kj"], exact["energy_kcal"]
        if _apart(kj, kcal * KJ_PER_KCAL):
            yield _ENERGY.format(kj=f"{kj:g}", kcal=f"{kcal:g}", other=f"{kcal * KJ_PER_KCAL:.0f}")
    if {"sodium_mg", "salt_g"} <= set(exact):
        sodium, salt = exact["sodium_mg"], exact["salt_g"]
        meant = sodium * SALT_PER_SODIUM / 1000
        if _apart(meant, salt):
            yield _SALT.format(sodium=f"{sodium:g}", salt=f"{salt:g}", other=f"{meant:.2f}")


def _apart(one: float, other: float) -> bool:
    return max(one, other) > min(one, other) * MAY_DIFFER


def _too_large_parts(exact: Mapping[str, float]) -> Iterator[Text]:
    for part, whole, part_text, whole_text in _PARTS:
        if part in exact and whole in exact and exact[part] > exact[whole]:
            yield Text(
                _PART.zh.format(part=part_text.zh, whole=whole_text.zh),
                _PART.en.format(part=part_text.en, whole=whole_text.en),
            )


def _number(text: str) -> float:
    return float(text.removeprefix("<"))
