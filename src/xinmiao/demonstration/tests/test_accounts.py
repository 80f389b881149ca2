"""Whoever runs the demonstration can sign in as each role, with a password that nobody else knows."""

import pytest
from django.test import Client

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role
from xinmiao.core.actors import Actor
from xinmiao.demonstration.accounts import ACCOUNTS
from xinmiao.demonstration.actions import open_accounts

BY = Actor.job("tests")
pytestmark = pytest.mark.django_db


def signed_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": username, "password": password})
    return client


def test_there_is_one_for_every_role_that_signs_in_and_two_can_sign() -> None:
    assert {one.role for one in ACCOUNTS} == set(Role) - {Role.PUBLIC}
    assert sum(one.role is Role.EDITOR for one in ACCOUNTS) == 2
    assert all("演示" in one.name and "Demonstration" in one.name for one in ACCOUNTS)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda one: one.username)
def test_each_signs_in_with_the_password_told(account) -> None:
    password = open_accounts(by=BY)
    client = signed_in(account.username, password)
    assert client.get("/indicators/calendar/").status_code == 200  # for those who signed in
    assert User.objects.get(username=account.username).scopes[0].role is account.role


def test_the_next_run_draws_another_password_and_the_old_one_is_refused() -> None:
    first, second = open_accounts(by=BY), open_accounts(by=BY)
    assert first != second
    assert User.objects.filter(username__startswith="try_").count() == len(ACCOUNTS)
    assert signed_in("try_admin", first).get("/indicators/calendar/").status_code == 302
    assert signed_in("try_admin", second).get("/admin/").status_code == 200
