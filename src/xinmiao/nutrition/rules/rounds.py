"""The way of a round: planned, measuring, checking, closed; who may take a step of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinmiao.accounts.rules import ALLOWED, Permission, Scope, Verdict, may
from xinmiao.science.text import Text

FORM = "school_bmi_round"
"""The pack's form through which measurements come, whatever the door."""
LIST = "pupils"
"""The list that the school fills by registration: the roster."""
ROLE = "pupil"
"""Whom the registration of somebody on the list speaks of."""


class State(StrEnum):
    PLANNED = "planned"
    MEASURING = "measuring"
    CHECKING = "checking"
    CLOSED = "closed"


class Step(StrEnum):
    BEGIN = "begin"
    CHECK = "check"
    GO_BACK = "go_back"  # somebody is measured again after all
    CLOSE = "close"


STEPS: dict[Step, tuple[State, State]] = {
    Step.BEGIN: (State.PLANNED, State.MEASURING),
    Step.CHECK: (State.MEASURING, State.CHECKING),
    Step.GO_BACK: (State.CHECKING, State.MEASURING),
    Step.CLOSE: (State.CHECKING, State.CLOSED),
}
OPEN = frozenset({State.MEASURING, State.CHECKING})
"""States in which what comes in is measured into the round."""
_WRONG_STATE = Verdict(False, Text("这一轮现在不能这样做。", "The round is not in a state for this."))
_UNSETTLED = Verdict(
    False,
    Text(
        "还有没复测的可疑数值：请复测，或写明为什么就这样关闭。",
        "Values that were warned of have not been measured again: measure, or say why the round closes as it is.",
    ),
)
_NO_REASON = Verdict(False, Text("请写明理由。", "Give a reason."))
_NOT_CLOSED = Verdict(
    False,
    Text("这一轮还没有关闭：请用表格或手机重新报送。", "The round is not closed: send the form or the sheet again."),
)
_YEAR = Text("学年写成2026-2027的样子，后一年接着前一年。", "Write the school year like 2026-2027, two years running.")
_DAYS = Text("测量日期应在这个学年之内，最后一天不早于第一天。",
             "The days lie in the school year, and the last is not before the first.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need of a round. place_path: codes, root first. n_unsettled: warned and not measured again."""

    state: State
    place_path: tuple[str, ...]
    programme: str
    n_unsettled: int = 0


def may_take(step: Step, facts: Facts, scopes: Iterable[Scope], because: str = "") -> Verdict:
    """Say whether somebody may take a step of the round now, and why not."""
    verdict = may_run(facts, scopes)
    if not verdict:
        return verdict
    if facts.state is not STEPS[step][0]:
        return _WRONG_STATE
    if step is Step.CLOSE and facts.n_unsettled and not because.strip():
        return _UNSETTLED
    return ALLOWED


def may_run(facts: Facts, scopes: Iterable[Scope]) -> Verdict:
    """Say whether somebody runs rounds of this school."""
    return may(scopes, Permission.RUN_ROUNDS, place_path=facts.place_path, programme=facts.programme)


def may_supersede(facts: Facts, scopes: Iterable[Scope], because: str) -> Verdict:
    """Say whether somebody may put another record in the place of one of a closed round, and why not."""
    verdict = may_run(facts, scopes)
    if not verdict:
        return verdict
    if facts.state is not State.CLOSED:
        return _NOT_CLOSED
    return ALLOWED if because.strip() else _NO_REASON


def wrong_with(school_year: str, first_day: date, last_day: date) -> Text | None:
    """What is wrong with the time of a round that is planned: a year from August to July."""
    match = re.fullmatch(r"(20\d\d)-(20\d\d)", school_year)
    if not match or int(match[2]) != int(match[1]) + 1:
        return _YEAR
    begins, ends = days_of(school_year)
    return None if begins <= first_day <= last_day <= ends else _DAYS


def days_of(school_year: str) -> tuple[date, date]:
    """The first and last day of a school year: 2026-2027 → 1 August 2026, 31 July 2027."""
    begins = int(school_year[:4])
    return date(begins, 8, 1), date(begins + 1, 7, 31)


def school_year_of(day: date) -> str:
    """The school year of a day: 2026-11-20 → 2026-2027."""
    begins = day.year if day.month >= 8 else day.year - 1
    return f"{begins}-{begins + 1}"


def term_of(day: date) -> str:
    """The term of a day: August to January is autumn."""
    return "autumn" if day.month >= 8 or day.month == 1 else "spring"
