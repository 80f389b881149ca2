"""Columns of a table as arrays, whatever their type: unreadable is missing."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Floats = NDArray[np.float64]
SEXES = {"1": 0, "M": 0, "男": 0, "2": 1, "F": 1, "女": 1}
"""Boys are 0, girls 1, unknown −1, as the tables of the standards are laid out."""
ALIASES = {
    "id": ("child_id", "编号", "儿童编号", "学籍号"),
    "sex": ("gender", "性别"),
    "age_days": ("日龄",),
    "age_months": ("月龄", "agemons"),
    "birth_date": ("dob", "date_of_birth", "出生日期"),
    "visit_date": ("date_of_visit", "measured_on", "测量日期", "体检日期"),
    "weight_kg": ("weight", "体重", "体重kg", "体重(kg)", "体重（kg）"),
    "lenhei_cm": (
        "height_cm",
        "length_cm",
        "height",
        "length",
        "lenhei",
        "身长",
        "身高",
        "身高cm",
        "身高(cm)",
        "身高（cm）",
    ),
    "measure": ("position", "测量方式", "测量体位"),
    "head_cm": ("head", "头围", "头围(cm)", "头围（cm）"),
    "muac_cm": ("muac", "上臂围", "上臂围(cm)", "上臂围（cm）"),
    "triceps_mm": ("triceps", "三头肌皮褶", "三头肌皮褶厚度"),
    "subscap_mm": ("subscap", "肩胛下皮褶", "肩胛下皮褶厚度"),
    "oedema": ("edema", "水肿"),
    "team": ("测量队",),
    "measurer": ("测量员", "测量人"),
}
"""The published list: what a column may also be called, in lower case. The unit is that of the name at the left."""
UNITS = {
    "age_days_used": "day", "weight_kg": "kg", "lenhei_cm": "cm", "clenhei_cm": "cm", "head_cm": "cm", "muac_cm": "cm",
    "triceps_mm": "mm", "subscap_mm": "mm", "bmi": "kg/m²", "age_half": "year",
}  # fmt: skip
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class UnknownColumn(XinmiaoError):
    """A column that was asked for by name is not in the table."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            "growth_column.unknown",
            Text("表中没有这一列：{name}", "The table has no such column: {name}").format(name=name),
            todo=Text("表中有：{known}", "it has: {known}").format(known=", ".join(known)),
        )


def require(frame: pl.DataFrame, *names: str) -> None:
    """Raise `UnknownColumn` for the first name that the table lacks."""
    for name in names:
        if name not in frame.columns:
            raise UnknownColumn(name, frame.columns)


def numbers(frame: pl.DataFrame, name: str) -> Floats:
    """Give a column as float64, shape (n,); NaN where it is absent, empty, infinite or no number."""
    if name not in frame.columns:
        return np.full(frame.height, np.nan)
    column = frame[name]
    if column.dtype == pl.String:
        column = column.str.strip_chars()
    values = column.cast(pl.Float64, strict=False).to_numpy()
    finite = np.isfinite(values)
    return values if finite.all() else np.where(finite, values, np.nan)


def words(frame: pl.DataFrame, name: str) -> pl.Series:
    """Give a column as trimmed upper-case text; null where absent."""
    if name not in frame.columns:
        return pl.Series(name, [None], dtype=pl.String).new_from_index(0, frame.height)
    column = frame[name]
    if column.dtype.is_float():
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String, strict=False).str.strip_chars().str.to_uppercase()


def sexes(frame: pl.DataFrame) -> NDArray[np.int8]:
    """Give 0 for a boy (1, M, 男), 1 for a girl (2, F, 女), −1 for anything else, shape (n,)."""
    if "sex" in frame.columns and frame["sex"].dtype.is_integer():
        codes = frame["sex"].cast(pl.Int64).fill_null(0).to_numpy()
        return np.where((codes == 1) | (codes == 2), codes - 1, -1).astype(np.int8)
    return words(frame, "sex").replace_strict(SEXES, default=-1, return_dtype=pl.Int8).to_numpy()


def is_one_of(frame: pl.DataFrame, name: str, accepted: tuple[str, ...]) -> NDArray[np.bool_]:
    """Whether the word of a column is one of `accepted` (upper case), shape (n,); missing is not."""
    if name not in frame.columns:
        return np.zeros(frame.height, dtype=np.bool_)
    return words(frame, name).is_in(list(accepted)).fill_null(value=False).to_numpy()


def dates(frame: pl.DataFrame, name: str) -> pl.Series:
    """Give a column as dates; null where it is no date."""
    column = frame[name]
    if column.dtype == pl.String:
        read = [column.str.strip_chars().str.to_date(form, strict=False) for form in _DATES]
        return pl.DataFrame({str(n): one for n, one in enumerate(read)}).select(pl.coalesce(pl.all())).to_series()
    return column.cast(pl.Date, strict=False)
