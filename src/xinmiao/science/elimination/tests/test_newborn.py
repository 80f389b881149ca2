"""Newborn care: skin-to-skin contact, the observation sheet, indicators, relative risks."""

from fractions import Fraction
from itertools import product

import polars as pl
import pytest
from openpyxl import load_workbook

from xinmiao.science.elimination.criteria import packaged_table
from xinmiao.science.elimination.newborn import indicators, relative_risk, skin_to_skin
from xinmiao.science.elimination.observation import load_sheet, score, share_of_maximum
from xinmiao.science.elimination.tests.long import ROOT
from xinmiao.science.tables import half_up

PACK = ROOT / "packs" / "china"
SHEET = load_sheet(PACK / "eenc" / "eenc_observation.yaml")
SECTIONS = {name: list(items) for name, items in SHEET.data["sections"].items()}
ITEMS = [item for name, items in SECTIONS.items() if name != "non_breathing" for item in items]


@pytest.mark.parametrize(
    ("before", "after", "rr"), [("49.0%", "88.2%", 1.80), (0.054, 0.039, 0.72), ("3.2%", "0.9%", 0.28)]
)
def test_relative_risks_of_the_worked_example(before: object, after: object, rr: float) -> None:
    """Fact 34."""
    found = relative_risk(before, after)
    assert float(half_up(float(found), 2)) == rr


def test_the_worked_example_is_the_one_in_the_table() -> None:
    """Fact 34."""
    rows = packaged_table("eenc_indicators").data["worked_example"]["rows"]
    assert [float(half_up(float(relative_risk(row["before"], row["after"])), 2)) for row in rows] == [1.80, 0.72, 0.28]
    assert relative_risk(0, 0.5) is None


@pytest.mark.parametrize(("mode", "start", "minutes", "separated", "verdict", "missing"), [
    ("vaginal", 1, 90, "no", "yes", None),
    ("vaginal", 2, 90, "no", "no", None),
    ("caesarean", 3, 90, "no", "yes", None),
    ("caesarean", 4, 90, "no", "no", None),
    ("剖宫产", 3, 90, "否", "yes", None),
    ("vaginal", 1, 89, "no", "no", None),
    ("vaginal", 1, 90, "yes", "no", None),
    ("vaginal", 1, 90, None, "cannot_decide", "separated"),
    ("vaginal", None, 90, "no", "cannot_decide", "ssc_start_min"),
    ("vaginal", None, 89, None, "no", None),
    (None, 1, 90, "no", "yes", None),  # in time either way
    (None, 2, 90, "no", "cannot_decide", "ssc_start_min"),
    (None, 4, None, None, "no", None),
    ("vaginal", None, None, None, "cannot_decide", "ssc_start_min,ssc_minutes,separated"),
])  # fmt: skip
def test_skin_to_skin(mode: str, start: float, minutes: float, separated: str, verdict: str, missing: str) -> None:
    """Fact 34."""
    row = {"birth_mode": mode, "ssc_start_min": start, "ssc_minutes": minutes, "separated": separated}
    kinds = {"birth_mode": pl.String, "ssc_start_min": pl.Float64, "ssc_minutes": pl.Float64, "separated": pl.String}
    out = skin_to_skin(pl.DataFrame([row], schema=kinds)).to_dicts()[0]
    assert (out["skin_to_skin"], out["skin_to_skin_missing"]) == (verdict, missing)


def test_an_open_skin_to_skin_is_open_because_both_ways_are_possible() -> None:
    """Each unknown filled in every way: a decided verdict is that of all of them."""
    whole = {
        "birth_mode": ["vaginal", "caesarean"],
        "ssc_start_min": [1, 2, 4],
        "ssc_minutes": [89, 90],
        "separated": ["y", "n"],
    }
    for lacking in product([True, False], repeat=4):
        for row in product(*whole.values()):
            known = {
                name: None if gone else value
                for (name, value), gone in zip(zip(whole, row, strict=True), lacking, strict=True)
            }
            ways = product(*([known[name]] if known[name] is not None else whole[name] for name in whole))
            settled = pl.DataFrame([dict(zip(whole, way, strict=True)) for way in ways])
            kinds = {name: pl.Int64 if name.startswith("ssc") else pl.String for name in whole}
            verdict = skin_to_skin(pl.DataFrame([known], schema=kinds))["skin_to_skin"][0]
            possible = set(skin_to_skin(settled)["skin_to_skin"])
            assert possible == ({verdict} if verdict != "cannot_decide" else {"yes", "no"})


def observed(
    answers: list[str | None], kind: str = "real", breathing: str | None = "yes", **others: str
) -> dict[str, object]:
    row = {"kind": kind, "breathing": breathing, **dict(zip(ITEMS, answers, strict=False)), **others}
    columns = ["kind", "breathing", *(item for items in SECTIONS.values() for item in items)]
    return score(pl.DataFrame([row], schema=dict.fromkeys(columns, pl.String)), SHEET).to_dicts()[0]


TEN_AND_FIVE = ["correctly"] * 10 + ["partly"] * 5


def test_ten_correct_five_partly_three_not_observed() -> None:
    """Fact 35."""
    assert share_of_maximum([2] * 10 + [1] * 5 + [None] * 3) == (Fraction(25, 30), "")
    told = observed(TEN_AND_FIVE + ["not_observed"] * 3)
    assert (told["eenc_points"], told["eenc_maximum"]) == (25, 30)
    assert told["eenc_score"] == pytest.approx(83.3, abs=0.05)
    assert (told["standard"], told["table_status"]) == ("eenc_observation", "active")


def test_fewer_than_half_observed_gives_no_result_of_a_section_and_of_all() -> None:
    told = observed(["correctly"] * 6 + ["correctly"] * 5)
    assert told["eenc_before"] == 100.0
    assert (told["eenc_birth"], told["eenc_birth_reason"]) == (None, "fewer_than_half_observed")
    assert (told["eenc_score"], told["eenc_reason"]) == (None, "fewer_than_half_observed"), "11 of 23"
    assert observed(["correctly"] * 12)["eenc_score"] == 100.0, "12 of 23"


@pytest.mark.parametrize(("kind", "breathing", "series", "reason", "n_items"), [
    ("real", "yes", "real", "not_applicable", 23), ("real", "no", "real", None, 29),
    ("simulated", "yes", "simulated", None, 29), ("real", None, "real", "breathing_unknown", 23),
    (None, "no", None, None, 29),
])  # fmt: skip
def test_the_baby_who_does_not_breathe_counts_only_then_and_simulations_apart(
    kind: str, breathing: str, series: str, reason: str, n_items: int
) -> None:
    told = observed(["correctly"] * 23, kind, breathing, **dict.fromkeys(SECTIONS["non_breathing"], "not_done"))
    assert (told["eenc_series"], told["eenc_non_breathing_reason"], told["eenc_n_items"]) == (series, reason, n_items)
    assert told["eenc_reason"] == ("breathing_unknown" if reason == "breathing_unknown" else None)


def test_breathing_unknown_decides_nothing_unless_it_is_the_same_either_way() -> None:
    assert observed(TEN_AND_FIVE, breathing=None)["eenc_score"] == pytest.approx(83.3, abs=0.05)


def test_a_word_that_is_not_known_is_no_score() -> None:
    told = observed(["correctly"] * 22 + ["good"])
    assert (told["eenc_first_90min_reason"], told["eenc_score"], told["eenc_reason"]) == (
        "unknown_word",
        None,
        "unknown_word",
    )
    assert told["eenc_before"] == 100.0


def test_no_pass_mark_is_claimed() -> None:
    assert SHEET.data["pass_mark"] is None


def test_the_form_of_the_pack_asks_the_items_of_the_sheet_in_its_words() -> None:
    book = load_workbook(PACK / "forms" / "eenc_coaching_observation" / "form.xlsx", read_only=True)
    asked = [row[1] for row in book["survey"].iter_rows(values_only=True) if row[0] == "select_one done"]
    words = {row[1] for row in book["choices"].iter_rows(values_only=True) if row[0] == "done"}
    assert asked == [item for items in SECTIONS.values() for item in items]
    assert words == {*SHEET.data["score"], "not_observed"}


def told(table: pl.DataFrame, name: str, **options: object) -> dict[str, object]:
    return indicators(table, **options).filter(pl.col("indicator") == name).to_dicts()[0]


def test_indicators_stand_against_100_per_cent_with_their_bounds() -> None:
    births = pl.DataFrame({
        "facility": ["甲"] * 3 + ["乙"], "birth_mode": ["vaginal"] * 4, "ssc_start_min": [1, 1, None, 2],
        "ssc_minutes": [95, 80, 90, 90], "separated": ["no"] * 4, "ebf_before_discharge": ["yes", "no", "yes", "yes"],
        "newborn_age_hours": [5.0, 2.0, None, 3.0], "delayed_clamp": ["yes", None, "yes", "no"],
        "last_coaching_age_days": [10, 30, 20, None],
    })  # fmt: skip
    contact = told(births, "ssc_immediate_90min")
    assert (contact["n"], contact["n_yes"], contact["n_unknown"]) == (4, 1, 1)
    assert (contact["percent"], contact["lower"], contact["upper"]) == (pytest.approx(100 / 3), 25.0, 50.0)
    assert (contact["target"], contact["gap"]) == (100.0, pytest.approx(-200 / 3))
    feeding = told(births, "ebf_before_discharge")
    assert (feeding["n"], feeding["n_yes"], feeding["n_unknown"]) == (3, 2, 1), "two hours old is too young to count"
    assert told(births, "delayed_clamp")["target"] is None
    assert told(births, "last_coaching_age_days")["median"] == 20
    assert set(indicators(births, by=["facility"])["facility"]) == {"甲", "乙"}
