"""Columns of a table as arrays, whatever their type: unreadable is missing."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables.columns import codes
from xinmiao.science.text import Text

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
LYING, STANDING = 0, 1
POSITIONS = {"L": LYING, "卧位": LYING, "H": STANDING, "立位": STANDING}
UNITS = {
    "age_days_used": "day", "weight_kg": "kg", "lenhei_cm": "cm", "clenhei_cm": "cm", "head_cm": "cm", "muac_cm": "cm",
    "triceps_mm": "mm", "subscap_mm": "mm", "bmi": "kg/m²", "age_half": "year",
}  # fmt: skip


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


def sexes(frame: pl.DataFrame) -> NDArray[np.int8]:
    """Give 0 for a boy (1, M, 男), 1 for a girl (2, F, 女), −1 for anything else, shape (n,)."""
    return codes(frame, "sex", SEXES)
