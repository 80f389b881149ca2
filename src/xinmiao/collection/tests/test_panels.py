"""What collection adds to the pages of others: for who may read it, and nobody else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from xinmiao.accounts.models import User
from xinmiao.collection import panels
from xinmiao.collection.tests import field


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def visit(form, mei):
    return field.arrive(form, by=mei)


def test_a_person_shows_the_submissions_that_speak_of_them(visit, mei, su, far, ada):
    child = visit.people.get(role="child").person
    shown = {user.username: panels.of_person(asked_by(user), child) for user in (mei, su, far, ada)}
    assert {name: table.n_rows if table else 0 for name, table in shown.items()} == {
        "mei": 1, "su": 1, "far": 0, "ada": 1,
    }  # fmt: skip
    assert shown["su"].rows[0]["form"].url.endswith(f"/{visit.key}/")
    assert shown["mei"].rows[0]["form"].url == ""  # a worker reviews nothing


def test_a_place_shows_what_waits_there_for_its_reviewers(visit, mei, su, far):
    shown = {user.username: panels.of_place(asked_by(user), visit.place) for user in (mei, su, far)}
    assert {name: table.n_rows if table else 0 for name, table in shown.items()} == {"mei": 0, "su": 1, "far": 0}


def test_the_public_sees_nothing_of_submissions(visit):
    assert panels.of_place(asked_by(User()), visit.place) is None
