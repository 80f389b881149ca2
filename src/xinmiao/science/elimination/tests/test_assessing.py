"""Criteria of elimination: each with value, limit, years, source and verdict, and what they say together."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from xinmiao.science.elimination import UnknownCriteria, assess, rates
from xinmiao.science.elimination.reading import MissingColumn
from xinmiao.science.elimination.tests.long import CN_PROCESS, china, figure, found, overall, table
from xinmiao.science.tables import read

WHO, PATH = "who_validation", "path_to_elimination"
ALL_PATH = [PATH]


@pytest.mark.parametrize(("indicator", "counts", "status", "printed"), [
    ("hiv_case_rate", (50, 100_000, 0), "met", "50.0"),
    ("hiv_case_rate", (5_004, 10_000_000, 0), "not_met", "50.04"),
    ("congenital_syphilis_rate", (50, 100_000, 0), "met", "50.0"),
    ("hiv_mtct_non_breastfeeding", (199, 10_000, 0), "met", "1.99"),
    ("hiv_mtct_non_breastfeeding", (2, 100, 0), "not_met", "2.00"),
    ("hiv_mtct_breastfeeding", (5, 100, 0), "not_met", "5.00"),
    ("hiv_mtct_breastfeeding", (499, 10_000, 0), "met", "4.99"),
])  # fmt: skip
def test_who_validation_at_its_limits(indicator: str, counts: tuple[int, int, int], status: str, printed: str) -> None:
    """Fact 31."""
    row = found(table(figure(indicator, *counts, source="report")), WHO, indicator)
    assert (row["status"], row["printed"], row["year"], row["source"]) == (status, printed, 2023, "report")
    assert row["standard"] == WHO
    assert len(row["table_checksum"]) == 64


def test_a_case_rate_prints_its_exact_interval_and_is_judged_by_itself() -> None:
    row = found(table(figure("hiv_case_rate", 10, 25_000, 0)), WHO, "hiv_case_rate")
    assert (row["ci_lower"], row["ci_upper"]) == pytest.approx((4.795 * 4, 18.390 * 4), abs=0.01)
    assert row["status"] == "met", "40 ≤ 50 although the interval reaches 73.6"


def process(*shares: tuple[int, float], **broken: dict[int, float]) -> list[dict[str, object]]:
    """China's ten process indicators, of (year, share) each; `broken` names others."""
    return [
        figure(name, round(broken.get(name, {}).get(year, share) * 1000), 1000, 0, year=year)
        for name in CN_PROCESS
        for year, share in shares
    ]


OUTCOMES = [figure("hiv_mtct_rate", value="1.3%"), figure("congenital_syphilis_rate", value="6.3"),
            figure("hbv_mtct_rate", value="1.0%")]  # fmt: skip
BOTH_YEARS = ((2022, 0.95), (2023, 0.97))


def test_china_one_indicator_at_94_9_in_one_of_two_years_is_not_met() -> None:
    """Fact 32."""
    given = table(*OUTCOMES, *process(*BOTH_YEARS, pregnant_tested_hiv={2022: 0.949}))
    row = found(given, china(), "pregnant_tested_hiv")
    assert (row["status"], row["printed"], row["year"], row["years"]) == ("not_met", "94.90", 2022, "2022,2023")
    assert [overall(given, china(), disease)["status"] for disease in ("hiv", "syphilis", "hbv", "all")] == [
        "not_met", "met", "met", "not_met",
    ]  # fmt: skip


@pytest.mark.parametrize(("indicator", "value", "status"), [
    ("hiv_mtct_rate", "2.0%", "not_met"), ("hiv_mtct_rate", "0.02", "not_met"), ("hbv_mtct_rate", "1.0%", "met"),
    ("hiv_mtct_rate", "1.3%", "met"), ("congenital_syphilis_rate", "6.3", "met"),
    ("congenital_syphilis_rate", "50.04", "not_met"),
])  # fmt: skip
def test_china_outcomes_at_their_limits_and_the_national_values_of_2023(
    indicator: str, value: str, status: str
) -> None:
    """Fact 32."""
    row = found(table(figure(indicator, value=value)), china(), indicator)
    assert (row["status"], row["mark"]) == (status, "no_bounds")


def test_the_national_values_are_those_worked_by_hand() -> None:
    """Fact 32, from counts: 63 of a million births are 6.3 per 100,000; 13 of 1,000 children are 1.3 %."""
    given = table(figure("congenital_syphilis_rate", 63, 1_000_000, 0), figure("hiv_mtct_rate", 13, 1000, 0))
    for indicator, value, printed in (("congenital_syphilis_rate", 6.3, "6.3"), ("hiv_mtct_rate", 1.3, "1.30")):
        row = found(given, china(), indicator)
        assert (row["value"], row["printed"], row["status"]) == (value, printed, "met")


def test_china_one_year_of_process_cannot_be_decided() -> None:
    """Fact 32."""
    given = table(*OUTCOMES, *process((2023, 0.97)))
    row = found(given, china(), "anc_coverage")
    assert (row["status"], row["reason"], row["missing"]) == ("cannot_decide", "year_missing", "2022")
    whole = overall(given, china(), "hiv")
    assert (whole["status"], whole["reason"]) == ("cannot_decide", "criteria_open")
    assert "anc_coverage" in whole["missing"].split(",")
    assert overall(table(*OUTCOMES, *process(*BOTH_YEARS)), china(), "all")["status"] == "met"


def test_two_years_with_a_gap_are_not_two_in_a_row() -> None:
    given = table(*OUTCOMES, *process((2021, 0.97), (2023, 0.97)))
    assert found(given, china(), "anc_coverage")["missing"] == "2022"
    assert found(given, china(), "anc_coverage", year=2021)["missing"] == "2020"


def test_a_year_that_failed_settles_it_whatever_the_missing_one_was() -> None:
    assert found(table(*process((2023, 0.90))), china(), "anc_coverage")["status"] == "not_met"


def test_bounds_that_straddle_the_limit_decide_nothing_and_are_printed() -> None:
    """Fact 33."""
    row = found(table(figure("hiv_mtct_rate", 1, 60, 10)), china(), "hiv_mtct_rate")
    assert (row["status"], row["reason"]) == ("cannot_decide", "straddles")
    assert (row["printed"], row["printed_bounds"]) == ("1.67", "1.43–15.71")
    assert found(table(figure("hiv_mtct_rate", 5, 60, 10)), china(), "hiv_mtct_rate")["status"] == "not_met"


def test_unknown_children_are_among_the_live_births() -> None:
    row = found(table(figure("hiv_case_rate", 40, 100_000, 20)), WHO, "hiv_case_rate")
    assert (row["lower"], row["upper"], row["status"]) == (40.0, 60.0, "cannot_decide")


def test_reference_indicators_stand_beside_the_verdict_with_target_and_change() -> None:
    given = table(*OUTCOMES, *process(*BOTH_YEARS), figure("early_test_hiv", value="55%", year=2021),
                  figure("early_test_hiv", value="61.5%"))  # fmt: skip
    row = found(given, china(), "early_test_hiv")
    assert (row["group"], row["status"], row["limit"], row["printed"]) == ("reference", "reported", 70.0, "61.50")
    assert (row["change"], row["change_since"]) == (pytest.approx(6.5), 2021)
    assert overall(given, china(), "hiv")["status"] == "met", "61.5 % of 70 % does not count against it"


# --- the lowest-performing unit, and what people recorded


def country(lowest: int, **recorded: object) -> pl.DataFrame:
    """A country with two provinces that meets every HIV criterion; so many of 1,000 are tested in the second one."""
    rows = []
    for place, tested in (("A", 970), ("北", 970), ("南", lowest)):
        held = {"place": place, "parent": None if place == "A" else "A"}
        rows += [
            figure("hiv_case_rate", 10, 100_000, 0, **held),
            figure("hiv_mtct_non_breastfeeding", 1, 100, 0, **held),
        ]
        for year in (2022, 2023):
            rows += [figure(name, 960, 1000, 0, year=year, **held) for name in ("anc_at_least_1", "hiv_art")]
            rows.append(figure("hiv_test", tested, 1000, 0, year=year, **held))
    return table(*rows, *([figure("human_rights_and_community", **recorded)] if recorded else []))


def test_the_lowest_performing_unit_is_named_and_must_meet() -> None:
    row = found(country(940, value="1"), WHO, "hiv_test", group="subnational")
    assert (row["lowest_unit"], row["printed"], row["status"]) == ("南", "94.00", "not_met")
    whole = overall(country(940, value="1"), WHO, "hiv")
    assert whole["status"] == "not_met"
    good = found(country(955, value="1"), WHO, "hiv_test", group="subnational")
    assert (good["lowest_unit"], good["status"]) == ("南", "met")
    assert overall(country(955, value="1", source="panel"), WHO, "hiv")["status"] == "met"


def test_a_unit_without_figures_may_be_the_lowest() -> None:
    given = country(955, value="1").filter(~((pl.col("place") == "南") & (pl.col("indicator") == "hiv_test")))
    row = found(given, WHO, "hiv_test", group="subnational")
    assert (row["status"], row["reason"], row["missing"]) == ("cannot_decide", "year_missing", "南")


@pytest.mark.parametrize(("said", "status"), [
    ({}, "cannot_decide"), ({"value": "0"}, "not_met"), ({"value": "是", "year": 2024}, "cannot_decide"),
    ({"value": "maybe"}, "cannot_decide"), ({"value": "yes", "year": 2020}, "met"),
])  # fmt: skip
def test_the_assessment_of_human_rights_is_recorded_and_never_computed(said: dict[str, object], status: str) -> None:
    assert found(country(955, **said), WHO, "human_rights_and_community")["status"] == status
    assert overall(country(955, **said), WHO, "hiv")["status"] == status


def test_without_subnational_data_validation_is_open() -> None:
    alone = country(955, value="1").filter(pl.col("place") == "A")
    row = found(alone, WHO, "lowest_performing_subnational_unit")
    assert (row["status"], row["reason"]) == ("cannot_decide", "no_subnational_data")


# --- conditions


def test_of_two_ways_of_feeding_the_one_with_figures_is_asked() -> None:
    asked = assess(table(figure("hiv_mtct_breastfeeding", 1, 100, 0)), WHO)["criterion"].to_list()
    assert "hiv_mtct_breastfeeding" in asked
    assert "hiv_mtct_non_breastfeeding" not in asked


def test_with_no_figure_and_no_word_of_the_caller_both_are_open() -> None:
    row = found(table(figure("hiv_test", 97, 100, 0)), WHO, "hiv_mtct_breastfeeding")
    assert row["reason"] == "condition_unknown"
    told = assess(table(figure("hiv_test", 97, 100, 0)), WHO, conditions=["non_breastfeeding"])["criterion"].to_list()
    assert "hiv_mtct_breastfeeding" not in told
    assert "hbv_mtct_targeted_birth_dose" not in told


# --- tiers and drafts


def test_draft_numbers_decide_nothing_and_are_shown() -> None:
    given = table(figure("hiv_case_rate", 100, 100_000, 0), figure("hiv_mtct", 4, 100, 0))
    row = found(given, PATH, "hiv_case_rate")
    assert (row["status"], row["reason"], row["printed_limit"]) == ("cannot_decide", "draft_table", "≤ 750 per 100000")
    assert found(given, PATH, "hiv_mtct")["status"] == "met", "an active number of a draft table"
    assert overall(given, PATH, "hiv")["tier"] is None
    assert set(assess(given, PATH)["table_status"]) == {"draft"}
    one = found(given, PATH, "hiv_case_rate", allow_draft=[f"{PATH}.hiv.bronze.hiv_case_rate"])
    assert one["status"] == "met"


def test_opting_into_a_draft_number_marks_every_row() -> None:
    given = table(figure("hbsag_under5", 1, 1000, 0))
    assert found(given, WHO, "hbsag_under5")["reason"] == "draft_table"
    opted = assess(given, WHO, ["who_validation.hbsag_under5"])
    assert set(opted["table_status"]) == {"draft"}
    assert opted.filter(pl.col("criterion") == "hbsag_under5")["status"].to_list() == ["met"]
    assert set(assess(given, WHO)["table_status"]) == {"active"}


def path(case_rate: int, coverage: int = 95, transmission: int = 4) -> pl.DataFrame:
    return table(
        figure("hiv_case_rate", case_rate, 100_000, 0), figure("hiv_mtct", transmission, 100, 0),
        *(figure(name, coverage, 100, 0) for name in ("anc_at_least_1", "hiv_test", "hiv_art")),
    )  # fmt: skip


@pytest.mark.parametrize(("given", "status", "tier"), [
    (path(250), "met", "gold"), (path(251), "met", "silver"), (path(500, 94), "met", "silver"),
    (path(501), "met", "bronze"), (path(750), "met", "bronze"), (path(751), "not_met", None),
    (path(100, 89), "met", "bronze"), (path(100, 99, 5), "not_met", None),
])  # fmt: skip
def test_the_tier_is_the_highest_whose_criteria_and_those_below_are_met(
    given: pl.DataFrame, status: str, tier: str
) -> None:
    row = overall(given, PATH, "hiv", allow_draft=ALL_PATH)
    assert (row["status"], row["tier"], row["mark"]) == (status, tier, None)


def test_a_tier_that_may_be_higher_says_at_least() -> None:
    given = path(100).filter(pl.col("indicator") != "hiv_art")
    row = overall(given, PATH, "hiv", allow_draft=ALL_PATH)
    assert (row["status"], row["tier"], row["mark"], row["missing"]) == ("met", "bronze", "at_least", "hiv_art")


def test_hepatitis_b_has_no_bronze_and_no_gold_number() -> None:
    given = table(figure("hbv_birth_dose", 60, 100, 0))
    assert found(given, PATH, "hbv_birth_dose")["status"] == "met"
    assert found(given, PATH, "hbv_gold_not_known", allow_draft=ALL_PATH)["reason"] == "no_limit"
    row = overall(given, PATH, "hbv", allow_draft=ALL_PATH)
    assert (row["status"], row["tier"]) == ("cannot_decide", None)


# --- rows as they come


def test_pages_that_disagree_keep_their_source_and_decide_only_together() -> None:
    two = lambda a, b: table(figure("hiv_mtct_rate", value=a, source="a"), figure("hiv_mtct_rate", value=b, source="b"))  # noqa: E731
    row = found(two("1.3%", "1.9%"), china(), "hiv_mtct_rate")
    assert (row["status"], row["printed"], row["source"]) == ("met", "1.90", "a; b")
    row = found(two("1.3%", "2.4%"), china(), "hiv_mtct_rate")
    assert (row["status"], row["reason"]) == ("cannot_decide", "sources_disagree")
    assert "several_sources" in row["mark"]


@pytest.mark.parametrize(("row", "reason"), [
    (figure("hiv_mtct_rate", 0, 0, 0), "no_denominator"),
    (figure("hiv_mtct_rate", 7, 5, 0), "more_than_all"),
    (figure("hiv_mtct_rate", "12.5", 60, 0), "not_a_count"),
    (figure("hiv_mtct_rate", "suppressed", 60, 0), "not_a_count"),
    (figure("hiv_mtct_rate"), "no_value"),
    (figure("hiv_mtct_rate", value="1.3"), "out_of_range"),
    (figure("hiv_mtct_rate", value="n/a"), "out_of_range"),
    (figure("hiv_mtct_rate", value="1%", year=None), "no_year"),
    (figure("hiv_mtct_rate", value="1%", place=""), "no_place"),
    (figure("hiv", value="1%"), "unknown_indicator"),
])  # fmt: skip
def test_a_bad_row_stays_and_says_why(row: dict[str, object], reason: str) -> None:
    given = table(figure("congenital_syphilis_rate", value="6.3"), row)
    out = rates(given, china())
    assert out.select(given.columns).equals(given)
    assert (out["rate"].to_list(), out["rate_reason"].to_list()) == ([6.3, None], [None, reason])
    assert found(given, china(), "hiv_mtct_rate")["status"] == "cannot_decide"


def test_counts_decide_and_a_value_that_is_not_theirs_is_marked() -> None:
    rounded = found(table(figure("hiv_mtct_rate", 1, 60, 0, value="1.7%")), china(), "hiv_mtct_rate")
    assert (rounded["status"], rounded["mark"]) == ("met", None)
    other = found(table(figure("hiv_mtct_rate", 1, 60, 0, value="2.7%")), china(), "hiv_mtct_rate")
    assert (other["status"], other["mark"]) == ("met", "value_differs")


KINDS = {
    "polars": pl.DataFrame, "pandas": pd.DataFrame, "arrow": pa.table,
    "numpy": lambda data: {name: np.array(values) for name, values in data.items()},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_table_given_comes_back(kind: str) -> None:
    given = KINDS[kind]({
        "place": ["A", "B"], "year": [2023, 2023], "indicator": ["hiv_mtct_rate"] * 2, "numerator": [1, 3],
        "denominator": [100.0, 100.0], "unknown": [0, 0],
    })  # fmt: skip
    out = assess(given, china())
    assert type(out) is type(given)
    held = {(one["place"], one["criterion"]): one["status"] for one in read(out).iter_rows(named=True)}
    assert (held["A", "hiv_mtct_rate"], held["B", "hiv_mtct_rate"]) == ("met", "not_met")
    assert type(rates(given, china())) is type(given)


def test_an_empty_table_gives_an_empty_one() -> None:
    assert assess(table(), china()).height == 0


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(UnknownCriteria):
        assess(table(), "who_2030")
    with pytest.raises(MissingColumn):
        assess(table().drop("indicator"))
