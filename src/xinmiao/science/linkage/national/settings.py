"""How two people are compared, in Splink's terms."""

from __future__ import annotations

from collections.abc import Mapping

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from xinmiao.science.linkage.national.levels import BLOCKS, COMPARISONS, ELSE, Comparison, Level, Weights


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
