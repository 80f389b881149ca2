"""Columns of a table of foods as arrays, whatever their type: empty is unknown, "<0.5" lies between."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.nutrient_profile.intervals import Interval, Mask, point, unknown

ALIASES = {
    "barcode": ("ean", "gtin", "条码", "条形码", "商品条码"),
    "name": ("product_name", "名称", "产品名称", "食品名称"),
    "class": ("category", "类别", "食品类别"),
    "state": ("form", "状态", "形态"),
    "basis": ("per", "计量", "标示单位", "每"),
    "energy_kj": ("energy", "能量", "能量kj", "能量(kj)", "能量（kj）", "能量(千焦)", "能量（千焦）"),
    "energy_kcal": ("calories", "能量kcal", "能量(kcal)", "能量（kcal）", "热量", "能量(千卡)", "能量（千卡）"),
    "fat_g": ("fat", "脂肪", "脂肪(g)", "脂肪（g）", "脂肪（克）"),
    "saturated_fat_g": ("saturated_fat", "饱和脂肪", "饱和脂肪(g)", "饱和脂肪（g）", "饱和脂肪（克）", "饱和脂肪酸"),
    "trans_fat_g": ("trans_fat", "反式脂肪", "反式脂肪(g)", "反式脂肪（g）", "反式脂肪（克）", "反式脂肪酸"),
    "tfa_source": ("反式脂肪来源",),
    "carbohydrate_g": ("carbohydrate", "碳水化合物", "碳水化合物(g)", "碳水化合物（g）", "碳水化合物（克）"),
    "sugars_g": ("sugars", "sugar", "糖", "糖(g)", "糖（g）", "糖（克）"),
    "added_sugars_g": ("added_sugar_g", "添加糖克数", "添加糖(g)", "添加糖（g）"),
    "free_sugars_g": ("free_sugar_g", "游离糖", "游离糖(g)", "游离糖（g）"),
    "sodium_mg": ("sodium", "钠", "钠(mg)", "钠（mg）", "钠（毫克）"),
    "salt_g": ("salt", "食盐", "盐", "盐(g)", "盐（g）"),
    "fibre_g": ("fiber_g", "fibre", "fiber", "膳食纤维", "膳食纤维(g)", "膳食纤维（g）"),
    "protein_g": ("protein", "proteins", "蛋白质", "蛋白质(g)", "蛋白质（g）", "蛋白质（克）"),
    "fvl_pct": ("果蔬豆占比", "果蔬豆比例"),
    "fvn_pct": ("果蔬坚果占比", "果蔬坚果比例"),
    "sweetener": ("sweeteners", "甜味剂"),
    "alcohol_pct": ("alcohol", "酒精度", "酒精"),
    "hydrogenated_oil": ("氢化油", "氢化植物油"),
    "alcohol_ingredient": ("配料含酒精",),
    "added_sugars": ("添加糖", "加糖"),
    "added_sodium": ("添加钠", "加盐"),
    "added_saturated_fat": ("添加饱和脂肪",),
    "nova": ("nova_group", "加工程度"),
    "density": ("密度", "密度(g/ml)", "密度（g/ml）"),
    "serving_g": ("serving", "每份克数", "每份(g)", "每份（g）"),
    "is_water": ("饮用水",),
    "is_cheese": ("奶酪", "干酪"),
    "is_red_meat": ("红肉",),
    "is_fat_oil_nut_seed": ("油脂坚果",),
    "is_beverage": ("饮料",),
    "label_text": ("标签文字", "营养成分表下方文字"),
}  # fmt: skip
"""The published list: what a column may also be called, in lower case. The unit is that of the name at the left."""
UNITS = {
    "energy_kj": "kJ", "energy_kcal": "kcal", "fat_g": "g", "saturated_fat_g": "g", "trans_fat_g": "g",
    "carbohydrate_g": "g", "sugars_g": "g", "added_sugars_g": "g", "free_sugars_g": "g", "sodium_mg": "mg",
    "salt_g": "g", "fibre_g": "g", "protein_g": "g", "fvl_pct": "%", "fvn_pct": "%", "alcohol_pct": "%",
    "density": "g/ml", "serving_g": "g",
}  # fmt: skip
YES_NO = {
    "Y": 1, "YES": 1, "1": 1, "TRUE": 1, "是": 1, "有": 1, "N": 0, "NO": 0, "0": 0, "FALSE": 0, "否": 0, "无": 0,
}  # fmt: skip
_BELOW = r"^[<＜≤]\s*(\d+(?:\.\d+)?)$"


def amounts(frame: pl.DataFrame, name: str) -> Interval:
    """Give a column as intervals: a number is itself, "<0.5" is 0 to 0.5, all else is unknown; never below 0."""
    if name not in frame.columns:
        return unknown(frame.height)
    column = _stripped(frame[name])
    values = column.cast(pl.Float64, strict=False).to_numpy()
    good = (values >= 0) & (values < np.inf)
    if good.all():
        return point(values)
    high = np.where(good, values, np.inf)
    if column.dtype == pl.String:
        below = column.filter(pl.Series(~good)).str.extract(_BELOW).cast(pl.Float64).to_numpy()
        high[~good] = np.where(np.isnan(below), np.inf, below)
    return Interval(np.where(good, values, 0.0), high)


def unreadable(frame: pl.DataFrame, name: str, read: Interval) -> Mask:
    """Tell where a cell is not empty and still says no amount."""
    if name not in frame.columns or read.given.all():
        return np.zeros(frame.height, dtype=np.bool_)
    column = _stripped(frame[name])
    filled = column.is_not_null()
    if column.dtype == pl.String:
        filled &= column.fill_null("") != ""
    elif column.dtype.is_float():
        filled &= column.is_not_nan().fill_null(False)
    return filled.to_numpy() & ~read.given


def _stripped(column: pl.Series) -> pl.Series:
    return column.str.strip_chars() if column.dtype == pl.String else column


def flags(frame: pl.DataFrame, name: str) -> NDArray[np.int8]:
    """Give a yes-or-no column as 1, 0, and −1 where it is empty or unreadable, shape (n,)."""
    return words(frame, name, YES_NO)


def words(frame: pl.DataFrame, name: str, vocabulary: Mapping[str, int]) -> NDArray[np.int8]:
    """Give the code of each word of a column, whatever its type and case, shape (n,); −1 for anything else."""
    if name not in frame.columns:
        return np.full(frame.height, -1, dtype=np.int8)
    column = frame[name]
    kinds = column.unique()
    codes = [vocabulary.get(_word(raw), -1) for raw in kinds]
    if len(codes) == 1:
        return np.full(frame.height, codes[0], dtype=np.int8)
    return column.replace_strict(kinds, codes, default=-1, return_dtype=pl.Int8).to_numpy()


def _word(raw: object) -> str:
    whole = isinstance(raw, float) and raw.is_integer()
    return f"{raw:.0f}" if whole else str(raw).strip().upper()
