"""The eight indicators of growth, and beyond which z a value is implausible.

Source: WHO Anthro manual (flags); WHO Child Growth Standards: Methods and development, 2006, chapter 7 (which of them
are adjusted beyond ±3).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Indicator:
    """`needs`: the input columns beside sex and age. `is_restricted`: linear beyond ±3. Flag below low, above high."""

    name: str
    needs: tuple[str, ...]
    is_restricted: bool
    low: float = -5.0
    high: float = 5.0

    @property
    def by_weight(self) -> bool:
        return "weight_kg" in self.needs


INDICATORS = (
    Indicator("lhfa", ("lenhei_cm",), is_restricted=False, low=-6.0, high=6.0),
    Indicator("wfa", ("weight_kg",), is_restricted=True, low=-6.0),
    Indicator("wflh", ("weight_kg", "lenhei_cm"), is_restricted=True),
    Indicator("bmi", ("weight_kg", "lenhei_cm"), is_restricted=True),
    Indicator("hc", ("head_cm",), is_restricted=False),
    Indicator("muac", ("muac_cm",), is_restricted=True),
    Indicator("ts", ("triceps_mm",), is_restricted=True),
    Indicator("ss", ("subscap_mm",), is_restricted=True),
)
