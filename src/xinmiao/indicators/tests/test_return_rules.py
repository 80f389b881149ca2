"""The way of a return, on plain values: which step leads where, who may take it, what numbers may be."""

from datetime import date

import pytest

from xinmiao.accounts.rules import Role, Scope
from xinmiao.indicators.rules import returns as rules
from xinmiao.indicators.rules.calendar import Standing, due_on, periods, standing
from xinmiao.indicators.rules.returns import TRANSITIONS, Facts, Number, State, Step, may_take, wrong_with

PATH = ("WORLD", "CHN", "53")
OFFICER, ADMIN = Scope(Role.PROGRAMME_OFFICER), Scope(Role.ADMINISTRATOR)
PARTNER = Scope(Role.PARTNER, partner="health")


def facts(state, sender="person:1"):
    return Facts(State(state), "health", "care", PATH, sender)


@pytest.mark.parametrize(
    ("step", "sources", "target"),
    [
        ("submit", {"draft", "returned"}, "submitted"),
        ("send_back", {"submitted", "reviewed"}, "returned"),
        ("review", {"submitted"}, "reviewed"),
        ("approve", {"reviewed"}, "approved"),
        ("lock", {"approved"}, "locked"),
        ("reopen", {"approved", "locked"}, "returned"),
    ],
)
def test_each_step_leads_from_its_states_to_one(step, sources, target):
    assert (TRANSITIONS[Step(step)].sources, TRANSITIONS[Step(step)].target) == (sources, target)
    allowed = {state.value for state in State if may_take(Step(step), facts(state), [ADMIN], "person:2")}
    assert allowed == sources


@pytest.mark.parametrize(
    ("scope", "steps"),
    [
        (PARTNER, {"submit"}),
        (Scope(Role.PARTNER, partner="women"), set()),
        (Scope(Role.PARTNER), set()),
        (Scope(Role.EDITOR), set()),
        (Scope(Role.PUBLIC), set()),
        (OFFICER, {"submit", "send_back", "review", "approve", "lock"}),
        (Scope(Role.PROGRAMME_OFFICER, place="53"), {"submit", "send_back", "review", "approve", "lock"}),
        (Scope(Role.PROGRAMME_OFFICER, place="42"), set()),
        (Scope(Role.PROGRAMME_OFFICER, programme="other"), set()),
        (Scope(Role.PROGRAMME_OFFICER, partner="women"), set()),
        (ADMIN, {step.value for step in Step}),
    ],
)
def test_who_may_take_which_step(scope, steps):
    able = {
        step.value
        for step in Step
        if any(may_take(step, facts(state), [scope], "person:2") for state in TRANSITIONS[step].sources)
    }
    assert able == steps


@pytest.mark.parametrize(("step", "state"), [(Step.REVIEW, "submitted"), (Step.APPROVE, "reviewed")])
def test_nobody_decides_on_what_they_sent(step, state):
    assert may_take(step, facts(state), [ADMIN], "person:2")
    assert may_take(step, facts(state), [ADMIN], "person:1").reason.en.startswith("Nobody decides")


def test_going_back_needs_its_reason():
    assert [step.value for step in Step if not rules.with_reason(step, "  ")] == ["send_back", "reopen"]


@pytest.mark.parametrize(
    ("status", "value", "wrong"),
    [
        ("reported", 5, None),
        ("reported", 0, None),
        ("reported", None, rules.NO_VALUE),
        ("reported", -1, rules.NEGATIVE),
        ("reported", 1001, rules.ABOVE.format(most="1,000")),
        ("zero", None, None),
        ("zero", 3, rules.NOT_ZERO),
        ("missing", None, None),
        ("missing", 3, rules.NO_NUMBER),
        ("not_applicable", 3, rules.NO_NUMBER),
    ],
)
def test_what_a_number_may_be(status, value, wrong):
    assert wrong_with(Number("", status, value), 1000) == wrong


def test_a_number_that_is_asked_and_not_there_is_told():
    assert set(rules.problems([Number("", "reported", 3)], ["", "sex=1"], None)) == {"sex=1"}


def test_a_calendar_asks_for_whole_periods_and_sets_a_day():
    assert [str(one) for one in periods("quarter", 2023, 2024)][3:5] == ["2023Q4", "2024Q1"]
    assert len(list(periods("month", 2024, 2024))) == 12
    assert due_on(next(periods("year", 2024, 2024)), 60) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("state", "on", "stands"),
    [
        ("draft", date(2024, 4, 1), Standing.LATER),
        ("draft", date(2024, 4, 23), Standing.SOON),
        ("returned", date(2024, 4, 30), Standing.SOON),
        ("returned", date(2024, 5, 1), Standing.OVERDUE),
        ("submitted", date(2024, 5, 1), Standing.SENT),
    ],
)
def test_how_a_return_stands_on_a_day(state, on, stands):
    assert standing(State(state), date(2024, 4, 30), on) is stands
