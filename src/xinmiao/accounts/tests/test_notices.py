"""What people are told: once each, in the transaction of what it tells of; e-mails once, whatever fails."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from xinmiao.accounts import actions
from xinmiao.accounts.models import Grant, Notice, User
from xinmiao.accounts.queries import holders
from xinmiao.accounts.rules import Permission, Role, Scope, may
from xinmiao.core.actors import Actor
from xinmiao.science.text import Text

AT, JOB = datetime(2024, 4, 1, tzinfo=UTC), Actor.job("tests")
WORDS = Text("报表到期", "A return is due")


class ServerGone(EmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def person(name="li", **more):
    return User.objects.create_user(name, email=more.pop("email", f"{name}@example.org"), **more)


def tell(*users, key="return:1:due"):
    return actions.tell(users=users, key=key, words=WORDS, path="/indicators/returns/1/", at=AT)


def test_the_same_thing_is_told_a_person_once(db):
    li, wang = person(), person("wang")
    assert [tell(li), tell(li, wang), tell(li, wang)] == [1, 1, 0]
    assert tell(li, key="return:1:overdue") == 1


def test_a_notice_falls_with_what_it_tells_of(db):
    li = person()
    with transaction.atomic():
        tell(li)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_an_email_goes_once_in_the_language_of_its_reader(db, settings):
    settings.SITE_URL = "https://xinmiao.example"
    tell(person(), person("ann", language="en"))
    assert [actions.send_mail(by=JOB).n_sent, actions.send_mail(by=JOB).n_sent] == [2, 0]
    zh, en = mail.outbox
    assert "报表到期" in zh.subject
    assert "https://xinmiao.example/indicators/returns/1/" in zh.body
    assert "https://xinmiao.example/en/indicators/returns/1/" in en.body


def test_what_the_server_refused_is_tried_again_and_goes_once(db, settings):
    tell(person())
    settings.EMAIL_BACKEND = f"{__name__}.ServerGone"
    assert actions.send_mail(by=JOB).n_failed == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert [actions.send_mail(by=JOB).n_sent, actions.send_mail(by=JOB).n_sent] == [1, 0]


def test_after_five_attempts_nobody_tries_again(db, settings):
    tell(person())
    settings.EMAIL_BACKEND = f"{__name__}.ServerGone"
    assert [actions.send_mail(by=JOB).n_failed for _ in range(6)] == [1, 1, 1, 1, 1, 0]


def test_what_a_crash_left_half_sent_is_told_and_never_sent_again(db):
    tell(person())
    Notice.objects.update(mail=Notice.Mail.SENDING)
    sent = actions.send_mail(by=JOB)
    assert (sent.n_sent, sent.n_uncertain, mail.outbox) == (0, 1, [])


def test_who_has_no_address_or_left_gets_no_email(db):
    tell(person(email=""), person("gone", is_active=False))
    assert actions.send_mail(by=JOB).n_sent == 0


@pytest.mark.parametrize(
    ("partner", "asked", "allowed"), [("health", "health", True), ("health", "women", False), ("", "health", False)]
)
def test_a_partner_s_officer_acts_for_the_partner_that_is_named(partner, asked, allowed):
    assert bool(may([Scope(Role.PARTNER, partner=partner)], Permission.REPORT, partner=asked)) is allowed


def test_holders_of_a_role_are_found_within_their_scopes(db):
    near, far, left = person("near"), person("far"), person("left", is_active=False)
    for user, place in ((near, "53"), (far, "42"), (left, "53")):
        Grant.objects.create(user=user, role=Role.PROGRAMME_OFFICER, place=place)
    asked = {"place_path": ("CHN", "53"), "programme": "care", "partner": "health"}
    assert holders(Role.PROGRAMME_OFFICER, **asked) == [near]
    assert holders(Role.PARTNER, **asked) == []


def test_the_header_counts_what_is_unread(client, db):
    li = person()
    tell(li)
    client.force_login(li)
    assert 'class="site-notices-count"' in client.get("/account/me/").content.decode()
    client.post("/account/notices/read/")
    assert 'class="site-notices-count"' not in client.get("/account/me/").content.decode()
