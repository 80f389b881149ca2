"""Prevalence with the design's intervals, and how well a survey measured."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from xinmiao.science.growth import prevalence, quality
from xinmiao.science.growth.columns import UnknownColumn
from xinmiao.science.growth.quality import digit_shares, dissimilarity
from xinmiao.science.growth.small_cells import suppressed
from xinmiao.science.growth.survey import design, proportion
from xinmiao.science.growth.tests.samples import at_z, survey_sample


def survey(cases: tuple[int, ...] = (1, 2, 3, 4), size: int = 10) -> pl.DataFrame:
    """Give boys of 500 days in clusters: so many stunted in each, the others at the median."""
    short, middle = at_z("lhfa", 500, -2.5), at_z("lhfa", 500, 0.0)
    rows = [
        {
            "sex": "M",
            "age_days": 500,
            "lenhei_cm": short if n < count else middle,
            "village": f"v{village}",
            "stratum": "a",
        }
        for village, count in enumerate(cases)
        for n in range(size)
    ]
    return pl.DataFrame(rows)


def row(table: pl.DataFrame, indicator: str, by: str = "all", group: str = "all") -> dict[str, object]:
    return table.filter(pl.col("indicator") == indicator, pl.col("by") == by, pl.col("group") == group).to_dicts()[0]


def test_four_clusters_of_ten() -> None:
    """Fact 13."""
    found = row(prevalence(survey(), cluster="village", stratum="stratum"), "stunting")
    assert (found["n"], found["df"], found["interval"]) == (40, 3, "logit")
    assert found["percent"] == pytest.approx(25.0)
    assert found["se"] == pytest.approx(6.45, abs=0.005)
    assert (round(found["lower"], 1), round(found["upper"], 1)) == (10.0, 49.9)
    assert found["design_effect"] == pytest.approx((1 / 240) / (0.25 * 0.75 / 39))


def test_without_clusters_each_child_is_one() -> None:
    found = row(prevalence(survey()), "stunting")
    assert found["df"] == 39
    assert found["design_effect"] == pytest.approx(1.0)


def test_a_domain_keeps_every_cluster() -> None:
    """Girls live in one village only; the design has four."""
    table = survey().with_columns(pl.when(pl.col("village") == "v3").then(pl.lit("F")).otherwise("sex").alias("sex"))
    found = row(prevalence(table, by=["sex"], cluster="village"), "stunting", "sex", "F")
    assert (found["n"], found["df"]) == (10, 3)


def test_weights_weigh() -> None:
    table = survey((0, 10)).with_columns(w=pl.when(pl.col("village") == "v1").then(3.0).otherwise(1.0))
    found = row(prevalence(table, weight="w", cluster="village"), "stunting")
    assert (found["percent"], found["n_weighted"], found["n"]) == (75.0, 40.0, 20)


def test_no_case_gives_an_exact_interval() -> None:
    found = row(prevalence(survey((0, 0)), cluster="village"), "stunting")
    assert (found["percent"], found["lower"], found["interval"]) == (0.0, 0.0, "exact")
    assert found["upper"] == pytest.approx(16.84, abs=0.005)  # 1 − 0.025^(1/20)


def test_a_stratum_of_one_cluster_is_centred_on_all_and_named() -> None:
    table = survey().with_columns(
        stratum=pl.when(pl.col("village") == "v0").then(pl.lit("lonely")).otherwise(pl.lit("rest"))
    )
    sample = design(table, stratum="stratum", cluster="village")
    assert (sample.lonely, sample.df) == (("lonely",), 2)
    totals = np.array([-1.5, -0.5, 0.5, 1.5]) / 40
    rest = totals[1:] - totals[1:].mean()
    cases = np.array([n < count for count in (1, 2, 3, 4) for n in range(10)])
    expected = (totals[0] ** 2 + 1.5 * (rest**2).sum()) ** 0.5
    assert proportion(cases, np.ones(40, dtype=bool), sample).se == pytest.approx(expected)
    assert row(prevalence(table, stratum="stratum", cluster="village"), "stunting")["lonely_strata"] == "lonely"


def test_flagged_children_are_out_and_counted() -> None:
    table = survey().with_columns(lenhei_cm=pl.when(pl.int_range(pl.len()) == 0).then(20.0).otherwise("lenhei_cm"))
    found = row(prevalence(table, cluster="village"), "stunting")
    assert (found["n"], found["n_flagged"], found["n_missing"]) == (39, 1, 0)


def test_oedema_counts_as_severe_and_children_without_age_still_count_for_wasting() -> None:
    table = pl.DataFrame({
        "sex": ["M"] * 4, "age_days": [500, 500, None, 1900], "lenhei_cm": [80.0] * 4, "weight_kg": [10.6] * 4,
        "oedema": ["y", "n", "n", "n"],
    })  # fmt: skip
    found = prevalence(table, "who_2006")
    assert (row(found, "severe_wasting")["n"], row(found, "severe_wasting")["percent"]) == (3, pytest.approx(100 / 3))
    assert (row(found, "severe_underweight")["n"], row(found, "severe_underweight")["percent"]) == (2, 50.0)


def test_children_of_60_months_are_outside() -> None:
    table = pl.DataFrame({"sex": ["M"] * 2, "age_days": [1826, 1827], "lenhei_cm": [109.0] * 2})
    found = prevalence(table, "who_2006")
    assert row(found, "stunting")["n"] == 1
    assert row(found, "stunting", "age_months", "48-59")["n"] == 1


def test_the_age_groups_add_up_to_all() -> None:
    found = prevalence(survey_sample(), "who_2006")
    groups = found.filter(pl.col("by") == "age_months", pl.col("indicator") == "stunting")
    assert groups["group"].to_list() == ["0-5", "6-11", "12-23", "24-35", "36-47", "48-59"]
    assert groups["n"].sum() == row(found, "stunting")["n"]


def test_each_standard_has_rows_of_its_own() -> None:
    table = pl.DataFrame(
        {"sex": ["M"] * 2, "age_days": [500, 3000], "lenhei_cm": [80.0, 125.0], "weight_kg": [10.0, 30.0]}
    )
    found = prevalence(table)
    assert set(found["standard"]) == {"who_2006", "who_2007"}
    assert found.filter(pl.col("indicator") == "thinness")["standard"].unique().to_list() == ["who_2007"]


def test_pandas_gives_pandas() -> None:
    assert isinstance(prevalence(survey().to_pandas()), pd.DataFrame)
    assert isinstance(quality(survey().to_pandas()), pd.DataFrame)


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(UnknownColumn):
        prevalence(survey(), cluster="town")


# --- quality


@pytest.mark.parametrize(
    ("values", "index"), [([10.0, 20.0, 7.0], 90.0), ([10.0, 10.5], 80.0), (np.arange(10) / 10, 0.0)]
)
def test_index_of_digits(values: list[float], index: float) -> None:
    """Fact 13."""
    assert dissimilarity(digit_shares(np.array(values))[0]) == pytest.approx(index)


def told(table: pl.DataFrame, measure: str, field: str, group: str = "all") -> tuple[float, int]:
    found = table.filter(pl.col("measure") == measure, pl.col("field") == field, pl.col("group") == group).to_dicts()[0]
    return found["value"], found["n"]


def test_quality_tells_shares_and_compares_teams() -> None:
    table = pl.DataFrame({
        "sex": ["M", "F", "F", None], "age_days": [365, 731, 100, None], "age_months": [None, None, None, 24.0],
        "weight_kg": [9.0, 11.0, 6.0, 12.0], "lenhei_cm": [75.0, 86.5, 60.0, 87.0], "measure": ["h", "h", "l", None],
        "team": ["1", "1", "2", "2"],
    })  # fmt: skip
    found = quality(table)
    assert told(found, "missing", "sex") == (25.0, 4)
    assert told(found, "exact_age", "age") == (75.0, 4)
    assert told(found, "sex_ratio", "boys_per_girl") == (0.5, 3)
    assert told(found, "unexpected_position", "measure") == (pytest.approx(100 / 3), 3)
    assert told(found, "digit_dissimilarity", "weight_kg") == (90.0, 4)
    assert told(found, "digit_5", "lenhei_cm", "1") == (50.0, 2)
    assert told(found, "duplicates", "child") == (0.0, 4)


def test_a_repeated_child_and_the_shape_of_z_are_told() -> None:
    twice = pl.concat([survey(), survey((0,), 1)])
    assert told(quality(twice), "duplicates", "child")[0] > 90
    sample = quality(survey_sample(), "who_2006")
    assert told(sample, "mean", "wfa_z")[1] == 489
    assert 2 < told(sample, "kurtosis", "wfa_z")[0] < 5
    assert told(sample, "flagged", "wfa_z") == (0.0, 489)


# --- small cells


def cells(*groups: tuple[int, int]) -> list[str | None]:
    """Hide the small ones of groups of (children, cases), all of them together first; give the marks of the groups."""
    whole = [("all", sum(n for n, _ in groups), sum(cases for _, cases in groups))]
    rows = whole + [(f"g{i}", n, cases) for i, (n, cases) in enumerate(groups)]
    table = pl.DataFrame({
        "standard": "who_2006", "table_status": "active", "by": ["all"] + ["school"] * len(groups),
        "group": [row[0] for row in rows], "indicator": "stunting", "n": [row[1] for row in rows],
        "n_cases": [row[2] for row in rows], "percent": 1.0,
    })  # fmt: skip
    found = suppressed(table)
    assert found.filter(pl.col("mark").is_not_null()).select("n", "n_cases", "percent").null_count().sum_horizontal()[
        0
    ] == 3 * (found["mark"].is_not_null().sum())
    return found["mark"].to_list()[1:]


@pytest.mark.parametrize(("groups", "hidden"), [
    (((50, 10), (60, 12)), (False, False)),
    (((50, 4), (60, 12), (90, 20)), (True, True, False)),  # the smallest other goes with it
    (((50, 47), (60, 12)), (True, True)),
    (((4, 0), (60, 12)), (True, True)),
    (((20, 0), (60, 12)), (False, False)),
    (((19, 0), (60, 12)), (True, True)),
    (((30, 1), (40, 1), (50, 20), (60, 20)), (True, True, True, False)),  # 2 together would still tell
    (((30, 3), (40, 4), (50, 20)), (True, True, False)),
])  # fmt: skip
def test_no_margin_gives_a_small_cell_back(groups: tuple[tuple[int, int], ...], hidden: tuple[bool, ...]) -> None:
    assert tuple(mark == "suppressed" for mark in cells(*groups)) == hidden
