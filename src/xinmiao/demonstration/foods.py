"""Invented foods for the food desk, and one table of them that is assessed. No product of a shop is among them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO

from django.conf import settings

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role
from xinmiao.core.actors import Actor
from xinmiao.core.packs import allowed
from xinmiao.nutrition.actions import batches, foods
from xinmiao.nutrition.actions.foods import Declared
from xinmiao.nutrition.models import Product, ResultKind, Source
from xinmiao.nutrition.queries import models_of_foods
from xinmiao.nutrition.rules.nutrient_models import Asked, usual, version_of
from xinmiao.science.nutrient_profile import is_barcode

BRAND = "演示食品（虚构）"
SENTENCE = "儿童青少年应避免过量摄入盐油糖"
_VALID_FROM = date(2026, 1, 1)
_COLUMNS = ("energy_kj", "fat_g", "saturated_fat_g", "carbohydrate_g", "sugars_g", "protein_g", "sodium_mg")
_HEADINGS = (
    "条码",
    "名称",
    "状态",
    "能量(kJ)",
    "脂肪(g)",
    "饱和脂肪(g)",
    "碳水化合物(g)",
    "糖(g)",
    "蛋白质(g)",
    "钠(mg)",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """A food that nobody sells. label: what it declares in the order of `_COLUMNS`, by blanks; "-" is not declared."""

    name: str
    of: str
    label: str
    more: dict[str, str] = field(default_factory=dict)
    ingredients: str = ""


_DRINK = {"basis": "100ml", "state": "liquid", "is_beverage": "yes"}
FOODS = (
    Invented("演示奶香饼干", "bakery", "2050 24.0 11.5 62.0 22.0 7.0 310",
             {"added_sugars": "yes", "fibre_g": "2.1", "hydrogenated_oil": "no", "fvl_pct": "0"},
             "小麦粉、白砂糖、植物油、奶粉"),
    Invented("演示夹心蛋糕", "bakery", "1680 18.0 - 53.0 - 5.5 260", {"added_sugars": "yes"}),
    Invented("演示全麦面包", "bakery", "1010 3.2 0.6 43.0 4.1 9.0 380",
             {"added_sodium": "yes", "fibre_g": "6.5", "fvl_pct": "0"}),
    Invented("演示橙味汽水", "beverages", "180 0 0 10.6 10.6 0 12",
             {**_DRINK, "added_sugars": "yes", "sweetener": "no", "fibre_g": "0", "fvl_pct": "3"}),
    Invented("演示无糖可乐", "beverages", "2 0 0 0 0 0 10",
             {**_DRINK, "sweetener": "yes", "added_sugars": "no", "fibre_g": "0", "fvl_pct": "0"}),
    Invented("演示纯净水", "natural_or_simple_processing", "0 0 0 0 0 0 0",
             {**_DRINK, "is_water": "yes", "fibre_g": "0", "fvl_pct": "0"}),
    Invented("演示水果硬糖", "confectionery", "1640 0.2 <0.1 96.0 72.0 0 25", {"added_sugars": "yes"}),
    Invented("演示牛奶巧克力", "confectionery", "2260 31.5 18.9 57.0 54.0 7.2 85",
             {"added_sugars": "yes", "fibre_g": "2.0", "fvl_pct": "0"}),
    Invented("演示香辣辣条", "seasoned_flour_products", "1750 22.0 4.3 45.0 9.8 9.5 2100", {"added_sodium": "yes"}),
    Invented("演示红烧杯面", "ready_convenience", "1890 20.5 9.8 58.0 3.4 9.1 1820",
             {"added_sodium": "yes", "fibre_g": "2.4", "fvl_pct": "1"}),
    Invented("演示原味酸奶", "", "300 3.2 2.1 9.5 9.0 3.0 55", {"added_sugars": "yes"}),
    Invented("演示东北大米", "natural_or_simple_processing", "1460 0.8 0.3 77.5 0 7.4 3",
             {"added_sugars": "no", "added_sodium": "no", "added_saturated_fat": "no", "fibre_g": "0.7",
              "fvl_pct": "0"}),
)  # fmt: skip


def stock(*, by: Actor, at: datetime) -> int:
    """Enter the foods and have a table of them assessed, once; give how many foods. The accounts must be open."""
    if Product.objects.filter(is_generated=True).exists():
        return 0
    user = User.objects.get(username=f"try_{Role.FOOD_ASSESSOR}")
    for number, food in enumerate(FOODS):
        foods.enter(name=food.name, brand=BRAND, barcode=barcode(number), declared=_declared(food), user=user, by=by,
                    at=at, is_generated=True)  # fmt: skip
    _assess(user, by, at)
    return len(FOODS)


def barcode(number: int) -> str:
    """Give a barcode that GS1 hands to nobody: those from 2000… are for use within a shop."""
    return next(code for digit in range(10) if is_barcode(code := f"200000000{number:03d}{digit}"))


def _declared(food: Invented) -> Declared:
    told = zip(_COLUMNS, food.label.split(), strict=True)
    values = {"basis": "100g", "state": "solid", **{name: text for name, text in told if text != "-"}, **food.more}
    classes = {"cn_npm_2024": food.of} if food.of else {}
    return Declared(values, classes, food.ingredients, SENTENCE, Source.LABEL, _VALID_FROM)


def _assess(user: User, by: Actor, at: datetime) -> None:
    models, drafts = models_of_foods.usable(settings.PACK_DIR), allowed(settings.PACK_DIR)
    asked = usual(models, models_of_foods.of_pack(settings.PACK_DIR))
    of = batches.upload(data=_table(), name="演示食品.csv", user=user, by=by, at=at, is_generated=True)
    found = {one["letter"]: one for one in of.preview["headings"]}
    batches.confirm(
        of=of, columns={letter: one["name"] for letter, one in found.items()},
        units={letter: one["unit"] for letter, one in found.items() if one["unit"]}, basis="state",
        accepted=[one["class"] for one in of.preview["proposals"]],
        standards=[str(Asked(name, version_of(models[name], drafts))) for name in asked],
        kind=ResultKind.XLSX, language="zh", by=by, at=at,
    )  # fmt: skip
    batches.run(str(of.key))


def _table() -> bytes:
    out = StringIO()
    csv.writer(out).writerows(_rows())
    return out.getvalue().encode("utf-8-sig")


def _rows() -> Iterator[tuple[str, ...]]:
    """Give the foods as a table; its last row has a wrong check digit and an amount that is none."""
    yield _HEADINGS
    for number, food in enumerate(FOODS):
        values = (text.replace("-", "") for text in food.label.split())
        yield (barcode(number), food.name, "液体" if food.more.get("state") == "liquid" else "固体", *values)
    yield "2000000009993", "演示草莓果酱", "固体", "1050", "0.1", "", "62.0", "约 58", "0.4", "30"
