"""Signing in, one's own page, and the promises the database keeps."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory

from xinmiao.accounts.actors import permits, scopes_of
from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Permission, Role, Scope

pytestmark = pytest.mark.django_db
PAGES = ["/account/login/", "/account/signup/", "/account/password/reset/"]
OWN = ["/account/me/", "/account/2fa/", "/account/password/change/", "/account/logout/", "/account/reauthenticate/"]


@pytest.fixture
def officer() -> User:
    user = User.objects.create_user("wang", password="right-horse-7", name="王晓")
    Grant.objects.create(user=user, role=Role.PROGRAMME_OFFICER, place="53", programme="eenc")
    return user


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("prefix", "words"), [("", "登录"), ("/en", "Sign in")])
def test_doors_are_open_in_both_languages(client: Client, path: str, prefix: str, words: str) -> None:
    response = client.get(prefix + path)
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", OWN)
def test_ones_own_pages_need_a_sign_in_and_then_open(client: Client, officer: User, path: str, prefix: str) -> None:
    assert client.get(prefix + path).status_code == 302
    client.force_login(officer)
    assert client.get(prefix + path).status_code == 200


def test_nobody_signs_up_alone(client: Client) -> None:
    client.post("/account/signup/", {"username": "x", "password1": "right-horse-7", "password2": "right-horse-7"})
    assert not User.objects.exists()
    assert "管理员" in client.get("/account/signup/").content.decode()


def test_signing_in_leads_to_the_account_and_a_wrong_password_says_so(client: Client, officer: User) -> None:
    wrong = client.post("/account/login/", {"login": "wang", "password": "wrong"})
    assert "error-summary" in wrong.content.decode()
    right = client.post("/account/login/", {"login": "wang", "password": "right-horse-7"})
    assert right.headers["Location"] == "/account/me/"


@pytest.mark.parametrize("path", ["/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_second_factor_needs_the_password_once_more(client: Client, officer: User, prefix: str, path: str) -> None:
    client.post(f"{prefix}/account/login/", {"login": "wang", "password": "right-horse-7"})
    assert client.get(prefix + path).headers["Location"].startswith(f"{prefix}/account/reauthenticate/")
    client.post(f"{prefix}/account/reauthenticate/", {"password": "right-horse-7"})
    assert client.get(prefix + path).status_code == 200


def test_ones_own_page_shows_the_grants(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get("/account/me/").content.decode()
    assert "王晓" in page
    assert "项目官员" in page
    assert "eenc" in page


def test_a_user_is_called_by_one_name(officer: User) -> None:
    assert str(officer) == officer.get_full_name() == "王晓"
    assert str(User(username="li")) == "li"


def test_grants_become_scopes(officer: User) -> None:
    assert officer.scopes == (Scope(Role.PROGRAMME_OFFICER, "53", "eenc"),)
    assert officer.may(Permission.READ_RECORDS, place_path=("CHN", "53"), programme="eenc")


def test_a_superuser_administers() -> None:
    assert User.objects.create_superuser("root").may(Permission.MANAGE_ACCOUNTS)


def test_a_request_of_nobody_has_the_public_rights() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert scopes_of(request) == ()
    assert permits(request, Permission.READ_PUBLISHED)
    assert not permits(request, Permission.READ_RECORDS)


def test_a_grant_is_given_once(officer: User) -> None:
    with pytest.raises(IntegrityError, match=r"a_grant_is_given_once|UNIQUE"), transaction.atomic():
        Grant.objects.create(user=officer, role=Role.PROGRAMME_OFFICER, place="53", programme="eenc")


def test_a_grant_has_a_known_role(officer: User) -> None:
    with pytest.raises(IntegrityError, match="a_grant_has_a_known_role"), transaction.atomic():
        Grant.objects.create(user=officer, role="king")


@pytest.mark.parametrize(
    ("grant", "opens"),
    [
        ({"role": "administrator"}, True),
        ({"role": "administrator", "place": "53"}, False),
        ({"role": "editor"}, False),
        ({"role": "programme_officer"}, False),
    ],
)
def test_the_administration_opens_to_administrators_of_everywhere(client, grant: dict[str, str], opens: bool) -> None:
    user = User.objects.create_user("somebody", is_staff=True)
    Grant.objects.create(user=user, **grant)
    client.force_login(user)
    assert (client.get("/admin/accounts/user/").status_code == 200) is opens
