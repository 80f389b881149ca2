"""How two people are compared, in Splink's terms: which pairs are looked at, and the levels of each comparison."""

from __future__ import annotations

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

COMPARISONS = ("name", "birth_date", "sex", "county", "guardian", "phone")
ALIKE = 0.9
"""Jaro-Winkler on the sounds of two names; above it they are alike."""


def settings(*, link_type: str) -> SettingsCreator:
    """The model before training. link_type: `dedupe_only` for one list, `link_only` for two."""
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]
        unique_id_column_name="person",
        comparisons=[_name(), _birth_date(), _sex(), _county(), _guardian(), _phone()],
        blocking_rules_to_generate_predictions=[
            block_on("born", "sound"),
            block_on("born", "surname_sound", "county"),
            block_on("sound", "county", "born_year"),
            block_on("phone", "surname_sound"),
            block_on("guardian", "born_year", "county"),
            block_on("name", "guardian"),
        ],
        retain_matching_columns=True,  # with them come the levels
        retain_intermediate_calculation_columns=True,
    )


def _name() -> CustomComparison:
    return _comparison(
        "name",
        NullLevel("name"),
        CustomLevel("name_l = name_r", "same name").configure(tf_adjustment_column="name"),
        CustomLevel("sound_l = sound_r", "same sound").configure(tf_adjustment_column="sound"),
        CustomLevel(f"jaro_winkler_similarity(sound_l, sound_r) > {ALIKE}", "sounds alike"),
    )


def _birth_date() -> CustomComparison:
    return _comparison(
        "birth_date",
        NullLevel("born_year"),
        CustomLevel("born_l = born_r", "same date").configure(tf_adjustment_column="born"),
        CustomLevel("damerau_levenshtein(born_l, born_r) <= 1", "one digit differs"),
        CustomLevel("born_year_l = born_year_r", "same year"),
    )


def _sex() -> CustomComparison:
    return _comparison("sex", NullLevel("sex"), CustomLevel("sex_l = sex_r", "same"))


def _county() -> CustomComparison:
    return _comparison(
        "county",
        NullLevel("county"),
        CustomLevel("county_l = county_r", "same county"),
        CustomLevel("county_l // 100 = county_r // 100", "same prefecture"),
        CustomLevel("county_l // 10000 = county_r // 10000", "same province"),
    )


def _guardian() -> CustomComparison:
    return _comparison(
        "guardian",
        NullLevel("guardian"),
        CustomLevel("guardian_l = guardian_r", "same name").configure(tf_adjustment_column="guardian"),
        CustomLevel("left(guardian_l, 1) = left(guardian_r, 1)", "same surname"),
    )


def _phone() -> CustomComparison:
    return _comparison("phone", NullLevel("phone"), CustomLevel("phone_l = phone_r", "same digits"))


def _comparison(name: str, *levels: ComparisonLevelCreator) -> CustomComparison:
    return CustomComparison([*levels, ElseLevel()], output_column_name=name)
