"""The page of the adult on duty: who finds an alert there, what it says, and how it is brought to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import duty, erasing
from xinmiao.collection.models import SafetyAlert
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.tests import safety_forms, sending
from xinmiao.collection.tests.safety_forms import adult, pupil, send, session
from xinmiao.core.models import AuditEntry
from xinmiao.science.screening import PROTOCOL


@pytest.fixture
def chen(db, tmp_path, settings):
    settings.MEDIA_ROOT, settings.KEYS_DIR = tmp_path / "media", tmp_path / "keys"
    sending.load_country(tmp_path / "pack")
    safety_forms.publish_from_pack()
    return adult("chen")


@pytest.fixture
def alert(chen) -> SafetyAlert:
    send(session(pupil(mood={"phq_9": "1"})), chen, at=timezone.now() - timedelta(hours=25))
    return SafetyAlert.objects.get()


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def at(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"collection:{name}", args=args)


@pytest.mark.parametrize(("role", "place", "listed", "page"), [
    (Role.COUNSELLOR, sending.HERE, 1, 200), (Role.DUTY_OFFICER, sending.HERE, 1, 200),
    (Role.ADMINISTRATOR, "", 1, 200), (Role.COUNSELLOR, sending.ELSEWHERE, 0, 404),
    (Role.FIELD_WORKER, sending.HERE, None, 403), (Role.SUPERVISOR, sending.HERE, None, 403),
    (Role.PROGRAMME_OFFICER, "", None, 403), (Role.PARTNER, "", None, 403), (Role.EDITOR, "", None, 403),
    (Role.PEER_SUPPORTER, sending.HERE, None, 403),
])  # fmt: skip
def test_who_sees_an_alert(alert, role, place, listed, page):
    client = browser(adult("somebody", role, place=place))
    found = client.get(at("duty"))
    assert (found.status_code, None if listed is None else len(found.context["page"])) == (
        (403, None) if listed is None else (200, listed)
    )
    assert client.get(at("duty_one", alert.key)).status_code == page


def test_the_page_says_whom_and_why_and_neither_its_title_nor_its_address_does(alert, chen):
    answer = browser(chen).get(at("duty_one", alert.key))
    page = answer.content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Item 9 is above 0" in page
    assert "陈老师" in page
    assert all(step.words.en in page for step in PROTOCOL.steps)
    assert [
        word for word in ("risk", "safety", "suicid", "phq") if word in (title + answer.request["PATH_INFO"]).lower()
    ] == []
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(verb="read", noun="duty alert", key=str(alert.key)).count() == 1


def test_in_chinese_nothing_is_left_in_english(alert, chen):
    client = Client(headers={"accept-language": "zh"})
    client.force_login(chen)
    for page in (client.get(at("duty", language="zh-hans")), client.get(at("duty_one", alert.key, language="zh-hans"))):
        text = page.content.decode()
        assert "值班" in text
        assert [word for word in ("Taken over", "What has", "Note it", "nobody yet", "Why<") if word in text] == []


def test_an_adult_takes_over_notes_each_step_and_closes_it_with_a_name(alert, chen):
    client = browser(chen)
    assert client.post(at("duty_close", alert.key), {"outcome": "no_risk", "words": "w"}).status_code == 409
    assert client.post(at("duty_take", alert.key)).status_code == 302
    for step in alert.steps.filter(done_at=None):
        assert client.post(at("duty_step", alert.key), {"code": step.code, "words": "Done so"}).status_code == 302
    assert client.post(at("duty_close", alert.key), {"words": "w"}).status_code == 422
    assert (
        client.post(at("duty_close", alert.key), {"outcome": "safe_with_plan", "words": "With mother"}).status_code
        == 302
    )
    alert.refresh_from_db()
    assert (alert.closed_by, alert.outcome) == (chen, "safe_with_plan")
    page = client.get(at("duty_one", alert.key)).content.decode()
    assert "With mother" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_was_written_about_a_child_who_is_erased_is_gone_and_the_page_stays(chen):
    asks = {"person": "child", "asks": {"adult_report_of_risk": ["went_well"]}}
    sending.publish(people={"child": {"name": "child_name"}}, safety=asks)
    sending.send(sending.filled({"child_name": "王小明"}), chen)
    alert = SafetyAlert.objects.get()
    told = {"user": chen, "scopes": chen.scopes, "at": sending.AT + timedelta(days=2)}
    duty.take(alert=alert, **told)
    for step in alert.steps.filter(done_at=None):
        duty.finish(alert=alert, code=step.code, words="王小明在家", **told)
    duty.close(alert=alert, outcome=Outcome.NO_RISK, words="王小明没事", **told)
    persons = [link.person for link in alert.submission.people.all()]
    erasing.erase(persons=persons, by=sending.BY)
    page = browser(chen).get(at("duty_one", alert.key))
    assert page.status_code == 200
    assert "王小明" not in page.content.decode()


def test_what_is_held_has_its_page_too(chen):
    version = safety_forms.FormVersion.objects.get()
    version.state = "closed"
    version.save()
    with pytest.raises(safety_forms.submissions.Held):
        send(session(pupil(mood={"phq_9": "2"})), chen)
    page = browser(chen).get(at("duty_one", SafetyAlert.objects.get().key))
    assert page.status_code == 200
    assert "P1" in page.content.decode()
