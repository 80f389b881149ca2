"""z-scores by WHO's standards: equal to WHO's own, at every edge."""

from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinmiao.science.growth import REASONS, classify, quality, zscores
from xinmiao.science.growth.standard import UnknownStandard
from xinmiao.science.growth.tests.samples import agreeing, at_z, stata_output, survey_sample

INDICATORS = ("lhfa", "wfa", "wflh", "bmi", "hc", "muac", "ts", "ss")


def one(standard: str = "who", **child: object) -> dict[str, object]:
    """Score a single child; a boy unless said otherwise."""
    return zscores(pl.DataFrame([{"sex": "M", **child}]), standard).to_dicts()[0]


# --- against WHO's own results


@pytest.mark.parametrize(("indicator", "n"), [
    ("lhfa", 475), ("wfa", 489), ("bmi", 468), ("wflh", 467), ("hc", 94), ("muac", 446), ("ts", 443), ("ss", 436),
])  # fmt: skip
def test_each_z_of_the_who_sample_is_equal_at_two_decimals(indicator: str, n: int) -> None:
    """Fact 1; and the four indicators that it does not ask for."""
    sample = survey_sample()
    scored = zscores(sample, "who_2006")
    assert agreeing(scored[f"{indicator}_z"], sample[f"ref_{indicator}"]) == (n, n)
    assert scored[f"{indicator}_z"].is_not_null().sum() == n, "no z where WHO has none"


def test_the_corrected_length_is_equal_in_all_498_and_oedema_takes_the_weight_away() -> None:
    """Fact 2."""
    sample = survey_sample()
    scored = zscores(sample, "who_2006")
    both = pl.DataFrame({"ours": scored["clenhei_cm"], "theirs": sample["ref_clenhei"].fill_nan(None)})
    same = both.filter(pl.col("ours").eq_missing(pl.col("theirs")) | ((pl.col("ours") - pl.col("theirs")).abs() < 1e-9))
    assert same.height == 498
    swollen = scored.filter(pl.col("oedema") == "y")
    assert swollen.height == 6
    assert swollen.select("wfa_z", "wflh_z", "bmi_z").null_count().row(0) == (6, 6, 6)


@pytest.mark.parametrize("indicator", ["lhfa", "wfa", "bmi", "hc"])
def test_each_z_of_the_stata_output_is_equal_at_two_decimals(indicator: str) -> None:
    """Fact 3: under and over five, inside the tables' ages and where the file still holds the measurements."""
    data = stata_output()
    if indicator == "wfa":
        data = data.filter(pl.col("age_months") <= 120)
    if indicator == "bmi":
        gone = data.filter(pl.col("lenhei_cm").is_null() & pl.col("ref_bmi").is_not_null())
        assert gone.height == 1, "row 270 gives a z of BMI whose height the file lacks"
        data = data.filter(pl.col("lenhei_cm").is_not_null())
    equal, n = agreeing(zscores(data)[f"{indicator}_z"], data[f"ref_{indicator}"])
    assert equal == n
    assert n > 4000


def test_ages_over_five_rounded_to_whole_months_are_wrong() -> None:
    """Fact 3: what interpolation is for."""
    data = stata_output().filter(pl.col("age_months") > 61)
    equal, n = agreeing(zscores(data.with_columns(pl.col("age_months").round()))["lhfa_z"], data["ref_lhfa"])
    assert equal < n * 0.9


# --- edges of age and length


def test_day_730_takes_the_length_and_day_731_the_height() -> None:
    """Fact 4."""
    young, old = (one(age_days=day, lenhei_cm=87.0, measure="h") for day in (730, 731))
    assert (young["clenhei_cm"], old["clenhei_cm"]) == (87.7, 87.0)
    young, old = (one(age_days=day, lenhei_cm=87.0, measure="l") for day in (730, 731))
    assert (young["clenhei_cm"], old["clenhei_cm"]) == (87.0, 86.3)


def test_24_months_are_day_731() -> None:
    """Fact 4: 730.5 is rounded half up."""
    assert one(age_months=24.0, weight_kg=12.0)["age_days_used"] == 731


def test_day_0_works_and_day_1856_is_the_last() -> None:
    """Fact 4."""
    assert one("who_2006", age_days=0, weight_kg=3.3464)["wfa_z"] == pytest.approx(0, abs=1e-9)
    assert one("who_2006", age_days=1856, weight_kg=18.0)["wfa_z"] is not None
    late = one("who_2006", age_days=1857, weight_kg=18.0)
    assert (late["wfa_z"], late["wfa_reason"]) == (None, "age_out_of_range")


def test_who_changes_the_standard_at_day_1857_without_gap_or_overlap() -> None:
    table = pl.DataFrame(
        {"sex": ["M"] * 3, "age_days": [1856, 1857, 1858], "weight_kg": [18.5] * 3, "lenhei_cm": [110.0] * 3}
    )
    scored = zscores(table)
    assert scored["standard"].to_list() == ["who_2006", "who_2007", "who_2007"]
    assert scored.select("wfa_z", "lhfa_z", "bmi_z").null_count().row(0) == (0, 0, 0)
    assert scored["table_checksum"].n_unique() == 2
    assert one(age_months=60.995, weight_kg=18.5)["wfa_z"] is not None, "rounds to day 1,857"


@pytest.mark.parametrize(("months", "has"), [(120.0, True), (120.1, False)])
def test_weight_for_age_ends_at_120_months(months: float, has: bool) -> None:
    assert (one(age_months=months, weight_kg=30.0)["wfa_z"] is not None) is has


@pytest.mark.parametrize(("months", "has"), [(228.0, True), (228.1, False)])
def test_height_for_age_ends_at_228_months(months: float, has: bool) -> None:
    assert (one(age_months=months, lenhei_cm=175.0)["lhfa_z"] is not None) is has


def test_arm_and_skinfolds_begin_at_day_91() -> None:
    for day, has in ((90, False), (91, True)):
        child = one(age_days=day, muac_cm=13.0, triceps_mm=9.0, subscap_mm=8.0)
        assert [child[f"{name}_z"] is not None for name in ("muac", "ts", "ss")] == [has] * 3
    assert one(age_days=2000, muac_cm=16.0)["muac_reason"] == "age_out_of_range"


@pytest.mark.parametrize(("day", "cm", "has"), [
    (100, 44.9, False), (100, 45.0, True), (1000, 120.0, True), (1000, 120.1, False), (100, 110.0, True),
    (100, 110.1, False), (1000, 65.0, True), (1000, 64.9, False),
])  # fmt: skip
def test_a_length_outside_the_table_has_no_z(day: int, cm: float, has: bool) -> None:
    """Fact 5: never the neighbour's value."""
    child = one(age_days=day, lenhei_cm=cm, weight_kg=10.0)
    assert (child["wflh_z"] is not None) is has
    assert child["wflh_reason"] == (None if has else "length_out_of_table")


def test_lengths_between_rows_are_interpolated() -> None:
    low, middle, high = (one(age_days=300, lenhei_cm=cm, weight_kg=8.0)["wflh_z"] for cm in (70.0, 70.05, 70.1))
    assert middle == pytest.approx((low + high) / 2, abs=1e-4)
    assert high < middle < low


def test_without_age_weight_goes_by_length_below_87_cm() -> None:
    for cm, table_day in ((86.9, 700), (87.0, 800)):
        unknown, known = one(lenhei_cm=cm, weight_kg=11.0), one(age_days=table_day, lenhei_cm=cm, weight_kg=11.0)
        assert unknown["wflh_z"] == known["wflh_z"]
        assert (unknown["bmi_z"], unknown["bmi_reason"]) == (None, "no_age")


# --- the formula


def test_one_step_beyond_3_is_4_exactly_and_length_is_not_adjusted() -> None:
    """Fact 6."""
    third, second = (at_z("wfa", 500, z) for z in (3, 2))
    assert one(age_days=500, weight_kg=third + (third - second))["wfa_z"] == pytest.approx(4, abs=1e-9)
    low, lower = (at_z("wfa", 500, z) for z in (-2, -3))
    assert one(age_days=500, weight_kg=lower - (low - lower))["wfa_z"] == pytest.approx(-4, abs=1e-9)
    assert one(age_days=500, lenhei_cm=at_z("lhfa", 500, 4.0))["lhfa_z"] == pytest.approx(4, abs=1e-9)


def _beyond(indicator: str, z: float) -> float:
    """Give the measurement whose restricted z is this."""
    side = 1 if z > 0 else -1
    third, second = at_z(indicator, 500, 3 * side), at_z(indicator, 500, 2 * side)
    return third + (abs(z) - 3) * (third - second)


@pytest.mark.parametrize(("z", "weight", "bmi", "height"), [(5.5, True, True, False), (-5.5, False, True, False)])
def test_what_is_implausible_differs_by_indicator(z: float, weight: bool, bmi: bool, height: bool) -> None:
    """Fact 7."""
    cm = at_z("lhfa", 500, z)
    assert one(age_days=500, lenhei_cm=cm)["lhfa_flag"] is height
    assert one(age_days=500, weight_kg=_beyond("wfa", z))["wfa_flag"] is weight
    child = one(age_days=500, lenhei_cm=80.0, weight_kg=_beyond("bmi", z) * 0.64)
    assert child["bmi_z"] == pytest.approx(z)
    assert child["bmi_flag"] is bmi


# --- rows and reasons


@pytest.mark.parametrize(("child", "reason"), [
    ({"sex": None, "age_days": 100, "weight_kg": 6.0}, "no_sex"),
    ({"sex": "X", "age_days": 100, "weight_kg": 6.0}, "no_sex"),
    ({"weight_kg": 6.0}, "no_age"),
    ({"age_days": 100}, "no_measure"),
    ({"age_days": 100, "weight_kg": "heavy"}, "no_measure"),
    ({"age_days": 100, "weight_kg": 0.0}, "not_positive"),
    ({"age_days": -1, "weight_kg": 6.0}, "age_out_of_range"),
    ({"birth_date": "2024-05-02", "visit_date": "2024-05-01", "weight_kg": 6.0}, "visit_before_birth"),
    ({"age_days": 100, "weight_kg": 6.0, "oedema": "y"}, "oedema"),
])  # fmt: skip
def test_a_missing_z_says_why(child: dict[str, object], reason: str) -> None:
    scored = one(**child)
    assert (scored["wfa_z"], scored["wfa_reason"], scored["wfa_flag"]) == (None, reason, None)
    assert reason in REASONS


def test_a_date_in_the_future_is_asked_for_by_the_day_given() -> None:
    table = pl.DataFrame({"sex": [1], "birth_date": ["2024-01-01"], "visit_date": ["2024-06-01"], "weight_kg": [7.0]})
    assert zscores(table, as_of=date(2024, 5, 31))["wfa_reason"][0] == "future_date"
    assert zscores(table, as_of=date(2024, 6, 1))["wfa_reason"][0] is None
    assert zscores(table)["age_days_used"][0] == 152


@pytest.mark.parametrize("sex", [1, "1", "M", "男", 1.0])
def test_boys_in_every_spelling(sex: object) -> None:
    assert one(sex=sex, age_days=0, weight_kg=3.3464)["wfa_z"] == pytest.approx(0, abs=1e-9)


KINDS = {
    "polars": pl.DataFrame,
    "pandas": lambda data: pd.DataFrame(data, index=[5, 5, 1]),
    "arrow": pa.table,
    "numpy": lambda data: {name: np.array(values) for name, values in data.items()},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_of_table_with_the_same_rows_comes_back(kind: str) -> None:
    """A bad row in the middle is kept, and harms no other."""
    data = {
        "id": ["c", "a", "b"],
        "sex": [1, 9, 2],
        "age_days": [400, 400, 2500],
        "weight_kg": [10.0, 10.0, float("nan")],
    }
    table = KINDS[kind](data)
    scored = zscores(table)
    assert type(scored) is type(table)
    again = (
        pl.DataFrame(scored) if kind == "numpy" else pl.from_arrow(scored) if kind == "arrow" else pl.DataFrame(scored)
    )
    assert again["id"].to_list() == ["c", "a", "b"]
    assert again["wfa_reason"].to_list() == [None, "no_sex", "no_measure"]
    assert np.isnan(np.array(again["wfa_z"].to_list(), dtype=float)).tolist() == [False, True, True]


ANY = st.one_of(st.none(), st.floats(), st.sampled_from(["", "M", "女", "y", "l", "x", "2024-02-30", "12.5", "-3"]))


TEXT = ANY.map(lambda one: None if one is None else str(one))
COLUMNS = ("sex", "age_days", "age_months", "birth_date", "visit_date", "weight_kg", "lenhei_cm", "measure", "oedema")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)), max_size=5),
    st.sampled_from(["who", "who_2006", "who_2007"]),
)
def test_no_row_is_bad_enough_to_raise_and_each_has_a_z_or_a_reason(rows: list[dict[str, str]], standard: str) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    assert quality(table).height
    scored = classify(table, standard)
    assert scored.height == table.height
    for name in INDICATORS:
        assert (scored[f"{name}_z"].is_null() == scored[f"{name}_reason"].is_not_null()).all()
        assert set(scored[f"{name}_reason"].drop_nulls()) <= set(REASONS)


def test_an_array_of_objects_is_read() -> None:
    sex, day = np.array(["M", None], dtype=object), np.array(["2024-06-01", "2024-06-01"], dtype="datetime64[D]")
    scored = zscores({"sex": sex, "birth_date": day, "visit_date": day, "weight_kg": np.array([3.3464, 3.0])})
    assert scored["wfa_reason"].tolist() == [None, "no_sex"]
    assert abs(scored["wfa_z"][0]) < 1e-9


def test_an_empty_table_gives_an_empty_table() -> None:
    empty = pl.DataFrame(schema={"sex": pl.Int64, "age_days": pl.Int64, "weight_kg": pl.Float64})
    scored = zscores(empty)
    assert scored.height == 0
    assert {f"{name}_z" for name in INDICATORS} <= set(scored.columns)


def test_each_row_names_its_standard() -> None:
    child = one("who_2006", age_days=100, weight_kg=6.0)
    assert (child["standard"], child["standard_version"], child["table_status"], child["z_method"]) == (
        "who_2006", "2006", "active", "lms",
    )  # fmt: skip
    assert len(str(child["table_checksum"])) == 64


def test_an_unknown_standard_is_told() -> None:
    with pytest.raises(UnknownStandard):
        one("nchs_1977", age_days=100, weight_kg=6.0)
