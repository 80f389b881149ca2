"""How two people are compared, in Splink's terms: which pairs are looked at, and the levels of each comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

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

    def code(self, level: int) -> str:
        """The code of a level by Splink's number, which counts down to 0, the last."""
        return [*(one.code for one in self.levels), ELSE][len(self.levels) - level]


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


def settings(*, link_type: str, weights: Weights | None = None, rate: float = 0.0001) -> SettingsCreator:
    """The model for Splink. link_type: `dedupe_only` for one list, `link_only` for two. rate: of pairs at random."""
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]
        probability_two_random_records_match=rate,
        unique_id_column_name="person",
        comparisons=[_comparison(name, one, (weights or {}).get(name, {})) for name, one in COMPARISONS.items()],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        retain_matching_columns=True,  # with them come the levels
        retain_intermediate_calculation_columns=True,
    )


def _comparison(name: str, told: Comparison, weights: Mapping[str, tuple[float, float]]) -> CustomComparison:
    levels = [_level(level, weights.get(level.code)) for level in told.levels]
    last = _weighed(ElseLevel(), weights.get(ELSE))
    return CustomComparison([NullLevel(told.missing), *levels, last], output_column_name=name)


def _level(told: Level, weights: tuple[float, float] | None) -> ComparisonLevelCreator:
    level = CustomLevel(told.sql, told.code)
    return _weighed(level.configure(tf_adjustment_column=told.common) if told.common else level, weights)


def _weighed(level: ComparisonLevelCreator, weights: tuple[float, float] | None) -> ComparisonLevelCreator:
    return level.configure(m_probability=weights[0], u_probability=weights[1]) if weights else level
