"""The way of a submission as a table, and who may take a step of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection import models
from xinmiao.collection.rules.review import TRANSITIONS, Effect, Facts, State, Verb, effect, may, target, well_told

IN_WUHUA = Facts(State.RECEIVED, "care", frozenset({"supervisor"}), ("WORLD", "CHN", "53", "5301", "530102"))
SUPERVISOR = [Scope(Role.SUPERVISOR, "530102")]
OFFICER = [Scope(Role.PROGRAMME_OFFICER, "53", "care")]
ADMINISTRATOR = [Scope(Role.ADMINISTRATOR)]


def test_states_are_those_of_the_table():
    assert {one.value for one in State} == set(models.State.values)


@pytest.mark.parametrize(
    ("verb", "states"),
    [
        (Verb.APPROVE, "received flagged"),
        (Verb.RETURN, "received flagged approved"),
        (Verb.REJECT, "received flagged approved returned"),
        (Verb.WITHDRAW, "approved"),
        (Verb.REOPEN, "rejected"),
    ],
)
def test_a_step_starts_from_its_states_alone(verb, states):
    allowed = {state for state in State if may(verb, replace(IN_WUHUA, state=state), SUPERVISOR)}
    assert allowed == set(states.split())


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (SUPERVISOR, True),
        (ADMINISTRATOR, True),
        ([Scope(Role.SUPERVISOR, "530102", "care")], True),
        ([Scope(Role.SUPERVISOR, "530103")], False),  # another county's
        ([Scope(Role.SUPERVISOR, "530102", "food")], False),  # another programme's
        (OFFICER, False),  # the form names supervisors
        ([Scope(Role.FIELD_WORKER, "530102")], False),
        ([Scope(Role.EDITOR)], False),
        ([], False),
    ],
)
def test_who_approves(scopes, allowed):
    assert bool(may(Verb.APPROVE, IN_WUHUA, scopes)) is allowed


def test_who_does_not_approve_a_form_may_still_return_it():
    assert may(Verb.RETURN, IN_WUHUA, OFFICER)
    assert "another role" in may(Verb.APPROVE, IN_WUHUA, OFFICER).reason.en.lower()


def test_what_one_filled_in_one_approves_only_singly_and_with_a_reason():
    own = replace(IN_WUHUA, fillers=frozenset({"person:1"}))
    assert not well_told(Verb.APPROVE, own, "person:1", reason="", seen=1)
    assert not well_told(Verb.APPROVE, own, "person:1", reason="nobody else is here", seen=None)
    assert well_told(Verb.APPROVE, own, "person:1", reason="nobody else is here", seen=1)
    assert well_told(Verb.APPROVE, own, "person:2", reason="", seen=None)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.APPROVE])
def test_every_step_but_approval_is_told_with_its_reason(verb):
    assert not well_told(verb, IN_WUHUA, "person:1", reason="  ", seen=1)
    assert well_told(verb, IN_WUHUA, "person:1", reason="two children in one form", seen=1)


def test_what_was_edited_meanwhile_is_read_again():
    assert not well_told(Verb.APPROVE, replace(IN_WUHUA, ordinal=2), "person:1", reason="", seen=1)


def test_taken_back_and_reopened_ones_wait_again():
    assert [target(verb, is_flagged=False) for verb in (Verb.WITHDRAW, Verb.REOPEN)] == [State.RECEIVED] * 2
    assert target(Verb.REOPEN, is_flagged=True) is State.FLAGGED
    assert target(Verb.APPROVE, is_flagged=True) is State.APPROVED


@pytest.mark.parametrize(
    ("verb", "counts_when", "stands", "told"),
    [
        (Verb.APPROVE, "approved", False, Effect.POST),
        (Verb.APPROVE, "approved", True, Effect.POST),  # an edit: it supersedes
        (Verb.APPROVE, "received", True, Effect.POST),  # the same rows again are none
        (Verb.RETURN, "approved", True, Effect.NOTHING),  # it goes on counting
        (Verb.REJECT, "approved", False, Effect.NOTHING),
        (Verb.REJECT, "approved", True, Effect.TAKE_BACK),
        (Verb.REJECT, "received", True, Effect.TAKE_BACK),
        (Verb.WITHDRAW, "approved", True, Effect.TAKE_BACK),
        (Verb.WITHDRAW, "received", True, Effect.NOTHING),
        (Verb.REOPEN, "approved", False, Effect.NOTHING),
        (Verb.REOPEN, "received", False, Effect.POST),
    ],
)
def test_what_a_step_means_for_the_ledger(verb, counts_when, stands, told):
    assert effect(verb, counts_when=counts_when, stands=stands) is told


def test_the_table_names_every_verb():
    assert set(TRANSITIONS) == set(Verb)
