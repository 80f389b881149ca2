"""Values to measure again: implausible, swapped, shorter than last time, grown too fast. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xinmiao.science.text import Text

SHORTER_BY = Decimal(1)
"""cm below the last round that measuring may be off by."""
GAIN_A_YEAR = 15
"""cm that nobody grows beyond in a year."""
SWAPPED_BMI = (10, 45)
"""kg/m² between which a body mass index can be, whatever the age."""


class Warning(StrEnum):
    BMI = "bmi"
    SWAPPED = "swapped"
    SHORTER = "shorter"
    GREW = "grew"


WORDS = {
    Warning.BMI: Text("体重和身高合起来少见（BMI的Z值超出±5）", "Weight for height is implausible (BMI z beyond ±5)"),
    Warning.SWAPPED: Text("身高和体重可能填反了", "Height and weight may be swapped"),
    Warning.SHORTER: Text("比上一轮矮了1厘米以上", "More than 1 cm shorter than in the last round"),
    Warning.GREW: Text("一年长高15厘米以上", "Grew more than 15 cm in a year"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """Measured on a day."""

    on: date
    height_cm: Decimal
    weight_kg: Decimal


def found(now: Size, before: Size | None, *, is_implausible: bool) -> list[str]:
    """Give the codes of what is odd about values. before: of the last round; is_implausible: by WHO's flag of BMI."""
    told = {
        Warning.BMI: is_implausible,
        Warning.SWAPPED: _is_swapped(now),
        Warning.SHORTER: before is not None and now.height_cm < before.height_cm - SHORTER_BY,
        Warning.GREW: before is not None and _grew_too_fast(now, before),
    }
    return [code.value for code, holds in told.items() if holds]


def _is_swapped(now: Size) -> bool:
    """Only the other way round could they be somebody's."""
    low, high = SWAPPED_BMI
    as_told, turned = _bmi(now.height_cm, now.weight_kg), _bmi(now.weight_kg, now.height_cm)
    return not low <= as_told <= high and low <= turned <= high


def _bmi(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    return weight_kg * 10_000 / (height_cm * height_cm)


def _grew_too_fast(now: Size, before: Size) -> bool:
    """Within less than a year no more than in a whole one: an error of measuring is not multiplied."""
    years = max((now.on - before.on).days / 365.25, 1.0)
    return float(now.height_cm - before.height_cm) > GAIN_A_YEAR * years
