"""School age in China: limits of height and BMI by sex and completed half-year (WS/T 586-2018, WS/T 456-2014).

A limit counts itself: BMI at the overweight limit is overweight, height at the stunting limit is stunted. Each column,
and each number that says so, is active or draft; a draft limit decides nothing unless the caller opts in by
`<table>`, or `<table>.<column>`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xinmiao.science.growth.bands import malformed
from xinmiao.science.tables import RuleTable, is_usable, refuse_unsupported
from xinmiao.science.tables.columns import Floats
from xinmiao.science.text import Text

Mask = NDArray[np.bool_]
COLUMNS = ("stunting", "wasting_modsev", "wasting_mild", "overweight", "obese")
FIRST_AGE, N_AGES = 6.0, 25
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Cutoffs:
    """Limits by column of `COLUMNS`, shape (2, 25): boys first, 6.0 to 18.0 by half-years; NaN where there is none.

    `draft`: which of them are draft, same keys and shape.
    """

    rule: RuleTable
    limits: dict[str, Floats] = field(repr=False)
    draft: dict[str, Mask] = field(repr=False)

    @property
    def has_draft(self) -> bool:
        return any(bool(one.any()) for one in self.draft.values())

    def limit(self, column: str, sex: NDArray[np.int8], age_half: Floats, allow_draft: Collection[str]) -> Floats:
        """Give the limits that may be used, shape (n,); NaN where the age, the sex or the limit is missing or draft."""
        place = (age_half - FIRST_AGE) * 2
        inside = (place >= 0) & (place < N_AGES) & (sex >= 0)
        row, at = np.maximum(sex, 0), np.where(inside, place, 0).astype(np.intp)
        shut = self.draft[column] & (not is_usable(self.rule.id, "draft", allow_draft, number=column))
        usable = np.where(shut, np.nan, self.limits[column])
        return np.where(inside, usable[row, at], np.nan)

    def is_draft(self, column: str, sex: NDArray[np.int8], age_half: Floats) -> Mask:
        """Whether the limit of each row is a draft, shape (n,)."""
        place = np.clip(np.nan_to_num((age_half - FIRST_AGE) * 2, nan=0), 0, N_AGES - 1).astype(np.intp)
        return np.asarray(self.draft[column][np.maximum(sex, 0), place] & ~np.isnan(age_half))


def at_least(weight_kg: Floats, height_cm: Floats, bmi: Floats) -> Mask:
    """Whether weight / height² ≥ bmi, decided as weight · 10,000 ≥ bmi · height² so that 19.2 exactly counts."""
    return weight_kg * 10_000 >= bmi * height_cm * height_cm * (1 - TOLERANCE)


def at_most(weight_kg: Floats, height_cm: Floats, bmi: Floats) -> Mask:
    """Whether weight / height² ≤ bmi, likewise."""
    return weight_kg * 10_000 <= bmi * height_cm * height_cm * (1 + TOLERANCE)


_FIELDS = {
    "stunting": ("stunting_height_le_cm", "stunting_status"),
    "wasting_modsev": ("wasting_modsev_bmi_le", "wasting_status"),
    "wasting_mild": ("wasting_mild_bmi_le", "wasting_status"),
    "overweight": ("overweight_bmi_ge", "overweight_status"),
    "obese": ("obese_bmi_ge", "obese_status"),
}


def cutoffs_from(rule: RuleTable) -> Cutoffs:
    """Arrange the rows of a loaded table.

    Raises `TableFault`: table.unsupported where an active number has no ground, table.malformed where a cell cannot be
    read, limits fall with age, or those of a row are out of order.
    """
    try:
        refuse_unsupported(_with_standing(rule), where=rule.id)
        limits, draft = _arranged(rule)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise malformed(
            rule.id, Text("缺列、缺行，或不是数字", "A column or row is missing, or a cell is no number")
        ) from error
    _refuse_disorder(limits, rule.id)
    return Cutoffs(rule, limits, draft)


def _refuse_disorder(limits: dict[str, Floats], where: str) -> None:
    for name, values in limits.items():
        if any((np.diff(line[~np.isnan(line)]) < 0).any() for line in values):
            raise malformed(f"{where}:{name}", Text("界值随年龄下降", "The limits fall with age"))
    by_bmi = np.stack([limits[name] for name in COLUMNS[1:]])
    if (np.diff(by_bmi, axis=0) <= 0).any():
        raise malformed(
            where, Text("界值的次序不对", "Limits are out of order: wasting below overweight below obesity")
        )


def _arranged(rule: RuleTable) -> tuple[dict[str, Floats], dict[str, Mask]]:
    limits = {name: np.full((2, N_AGES), np.nan) for name in COLUMNS}
    draft = {name: np.zeros((2, N_AGES), dtype=np.bool_) for name in COLUMNS}
    for row in rule.rows:
        place = (int(row["sex"] != "M"), round((float(row["age_half"]) - FIRST_AGE) * 2))
        for name, (value, status) in _FIELDS.items():
            limits[name][place] = float(row[value] or "nan")
            draft[name][place] = bool(row[value]) and row[status] != "active"
    return limits, draft


def _with_standing(rule: RuleTable) -> dict[str, object]:
    """Give each number of the rows as a mapping with its own status, source and date, and its column's evidence."""
    columns = rule.data["columns"]
    return {
        f"{row['sex']} {row['age_half']}": {
            name: {
                "status": row[status],
                "source": row["source"],
                "read_on": row["read_on"],
                "evidence": columns[name]["evidence"],
                "value": float(row[value]),
            }
            for name, (value, status) in _FIELDS.items()
            if row[value]
        }
        for row in rule.rows
    }
