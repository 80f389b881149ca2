"""Scores, bands, tiers and warning signs, case by case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xinmiao.science import screening
from xinmiao.science.screening.licences import LicenceRefused
from xinmiao.science.tables import TableFault

PACK = Path(__file__).resolve().parents[5] / "packs" / "china" / "screening"


def answers(instrument: str, *rows: tuple[object, ...]) -> pl.DataFrame:
    n = len(rows[0])
    return pl.DataFrame({f"{instrument}_{i + 1}": [row[i] for row in rows] for i in range(n)})


def one(instrument: str, *said: object, **more: object) -> dict[str, object]:
    scored = screening.score(answers(instrument, said), instrument, **more)
    return scored.row(0, named=True)


def spread(total: int, n: int) -> tuple[int, ...]:
    """Answers of 0–3 that add up to a total."""
    return tuple(min(3, max(0, total - 3 * i)) for i in range(n))


@pytest.mark.parametrize(("instrument", "n", "lows"), [
    ("phq9", 9, {"mild": 5, "moderate": 10, "moderately_severe": 15, "severe": 20}),
    ("gad7", 7, {"mild": 5, "moderate": 10, "severe": 15}),
])  # fmt: skip
def test_bands_turn_at_the_published_points(instrument: str, n: int, lows: dict[str, int]):
    names = ["minimal", *lows]
    for name, low in lows.items():
        at, below = one(instrument, *spread(low, n)), one(instrument, *spread(low - 1, n))
        assert (at[f"{instrument}_total"], at[f"{instrument}_band"]) == (low, name)
        assert below[f"{instrument}_band"] == names[names.index(name) - 1]
    assert one(instrument, *[3] * n)[f"{instrument}_band"] == "severe"
    assert one(instrument, *[0] * n)[f"{instrument}_band"] == "minimal"


@pytest.mark.parametrize(("instrument", "answered", "total", "expected", "band"), [
    ("phq9", 8, 4, 5, "mild"), ("phq9", 8, 8, 9, "mild"), ("phq9", 8, 9, 10, "moderate"),
    ("gad7", 6, 9, 11, "moderate"),
])  # fmt: skip
def test_up_to_two_missing_items_are_prorated_half_up(instrument, answered, total, expected, band):
    n = {"phq9": 9, "gad7": 7}[instrument]
    row = one(instrument, *[None] * (n - answered), *spread(total, answered))
    assert (row[f"{instrument}_total"], row[f"{instrument}_band"]) == (expected, band)
    assert row[f"{instrument}_prorated"]
    assert row[f"{instrument}_n_missing"] == n - answered
    assert row[f"{instrument}_missing"] == f"{instrument}_1"


def test_three_missing_are_invalid_and_none_answered_is_none():
    row = one("phq9", *[None] * 3, *[1] * 6)
    assert (row["phq9_total"], row["phq9_band"], row["phq9_reason"]) == (None, None, "too_many_missing")
    assert one("phq9", *[None] * 9)["phq9_reason"] == "not_answered"


def test_an_answer_outside_the_scale_is_missing_and_named_never_clipped():
    row = one("phq9", 4, 1.5, *[1] * 7)
    assert (row["phq9_outside"], row["phq9_n_missing"]) == ("phq9_1,phq9_2", 2)
    assert row["phq9_total"] == 9
    assert one("gad7", 9, 9, 9, 0, 0, 0, 0)["gad7_reason"] == "outside_scale"


def test_every_result_names_its_table():
    row = one("phq9", *[0] * 9)
    assert (row["phq9_standard"], row["phq9_standard_version"], row["phq9_table_status"]) == (
        "phq9", "2026-11-23", "active",
    )  # fmt: skip
    assert len(row["phq9_table_checksum"]) == 64


def test_a_draft_gives_no_band_unless_opted_into_and_then_says_so():
    row = one("who5", 5, 5, 5, 5, 5)
    assert (row["who5_total"], row["who5_band"], row["who5_reason"]) == (100, None, "draft_table")
    opted = one("who5", 2, 2, 1, 1, 1, allow_draft=["who5"])
    assert (opted["who5_total"], opted["who5_band"], opted["who5_table_status"]) == (28, "assess", "draft")
    assert one("who5", None, 5, 5, 5, 5, allow_draft=["who5"])["who5_reason"] == "too_many_missing"
    assert one("phqa", *[3] * 9)["phqa_band"] is None


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "numpy"])
def test_the_same_kind_comes_back_with_the_same_rows(kind: str):
    frame = answers("gad7", [1] * 7, [2] * 7).with_columns(pl.Series("who", ["b", "a"]))
    given = {
        "polars": frame, "pandas": frame.to_pandas(), "arrow": frame.to_arrow(),
        "numpy": {name: frame[name].to_numpy() for name in frame.columns},
    }[kind]  # fmt: skip
    back = screening.score(given, "gad7")
    assert type(back) is type(given)
    assert list(back["who"]) == list(given["who"])
    assert [int(total) for total in np.asarray(back["gad7_total"])] == [7, 14]


@pytest.mark.parametrize(("total", "band"), [
    (11, "close_to_average"), (12, "slightly_raised"), (15, "slightly_raised"), (16, "high"), (18, "high"),
    (19, "very_high"), (40, "very_high"),
])  # fmt: skip
def test_a_teachers_total_of_the_sdq_turns_where_it_is_published(total: int, band: str):
    row = screening.score(pl.DataFrame({"sdq_teacher_total": [total]}), "sdq").row(0, named=True)
    assert row["sdq_teacher_total_band"] == band


def test_the_sdq_has_drafts_for_parents_and_refuses_items_and_totals_that_cannot_be():
    given = pl.DataFrame({"sdq_parent_total": [14], "sdq_teacher_peer": [11], "sdq_self_total": [None]})
    row = screening.score(given, "sdq").row(0, named=True)
    assert row["sdq_parent_total_reason"] == "draft_table"
    assert row["sdq_teacher_peer_reason"] == "outside_scale"
    assert row["sdq_self_total_reason"] == "not_entered"
    opted = screening.score(given, "sdq", allow_draft=["sdq.parent_total"]).row(0, named=True)
    assert (opted["sdq_parent_total_band"], opted["sdq_table_status"]) == ("slightly_raised", "draft")
    with pytest.raises(LicenceRefused, match=r"licence\.refused"):
        screening.score(pl.DataFrame({"sdq_1": [0], "sdq_teacher_total": [4]}), "sdq")


def test_the_development_scale_of_the_pack_takes_entered_quotients_as_a_draft():
    scale = screening.load_instrument(PACK / "wst580.yaml")
    given = pl.DataFrame({"wst580_2017_dq": [69.9, 70, 79.5, 130]})
    assert screening.score(given, scale)["wst580_2017_dq_band"].to_list() == [None] * 4
    opted = screening.score(given, scale, allow_draft=["wst580_2017"])
    assert opted["wst580_2017_dq_band"].to_list() == ["delay", "borderline", "borderline", "high"]


@pytest.mark.parametrize(("phq", "gad", "tier", "at_least", "reason"), [
    (4, 4, "green", False, None), (4, 5, "yellow", False, None), (9, 0, "yellow", False, None),
    (10, 0, "orange", False, None), (0, 14, "orange", False, None), (15, 0, "red", False, None),
    (12, None, "orange", True, None), (3, None, None, False, "other_missing"),
    (None, 21, "red", True, None), (None, None, None, False, "no_total"), (28, 4, None, False, "other_missing"),
])  # fmt: skip
def test_tiers(phq, gad, tier, at_least, reason):
    row = screening.tier(pl.DataFrame({"phq9_total": [phq], "gad7_total": [gad]})).row(0, named=True)
    assert (row["tier"], row["tier_at_least"], row["tier_reason"]) == (tier, at_least, reason)


def test_tiers_say_by_when_and_what():
    found = screening.tier(pl.DataFrame({"phq9_total": [10, 15, 4], "gad7_total": [0, 0, 4]}))
    assert found["tier_within_hours"].to_list() == [168, 48, None]
    assert found["tier_do"].to_list()[1:] == ["counsellor_within_hours,specialist_offered", "universal_programme"]


@pytest.fixture(scope="module")
def signs() -> screening.Signs:
    return screening.load_signs(PACK / "warning_signs.yaml")


def seen(signs: screening.Signs, born: str, visit: str, *, allow_draft: tuple[str, ...] = (), **said: object):
    calm = dict.fromkeys(signs.columns, "no")
    row = {"birth_date": born, "visit_date": visit, **calm, **said}
    found = screening.warning_signs(pl.DataFrame({name: [value] for name, value in row.items()}), signs,
                                    allow_draft=allow_draft)  # fmt: skip
    return found.row(0, named=True)


def test_there_are_44_signs_at_11_ages(signs: screening.Signs):
    assert (len(signs.at), sum(map(len, signs.items)), signs.before) == (11, 44, 84)


@pytest.mark.parametrize(("born", "visit", "at"), [
    ("2024-01-31", "2024-07-30", 3),  # 5 months 29 days
    ("2024-01-31", "2024-07-31", 6), ("2018-01-01", "2024-12-31", 72),  # 83 months
])  # fmt: skip
def test_the_items_of_the_largest_age_not_above_the_childs_are_used(signs, born, visit, at):
    assert seen(signs, born, visit)["signs_at"] == at


def test_one_positive_refers_within_30_days_also_while_the_table_is_a_draft(signs):
    row = seen(signs, "2024-01-01", "2024-06-30", ws03_2="yes")
    assert (row["signs_result"], row["signs_reason"], row["signs_refer_days"]) == ("refer", None, 30)
    assert (row["signs_positive"], row["signs_table_status"]) == ("ws03_2", "draft")


def test_a_lost_skill_refers_at_every_age_below_84_months_and_none_from_there(signs):
    assert seen(signs, "2024-01-01", "2024-02-01", language_regression="yes")["signs_result"] == "refer"
    row = seen(signs, "2018-01-01", "2025-01-01", language_regression="yes")  # 84 months
    assert (row["signs_result"], row["signs_reason"]) == ("cannot_decide", "age_out_of_range")


def test_three_negatives_and_a_blank_are_incomplete(signs):
    row = seen(signs, "2024-01-01", "2024-04-15", ws03_4="")
    assert (row["signs_result"], row["signs_missing"]) == ("incomplete", "ws03_4")


def test_that_nothing_was_found_is_gated_and_only_items_of_the_age_count(signs):
    row = seen(signs, "2024-01-01", "2024-04-15", ws06_1="yes", ws12_1="")
    assert (row["signs_result"], row["signs_reason"]) == ("cannot_decide", "draft_table")
    assert seen(signs, "2024-01-01", "2024-04-15", allow_draft=("cn_warning_signs",))["signs_result"] == "none_found"


def test_under_three_months_there_are_no_items_and_without_an_age_no_result(signs):
    assert (
        seen(signs, "2024-01-01", "2024-03-31", allow_draft=("cn_warning_signs",))["signs_reason"] == "no_items_at_age"
    )
    assert seen(signs, "", "2024-03-31")["signs_reason"] == "no_age"


def test_one_child_has_no_gsed_result_and_a_group_of_four_is_suppressed():
    with pytest.raises(screening.GroupOnly, match=r"instrument\.group_only"):
        screening.score(pl.DataFrame({"gsed_1": [1]}), "gsed")
    four = pl.DataFrame({"d_score": [50.0, 51, 52, 53]})
    assert screening.group_results(four).row(0, named=True)["mark"] == "suppressed"
    assert screening.group_results(four)["mean"].to_list() == [None]
    six = pl.DataFrame({"d_score": [50.0, 51, 52, 53, 54, 55]})
    assert screening.group_results(six)["mean"].to_list() == [52.5]


def test_a_single_small_group_takes_the_next_smallest_with_it():
    county = ["a"] * 4 + ["b"] * 6 + ["c"] * 9
    found = screening.group_results(pl.DataFrame({"d_score": [float(n) for n in range(19)], "county": county}),
                                    by=["county"])  # fmt: skip
    marks = {row["group"]: row["mark"] for row in found.iter_rows(named=True)}
    assert marks == {"all": None, "a": "suppressed", "b": "suppressed", "c": None}


@pytest.mark.parametrize("name", ["asq3", "mht", "cdi", "scl90"])
def test_instruments_that_nobody_may_score_are_refused(name: str):
    with pytest.raises(LicenceRefused):
        screening.instrument(name)


def test_an_unknown_instrument_says_which_there_are():
    with pytest.raises(screening.UnknownInstrument, match="phq9"):
        screening.instrument("phq10")


@pytest.mark.parametrize(
    "field", ["pupils/sdq_1", "sdq_item_12", "asq3_comm_1", "mht_100", "cdi_2", "scl90_7", "wst580_3"]
)
def test_a_form_with_items_that_may_never_be_carried_is_refused_whoever_confirms(field: str):
    name = field.rpartition("/")[2].partition("_")[0]
    with pytest.raises(LicenceRefused):
        screening.refuse_items([field], confirmed=[name], scores_only=[field])


def test_items_that_a_person_has_to_confirm_wait_for_it_but_their_numbers_may_be_entered():
    with pytest.raises(LicenceRefused, match="phq9"):
        screening.refuse_items(["mood/phq_1"])
    screening.refuse_items(["mood/phq_1"], confirmed=["phq9"])
    screening.refuse_items(["mood/phq_1"], scores_only=["mood/phq_1"])
    screening.refuse_items(["sdq_teacher_total", "weight_kg"])


def test_an_instrument_entered_as_totals_cannot_come_back_as_items(tmp_path: Path):
    own = tmp_path / "sdq.yaml"
    own.write_text("id: sdq\nkind: items\nstatus: draft\nitems: 25\nanswers: [0, 1, 2]\nbands: {a: [0, 40]}\n"
                   "missing: {prorate_up_to: 0}\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(TableFault, match="totals_only"):
        screening.load_instrument(own)
