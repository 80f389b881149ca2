"""The way of a submission, as a table; who may take a step of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xinmiao.accounts.rules import ALLOWED, NO_ROLE, OUT_OF_SCOPE, PERMISSIONS, Permission, Role, Scope, Verdict
from xinmiao.science.text import Text


class State(StrEnum):
    RECEIVED = "received"
    FLAGGED = "flagged"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class Verb(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    WITHDRAW = "withdraw"  # an approval is taken back
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """sources → target; no target: back to wait for a decision. by_approver: not by every reviewer.

    with_reason: told in words. by_another: who filled it may, with the right to approve, only singly and in words.
    """

    sources: frozenset[State]
    target: State | None
    by_approver: bool = True
    with_reason: bool = True
    by_another: bool = False


WAITING = frozenset({State.RECEIVED, State.FLAGGED})
"""States in which somebody has to decide."""
TRANSITIONS: dict[Verb, Transition] = {
    Verb.APPROVE: Transition(WAITING, State.APPROVED, with_reason=False, by_another=True),
    Verb.RETURN: Transition(WAITING | {State.APPROVED}, State.RETURNED, by_approver=False),
    Verb.REJECT: Transition(WAITING | {State.APPROVED, State.RETURNED}, State.REJECTED),
    Verb.WITHDRAW: Transition(frozenset({State.APPROVED}), None),
    Verb.REOPEN: Transition(frozenset({State.REJECTED}), None),
}
_NO_REASON = Verdict(False, Text("请写明理由。", "Give a reason."))
_OWN = Verdict(
    False,
    Text(
        "这是您自己填报的，请由另一位有权的人审核；如只能由您决定，请写明理由，单独审核。",
        "You filled this in: another person approves it; where only you can, give a reason and decide on it singly.",
    ),
)
_NOT_APPROVER = Verdict(
    False,
    Text("这份表由别的角色审核；您可以退回给填报人。", "Another role decides on this form; you may return it."),
)
_WRONG_STATE = Verdict(False, Text("它目前的状态不能这样做。", "It is not in a state for this."))
_UNASKED = Verdict(
    False,
    Text(
        "还有人没有被问到是否有危险：当面问过并由值班的成年人记下以后，才能结束。",
        "Somebody has still to be asked about danger: an adult on duty asks and notes it, then it is closed.",
    ),
)
NO_SUCH_PERSON = Verdict(False, Text("这份表没有说到这个人。", "The form speaks of no such person."))
_CHANGED = Verdict(
    False,
    Text("您打开之后又收到了新的一版，请先看过再决定。", "A newer version came after you opened it: read that first."),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need of a submission.

    approvers: roles that decide on its form. place_path: codes, root first. fillers: keys of who sent it or its newest
    revision, as the audit trail has them ("person:7"). ordinal: of that revision. is_unasked: somebody in it
    has still to be asked about danger.
    """

    state: State
    programme: str
    approvers: frozenset[str] = frozenset()
    place_path: tuple[str, ...] = ()
    partner: str = ""
    fillers: frozenset[str] = frozenset()
    ordinal: int = 1
    is_unasked: bool = False


def may(verb: Verb, facts: Facts, scopes: Sequence[Scope]) -> Verdict:
    """Say whether somebody with these scopes may take the step now, and why not; reason and revision apart."""
    asked = TRANSITIONS[verb]
    if facts.state not in asked.sources:
        return _WRONG_STATE
    if facts.is_unasked and verb in (Verb.APPROVE, Verb.REJECT):
        return _UNASKED
    approves = {*facts.approvers, Role.ADMINISTRATOR}
    reviews = _reviews(facts, scopes)
    if reviews and asked.by_approver and not any(scope.role in approves for scope in _covering(facts, scopes)):
        return _NOT_APPROVER
    return reviews


def _covering(facts: Facts, scopes: Iterable[Scope]) -> list[Scope]:
    return [one for one in _reviewing(scopes) if one.covers(facts.place_path, facts.programme, facts.partner)]


def _reviewing(scopes: Iterable[Scope]) -> list[Scope]:
    return [one for one in scopes if Permission.REVIEW_SUBMISSIONS in PERMISSIONS[one.role]]


def _reviews(facts: Facts, scopes: Iterable[Scope]) -> Verdict:
    if _covering(facts, scopes):
        return ALLOWED
    return OUT_OF_SCOPE if _reviewing(scopes) else NO_ROLE


def well_told(verb: Verb, facts: Facts, who: str, *, reason: str, seen: int | None) -> Verdict:
    """Say whether the step was told as it must be: with a reason where one is due, and of the newest revision.

    seen: ordinal of the revision that was read; None where nobody read (bulk).
    """
    asked, is_own = TRANSITIONS[verb], who in facts.fillers
    if seen is not None and seen != facts.ordinal:
        return _CHANGED
    if asked.by_another and is_own and (seen is None or not reason.strip()):
        return _OWN
    return _NO_REASON if asked.with_reason and not reason.strip() else ALLOWED


def may_tie(facts: Facts, scopes: Sequence[Scope], reason: str) -> Verdict:
    """Say whether somebody with these scopes may say who a person is whom the submission speaks of."""
    verdict = _reviews(facts, scopes)
    return _NO_REASON if verdict and not reason.strip() else verdict


def target(verb: Verb, *, is_flagged: bool) -> State:
    """The state that a step leads to."""
    waiting = State.FLAGGED if is_flagged else State.RECEIVED
    return TRANSITIONS[verb].target or waiting


class Effect(StrEnum):
    """What a step means for the ledger."""

    POST = "post"
    TAKE_BACK = "take_back"
    NOTHING = "nothing"


def effect(verb: Verb, *, counts_when: str, stands: bool) -> Effect:
    """What a step means for the ledger. counts_when: "received" or "approved", as the form says.

    What counts already goes on counting while it is with the worker, or while its edit waits.
    """
    if verb is Verb.APPROVE or (verb is Verb.REOPEN and counts_when == "received"):
        return Effect.POST
    is_taken_back = verb is Verb.REJECT or (verb is Verb.WITHDRAW and counts_when == "approved")
    return Effect.TAKE_BACK if is_taken_back and stands else Effect.NOTHING
