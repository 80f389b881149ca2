"""A peer supporter tells an adult; the adult goes and looks, and what is confirmed opens the same-day protocol."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import duty, worries
from xinmiao.collection.actions.worries import CannotTell
from xinmiao.collection.models import SafetyAlert, Worry
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.queries.worries import Told
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.safety_forms import AT, adult
from xinmiao.collection.tests.test_sessions import text
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, Task
from xinmiao.science.screening import PROTOCOL

MINUTE = timedelta(minutes=1)
TOLD = Told("七年级三班的小林", "操场边的长椅", "好几天不说话")
JOB = Actor.job("work")


@pytest.fixture
def peer(db, tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    sending.load_country(tmp_path / "pack")
    return adult("peer", Role.PEER_SUPPORTER)


@pytest.fixture
def chen(peer):
    return adult("chen")


@pytest.fixture
def county(peer):
    return adult("county", Role.DUTY_OFFICER)


@pytest.fixture
def alert(peer, chen, county) -> SafetyAlert:
    return worries.tell(told=TOLD, user=peer, at=AT)


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def at(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"collection:{name}", args=args)


def by(user, when=AT) -> dict[str, object]:
    return {"user": user, "scopes": user.scopes, "at": when}


def test_the_adults_are_named_and_told_the_same_minute_and_the_words_are_sealed(peer, chen):
    client = browser(peer)
    assert "chen 老师" in text(client.get(at("worried")).content.decode())
    answer = client.post(at("worried"), {"whom": TOLD.whom, "where": TOLD.where, "words": TOLD.words})
    assert answer.status_code == 302
    assert chen.notices.count() == 1
    assert "小林".encode() not in bytes(Worry.objects.get().sealed)
    notice = chen.notices.get()
    assert "小林" not in notice.words_zh
    page = text(browser(chen).get(at("duty_one", SafetyAlert.objects.get().key)).content.decode())
    assert [one for one in (TOLD.whom, TOLD.where, TOLD.words, "peer 老师") if one not in page] == []


def test_the_peer_can_neither_open_nor_list_it_again_and_the_page_is_the_same_for_all(peer, alert):
    client = browser(peer)
    after = client.get(at("worried") + "?told").content.decode()
    for page in (after, client.get(at("worried")).content.decode(), client.get("/en/account/tasks/").content.decode()):
        assert [word for word in (TOLD.whom, TOLD.where, TOLD.words, str(alert.key)) if word in page] == []
    assert client.get(at("duty_one", alert.key)).status_code == 403
    assert client.get(at("duty")).status_code == 403


def test_who_says_nothing_by_which_anybody_is_found_is_asked_again(peer, chen):
    answer = browser(peer).post(at("worried"), {"whom": "小林", "where": ""})
    assert (answer.status_code, Worry.objects.count()) == (422, 0)
    with pytest.raises(CannotTell):
        worries.tell(told=Told(" ", "x"), user=peer, at=AT)


def test_nobody_else_may_tell(peer, chen):
    assert browser(chen).get(at("worried")).status_code == 403
    with pytest.raises(CannotTell):
        worries.tell(told=TOLD, user=chen, at=AT)


def test_confirming_opens_the_protocol_in_the_same_transaction(alert, chen):
    assert (alert.kind, alert.grounds) == ("worry", [])
    duty.close(alert=alert, outcome=Outcome.CONFIRMED, words="当面谈过", **by(chen, AT + 10 * MINUTE))
    opened = SafetyAlert.objects.get(kind="risk")
    assert opened.grounds == ["adult_report_of_risk"]
    assert [one.code for one in opened.steps.all()] == [one.id for one in PROTOCOL.steps]
    assert Task.objects.filter(about=opened.about, closed_at=None).count() == 7
    assert TOLD.whom in browser(chen).get(at("duty_one", opened.key)).content.decode()


def test_where_the_protocol_cannot_open_nothing_is_confirmed(alert, chen):
    with patch("xinmiao.collection.actions.duty.open_alert", side_effect=RuntimeError), pytest.raises(RuntimeError):
        duty.close(alert=alert, outcome=Outcome.CONFIRMED, words="当面谈过", **by(chen))
    alert.refresh_from_db()
    assert alert.closed_at is None


def test_not_confirmed_needs_its_reason_and_opens_nothing(alert, chen):
    with pytest.raises(duty.CannotAnswer):
        duty.close(alert=alert, outcome=Outcome.NOT_CONFIRMED, words=" ", **by(chen))
    with pytest.raises(duty.CannotAnswer):
        duty.close(alert=alert, outcome=Outcome.NO_RISK, words="没事", **by(chen))
    duty.close(alert=alert, outcome=Outcome.NOT_CONFIRMED, words="是误会", **by(chen))
    assert list(SafetyAlert.objects.values_list("kind", flat=True)) == ["worry"]


def test_not_taken_it_goes_on_at_15_and_30_minutes_like_the_others(alert, county):
    reached = []
    for minutes in (14, 15, 29, 30, 45):
        duty.escalate(at=AT + minutes * MINUTE, by=JOB)
        reached.append(county.notices.count())
    assert reached == [0, 1, 1, 2, 2]


def test_taken_but_not_confirmed_within_30_minutes_it_goes_on(alert, chen, county):
    duty.take(alert=alert, **by(chen, AT + 5 * MINUTE))
    reached = []
    for minutes in (15, 29, 30, 31):
        duty.escalate(at=AT + minutes * MINUTE, by=JOB)
        reached.append(county.notices.count())
    assert reached == [0, 0, 1, 1]


def test_a_counsellor_of_one_programme_answers_too_and_one_of_elsewhere_does_not(peer):
    near = adult("near")
    near.grants.update(programme="another")
    far = adult("far", place=sending.ELSEWHERE)
    told = worries.tell(told=TOLD, user=peer, at=timezone.now())
    assert (near.notices.count(), far.notices.count()) == (1, 0)
    assert browser(near).get(at("duty_one", told.key)).status_code == 200
    assert browser(far).get(at("duty_one", told.key)).status_code == 404
    assert AuditEntry.objects.filter(verb="read", noun="duty alert").count() == 1


def test_where_no_counsellor_is_the_county_is_told_at_once(peer, county):
    assert worries.tell(told=TOLD, user=peer, at=AT).level == 1
    assert county.notices.count() == 1
