"""Which column a heading of a file means, and which unit it names. What it does not say, nobody guesses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from xinmiao.nutrition.rules.food_columns import units_of
from xinmiao.science.nutrient_profile.columns import ALIASES

_OURS = {alias: name for name, others in ALIASES.items() for alias in (name, *others)}
_BEHIND = re.compile(r"^(.*?)[\s(（\[/,，]+([^\s()（）\[\]/,，]+)[)）\]]?(?:\s*/.*)?$")
_UNITS = {"g": "g", "克": "g", "mg": "mg", "毫克": "mg", "kj": "kJ", "千焦": "kJ", "kcal": "kcal", "千卡": "kcal",
          "大卡": "kcal", "%": "%", "g/ml": "g/ml"}  # fmt: skip
SEARCHED = 10
"""The heading is one of so many first rows."""


def recognised(heading: str) -> tuple[str, str]:
    """Give the column of a heading and the unit that it names, each "" where it does not say."""
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    behind = _BEHIND.match(plain)
    unit = _UNITS.get(behind[2], "") if behind else ""
    name = _OURS.get(heading.strip().lower()) or _OURS.get(plain)
    if name is None and behind:
        name = _OURS.get(behind[1].strip()) if unit else None
    name = name or ""
    return name, unit if unit in units_of(name) else _unit_in_name(name, plain)


def _unit_in_name(name: str, plain: str) -> str:
    """Our own names end with their unit, `sodium_mg`; words before it may too, 能量kj."""
    ending = next((word for word in ("kcal", "kj", "mg", "g") if plain.endswith(word)), "")
    return _UNITS[ending] if ending and (plain == name or "能量" in plain) and _UNITS[ending] in units_of(name) else ""


def row_of_headings(rows: Sequence[Sequence[str | None]]) -> int:
    """Give the index of the row with the most headings that we know; the first where none has any."""
    known = [len({recognised(cell)[0] for cell in row if cell} - {""}) for row in rows[:SEARCHED]]
    most: int = max(known, default=0)
    return known.index(most) if most else 0
