"""The way of a partner's return, as a table; who may take a step of it; what its numbers must be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xinmiao.accounts.rules import ALLOWED, Permission, Scope, Verdict, may
from xinmiao.science.text import Text


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    LOCKED = "locked"


class Step(StrEnum):
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    REVIEW = "review"
    APPROVE = "approve"
    LOCK = "lock"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """sources → target, by somebody with the permission. with_reason: told in words. by_another: not by the sender."""

    sources: frozenset[State]
    target: State
    permission: Permission
    with_reason: bool = False
    by_another: bool = False


TRANSITIONS: dict[Step, Transition] = {
    Step.SUBMIT: Transition(frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, Permission.REPORT),
    Step.SEND_BACK: Transition(
        frozenset({State.SUBMITTED, State.REVIEWED}), State.RETURNED, Permission.REVIEW_RETURNS, with_reason=True
    ),
    Step.REVIEW: Transition(frozenset({State.SUBMITTED}), State.REVIEWED, Permission.REVIEW_RETURNS, by_another=True),
    Step.APPROVE: Transition(frozenset({State.REVIEWED}), State.APPROVED, Permission.REVIEW_RETURNS, by_another=True),
    Step.LOCK: Transition(frozenset({State.APPROVED}), State.LOCKED, Permission.REVIEW_RETURNS),
    Step.REOPEN: Transition(
        frozenset({State.APPROVED, State.LOCKED}), State.RETURNED, Permission.REOPEN_RETURNS, with_reason=True
    ),
}
OPEN = TRANSITIONS[Step.SUBMIT].sources
"""States in which the partner may change the numbers."""

_SENT = Text("报表已提交，正在审核", "its return was sent and is being reviewed")
_APPROVED = Text("报表已审定", "its return was approved")


def closed_by(states: Iterable[State]) -> Text | None:
    """Why numbers of a period are not taken from anywhere, given its returns' states; None where they are."""
    found = set(states)
    if found & {State.APPROVED, State.LOCKED}:
        return _APPROVED
    return _SENT if found - OPEN else None


_WRONG_STATE = Verdict(False, Text("这张报表目前的状态不能这样做。", "The return is not in a state for this."))
_OWN = Verdict(
    False,
    Text("不能审核自己提交的报表，请由另一个人审核。", "Nobody decides on what they sent in: another person must."),
)
_NO_REASON = Verdict(False, Text("请写明理由。", "Give a reason."))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need of a return. sender: key of who submitted it last. place_path: root first."""

    state: State
    partner: str
    programme: str
    place_path: tuple[str, ...]
    sender: str = ""


def may_take(step: Step, facts: Facts, scopes: Iterable[Scope], who: str) -> Verdict:
    """Say whether `who`, with these scopes, may take the step now, and why not; the reason for it apart."""
    asked = TRANSITIONS[step]
    if facts.state not in asked.sources:
        return _WRONG_STATE
    if asked.by_another and who == facts.sender:
        return _OWN
    return allowed(asked.permission, facts, scopes)


def with_reason(step: Step, reason: str) -> Verdict:
    """Say whether the step was told with the reason that it needs."""
    return _NO_REASON if TRANSITIONS[step].with_reason and not reason.strip() else ALLOWED


def may_enter(facts: Facts, scopes: Iterable[Scope]) -> Verdict:
    """Say whether somebody may change the numbers now."""
    return allowed(Permission.REPORT, facts, scopes) if facts.state in OPEN else _WRONG_STATE


def allowed(permission: Permission, facts: Facts, scopes: Iterable[Scope]) -> Verdict:
    return may(scopes, permission, place_path=facts.place_path, programme=facts.programme, partner=facts.partner)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a return. dimension: "" for the total, else as the ledger writes it ("sex=2")."""

    dimension: str
    status: str
    value: float | None = None


NEGATIVE = Text("不能是负数", "It cannot be negative")
ABOVE = Text("超过当地人口 {most}", "More than the {most} people who live there")
NO_VALUE = Text(
    "请填数字；没有数字请选“零”“缺报”或“不适用”",
    "Write the number; where there is none, choose zero, missing or not applicable",
)
NOT_ZERO = Text("状态选了“零”，数字却不是 0", "The status says zero, the number does not")
NO_NUMBER = Text("缺报或不适用时不填数字", "Where it is missing or not applicable there is no number")


def wrong_with(number: Number, most: float | None) -> Text | None:
    """Say what is wrong with a number. most: the people who live there, where people are counted."""
    value = number.value
    if number.status in ("missing", "not_applicable"):
        return None if value is None else NO_NUMBER
    if number.status == "zero":
        return NOT_ZERO if value else None
    if value is None:
        return NO_VALUE
    if value < 0:
        return NEGATIVE
    return ABOVE.format(most=f"{most:,.0f}") if most is not None and value > most else None


def settled(number: Number) -> Number:
    """The number as it is kept: a reported 0 is zero, zero is 0."""
    if number.status == "zero" or (number.status == "reported" and number.value == 0):
        return Number(number.dimension, "zero", 0.0)
    return number


def problems(numbers: Sequence[Number], wanted: Sequence[str], most: float | None) -> Mapping[str, Text]:
    """Everything wrong with the numbers of a return, by dimension. wanted: the dimensions that the calendar asks."""
    told = {number.dimension: number for number in numbers}
    found = {one: wrong_with(told[one], most) if one in told else NO_VALUE for one in wanted}
    return {dimension: what for dimension, what in found.items() if what}
