"""The levels of each comparison of two people, and which pairs are compared at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Weights = Mapping[str, Mapping[str, tuple[float, float]]]
"""By comparison and level: m, how often two records of one person are so, and u, how often two people's are."""
ALIKE = 0.9
"""Jaro-Winkler on the sounds of two names; above it they are alike."""
ELSE = "different"


@dataclass(frozen=True, slots=True)
class Level:
    """code: what people read as words. common: the column whose frequent values weigh less."""

    code: str
    sql: str
    common: str = ""

    @property
    def is_equality(self) -> bool:
        return self.sql == f"{self.common}_l = {self.common}_r"


@dataclass(frozen=True, slots=True)
class Comparison:
    """missing: the column without which there is nothing to compare. levels: the first that holds counts."""

    missing: str
    levels: tuple[Level, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the levels, the last of which is that none of them holds."""
        return (*(level.code for level in self.levels), ELSE)

    def code(self, level: int) -> str:
        """The code of a level by Splink's number, which counts down to 0, the last."""
        return self.codes[len(self.levels) - level]


COMPARISONS = {
    "name": Comparison(
        "name",
        (
            Level("same", "name_l = name_r", "name"),
            Level("same_sound", "sound_l = sound_r", "sound"),
            Level("alike", f"jaro_winkler_similarity(sound_l, sound_r) > {ALIKE}"),
        ),
    ),
    "birth_date": Comparison(
        "born_year",
        (
            Level("same", "born_l = born_r", "born"),
            Level("one_digit", "damerau_levenshtein(born_l, born_r) <= 1"),
            Level("same_year", "born_year_l = born_year_r"),
        ),
    ),
    "sex": Comparison("sex", (Level("same", "sex_l = sex_r"),)),
    "county": Comparison(
        "county",
        (
            Level("same", "county_l = county_r"),
            Level("same_prefecture", "county_l // 100 = county_r // 100"),
            Level("same_province", "county_l // 10000 = county_r // 10000"),
        ),
    ),
    "guardian": Comparison(
        "guardian",
        (
            Level("same", "guardian_l = guardian_r", "guardian"),
            Level("same_surname", "left(guardian_l, 1) = left(guardian_r, 1)"),
        ),
    ),
    "phone": Comparison("phone", (Level("same", "phone_l = phone_r", "phone"),)),
}
BLOCKS = (
    ("born", "sound"),
    ("born", "surname_sound", "county"),
    ("sound", "county", "born_year"),
    ("phone", "surname_sound"),
    ("guardian", "born_year", "county"),
    ("name", "guardian"),
)
"""Only pairs that share all columns of one of these are compared at all."""
