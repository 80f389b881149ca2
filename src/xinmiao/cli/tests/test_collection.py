"""`xinmiao collection`, as somebody types it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from xinmiao.accounts.rules import Role
from xinmiao.cli.collection import app
from xinmiao.collection.actions import review
from xinmiao.collection.models import Submission
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import field
from xinmiao.collection.tests.conftest import small_country
from xinmiao.core.actors import Actor
from xinmiao.records.actions import drain
from xinmiao.records.models import Outbox

__all__ = ["small_country"]


@pytest.fixture
def decided(small_country, monkeypatch):
    """One approved, one flagged, one returned."""
    monkeypatch.setenv("XINMIAO_LANG", "en")
    form, mei = field.the_form(), field.person("mei", Role.FIELD_WORKER, place="530102")
    su = field.person("su", Role.SUPERVISOR, place="530102")
    by = {"by": Actor.of_user(su), "scopes": su.scopes, "at": field.AT}
    approved, _flagged, returned = (
        field.arrive(form, by=mei),
        field.arrive(form, by=mei, child=field.CHILD | {"name": ""}),
        field.arrive(form, by=mei),
    )
    review.decide(submission=approved, verb=Verb.APPROVE, **by)
    review.decide(submission=returned, verb=Verb.RETURN, reason="which village?", **by)
    return approved


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_what_waits_is_listed_with_why_and_since_when(decided):
    told = json.loads(run("stuck", "--json")[1])
    assert sorted(one["why"] for one in told) == [
        "2 records wait for the ledger",
        "waits for a decision: something was found",
        "was returned, waits for its worker",
    ]
    assert all(one["since"].startswith(("2024-04-20", "20")) for one in told)
    assert "王小明" not in run("stuck")[1]


def test_what_was_decided_is_what_counts(decided):
    drain(by=field.TESTER)
    assert run("verify") == (0, "What was decided is what counts\n")


def test_a_decision_that_does_not_count_is_named(decided):
    Submission.objects.filter(pk=decided.pk).update(stands=False)
    drain(by=field.TESTER)
    code, told = run("verify", "--json")
    assert code == 1
    assert [one["where"] for one in json.loads(told)] == [f"submission:{decided.key}"]


def test_rows_of_no_submission_are_named(decided):
    drain(by=field.TESTER)
    row = Outbox.objects.filter(table="events").first()
    row.source.code = f"collection.{uuid4()}"
    row.source.save()
    assert {one["code"] for one in json.loads(run("verify", "--json")[1])} == {
        "collection.nobodys", "collection.not_posted",
    }  # fmt: skip
