"""One mother and infant: treatment, birth dose, what is due; many of them: the cascade and the transmission rate."""

from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest

from xinmiao.science.elimination import (
    Course,
    adequate_syphilis_treatment,
    assess,
    birth_dose,
    cascade,
    count_pairs,
    follow_up,
    pairs,
    transmission,
)
from xinmiao.science.elimination.follow_up import add_months
from xinmiao.science.elimination.tests.long import china

DRAFT = ["pair_cascade"]
DELIVERY = date(2026, 6, 30)
BORN = datetime(2026, 6, 30, 8, 0, tzinfo=timezone(timedelta(hours=8)))


def course(days_before: int | None, drug: str = "benzathine penicillin") -> Course:
    return Course(drug, None if days_before is None else DELIVERY - timedelta(days=days_before))


@pytest.mark.parametrize(("courses", "verdict"), [
    ([course(30)], "yes"), ([course(29)], "no"), ([course(60, "苄星青霉素")], "yes"),
    ([course(60, "erythromycin")], "no"), ([], "no"), ([course(None)], "cannot_decide"), (None, "cannot_decide"),
    ([course(60, "")], "cannot_decide"), ([course(10, "")], "no"), ([course(None), course(45)], "yes"),
    ([course(None), course(5)], "cannot_decide"),
])  # fmt: skip
def test_syphilis_is_treated_adequately_thirty_days_before_delivery(courses: list[Course] | None, verdict: str) -> None:
    answer = adequate_syphilis_treatment(courses, DELIVERY, allow_draft=DRAFT)
    assert (answer.verdict, answer.table_status, answer.standard) == (verdict, "draft", "pair_cascade")


def test_clinical_times_are_drafts() -> None:
    assert adequate_syphilis_treatment([course(60)], DELIVERY).reason == "draft_table"
    assert {one.reason for one in birth_dose(BORN, BORN).values()} == {"draft_table"}
    assert {(one.due_from, one.reason) for one in follow_up(BORN, "hiv")} == {(None, "draft_table")}
    opted = birth_dose(BORN, BORN, allow_draft=["pair_cascade.birth_dose"])
    assert {one.verdict for one in opted.values()} == {"yes"}


@pytest.mark.parametrize(("given", "china_12h", "who_24h"), [
    (BORN + timedelta(hours=12), "yes", "yes"),
    (BORN + timedelta(hours=12, minutes=1), "no", "yes"),
    (BORN + timedelta(hours=24), "no", "yes"),
    (BORN + timedelta(hours=24, minutes=1), "no", "no"),
    (BORN - timedelta(minutes=1), "cannot_decide", "cannot_decide"),
    ((BORN + timedelta(hours=13)).replace(tzinfo=None), "no", "yes"),  # an hour without a zone is that of the place
    (None, "cannot_decide", "cannot_decide"),
    (BORN.date(), "cannot_decide", "yes"),  # that day, at some hour after birth
    (BORN.date() + timedelta(days=1), "no", "cannot_decide"),
    (BORN.date() + timedelta(days=2), "no", "no"),
])  # fmt: skip
def test_the_birth_dose_by_both_rules_each_named(given: datetime | date | None, china_12h: str, who_24h: str) -> None:
    found = birth_dose(BORN, given, allow_draft=DRAFT)
    assert {name: one.verdict for name, one in found.items()} == {"china_12h": china_12h, "who_24h": who_24h}
    assert [one.standard for one in found.values()] == ["china_12h", "who_24h"]


def test_days_alone_settle_what_every_hour_would() -> None:
    verdicts = lambda days: [  # noqa: E731
        one.verdict for one in birth_dose(DELIVERY, DELIVERY + timedelta(days=days), allow_draft=DRAFT).values()
    ]
    assert verdicts(0) == ["cannot_decide", "yes"]
    assert verdicts(1) == ["cannot_decide", "cannot_decide"]
    assert verdicts(2) == ["no", "no"]
    assert {one.verdict for one in birth_dose(BORN, None, is_given=False, allow_draft=DRAFT).values()} == {"no"}


def due(disease: str, **known: object) -> dict[str, tuple[object, object]]:
    tasks = follow_up(known.pop("born", date(2026, 1, 31)), disease, allow_draft=DRAFT, **known)
    return {task.step: (task.due_from, task.due_until) for task in tasks}


def test_hiv_antibody_at_12_and_18_months() -> None:
    tasks = due("hiv")
    assert tasks["antibody_12m"] == (date(2027, 1, 31), None)
    assert tasks["antibody_18m"] == (date(2027, 7, 31), None)
    assert tasks["eid_6w"] == (date(2026, 3, 14), None)
    assert due("hiv", born=BORN)["infant_arv_within_6h"] == (None, BORN + timedelta(hours=6))


def test_hepatitis_b_doses_at_1_and_6_months_and_serology_after_the_third() -> None:
    tasks = due("hbv", dose3=date(2026, 8, 3))
    assert tasks["dose2_1m"] == (date(2026, 2, 28), None), "the last day of a shorter month"
    assert tasks["dose3_6m"] == (date(2026, 7, 31), None)
    assert tasks["pvst_1_2m_after_dose3"] == (date(2026, 9, 3), date(2026, 10, 3))
    open_task = follow_up(BORN, "hbv", allow_draft=DRAFT)[-1]
    assert (open_task.due_from, open_task.reason) == (None, "no_date")


def test_a_titre_every_three_months_until_it_is_not_reactive() -> None:
    name = "titre_every_3m_to_non_reactive"
    assert due("syphilis")[name] == (date(2026, 4, 30), None)
    assert due("syphilis", titres=[(date(2026, 5, 4), True)])[name] == (date(2026, 8, 4), None)
    assert due("syphilis", titres=[(date(2026, 5, 4), True), (date(2026, 8, 4), None)])[name][0] == date(2026, 11, 4)
    assert due("syphilis", titres=[(date(2026, 5, 4), True), (date(2026, 8, 4), False)]) == {}


@pytest.mark.parametrize(("start", "months", "end"), [
    (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 8, 31), 18, date(2028, 2, 29)), (date(2026, 11, 30), 1, date(2026, 12, 30)),
])  # fmt: skip
def test_months_are_those_of_the_calendar(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_a_table_of_pairs_keeps_its_rows() -> None:
    table = pl.DataFrame({
        "id": ["a", "b", "c"], "benzathine_given": ["yes", "no", None],
        "benzathine_finished_date": ["2026-05-01", None, None],
        "delivery_date": ["2026-06-30"] * 3, "birth_time": ["2026-06-30T08:00"] * 3,
        "hepb_dose1_time": ["2026-06-30T22:00", "2026-06-30T09:00", None], "hepb_dose1_given": ["yes", "yes", "no"],
    })  # fmt: skip
    out = pairs(table, DRAFT)
    assert out["id"].to_list() == ["a", "b", "c"]
    assert out["syphilis_adequate"].to_list() == ["yes", "no", "cannot_decide"]
    assert out["birth_dose_china_12h"].to_list() == ["no", "yes", "no"]
    assert out["birth_dose_who_24h"].to_list() == ["yes", "yes", "no"]
    assert set(pairs(table)["birth_dose_reason"]) == {"draft_table"}


# --- many pairs

PAIRS = pl.DataFrame({
    "place": ["甲"] * 6, "year": [2026] * 6, "disease": ["hiv"] * 6,
    "linked": ["yes", "yes", "yes", "yes", "no", None], "final_status": ["yes", "yes", "no", None, None, None],
    "infant_status": ["infected", "not_infected", "not_infected", None, None, None],
    "moved_to": [None, None, None, "乙", "乙", None], "moved_accepted": [None, None, None, "no", "yes", None],
})  # fmt: skip


def test_a_pair_that_moves_is_counted_once_and_until_it_is_accepted_where_it_came_from() -> None:
    counted = count_pairs(PAIRS).to_dicts()
    said = {(one["place"], one["step"]): (one["reached"], one["not_reached"], one["unknown"]) for one in counted}
    assert said == {
        ("甲", "linked"): (4, 0, 1), ("乙", "linked"): (0, 1, 0), ("甲", "final_status"): (2, 1, 2),
        ("乙", "final_status"): (0, 0, 1),
    }  # fmt: skip


def step(**counts: object) -> dict[str, object]:
    row = {"step": "linked", "reached": "80", "not_reached": "10", "unknown": "10", "need": "120", **counts}
    return cascade(pl.DataFrame([row])).to_dicts()[0]


def test_a_step_prints_both_denominators_and_unknown_stays_in_them() -> None:
    told = step()
    assert (told["known_positive"], told["of_known"], told["of_known_upper"]) == (100, 80.0, 90.0)
    assert (told["printed_of_known"], told["printed_of_need"]) == ("80.0–90.0", "66.7–75.0")
    assert told["cascade_reason"] is None
    assert step(need="60")["cascade_mark"] == "above_need"
    assert step(need=None)["of_need"] is None


@pytest.mark.parametrize(("counts", "reason"), [
    ({"reached": "suppressed"}, "suppressed"), ({"unknown": None}, "no_value"), ({"not_reached": "-1"}, "not_a_count"),
    ({"reached": "0", "not_reached": "0", "unknown": "0"}, "no_denominator"),
])  # fmt: skip
def test_a_step_without_its_counts_says_why(counts: dict[str, object], reason: str) -> None:
    told = step(**counts)
    assert (told["of_known"], told["cascade_reason"]) == (None, reason)


def test_the_transmission_rate_of_pairs_goes_into_the_assessment_with_its_bounds() -> None:
    """Fact 33, from pairs."""
    statuses = ["infected"] + ["not_infected"] * 59 + [None] * 10
    given = transmission(pl.DataFrame({"place": "A", "year": 2023, "infant_status": statuses}), "hiv_mtct_rate")
    assert given.row(0) == ("A", "2023", "hiv_mtct_rate", 1, 60, 10)
    row = assess(given, china()).filter(pl.col("criterion") == "hiv_mtct_rate").to_dicts()[0]
    assert (row["status"], row["printed"], row["printed_bounds"]) == ("cannot_decide", "1.67", "1.43–15.71")
