"""The same-day protocol: opened with the answers whatever door they come by, handed on in time, closed by a person."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from xinmiao.accounts.queries import tasks_of
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import duty, review, submissions
from xinmiao.collection.actions.bulk import receive_many
from xinmiao.collection.actions.decisions import Refused
from xinmiao.collection.models import AlertKind, Channel, FormState, Quarantined, SafetyAlert, Submission
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.queries import duty as queries
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import safety_forms, sending, test_imports
from xinmiao.collection.tests.live import own_database
from xinmiao.collection.tests.safety_forms import AT, adult, pupil, send, session
from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, Task
from xinmiao.science.screening import PROTOCOL

MINUTE = timedelta(minutes=1)
JOB = Actor.job("work")
POSITIVE = {"phq_9": "1"}


@pytest.fixture
def form(db, tmp_path, settings):
    settings.MEDIA_ROOT, settings.KEYS_DIR = tmp_path / "media", tmp_path / "keys"
    settings.LEDGER_URI = str(tmp_path / "ledger")
    sending.load_country(tmp_path / "pack")
    return safety_forms.publish_from_pack()


@pytest.fixture
def chen(form):
    """The counsellor of the county, who also fills the form in."""
    return adult("chen")


@pytest.fixture
def county(form):
    return adult("county", Role.DUTY_OFFICER)


def kinds() -> list[tuple[str, list[str]]]:
    return [(one.kind, one.grounds) for one in SafetyAlert.objects.order_by("pk")]


def the_alert() -> SafetyAlert:
    return SafetyAlert.objects.get()


def test_item_9_of_1_with_a_total_of_1_opens_the_protocol_with_all_its_steps(chen, county):
    send(session(pupil(mood=POSITIVE), pupil("P2")), chen)
    assert kinds() == [("risk", ["phq9_item9"])]
    alert = the_alert()
    assert [one.code for one in alert.steps.all()] == [one.id for one in PROTOCOL.steps]
    due = {one.code: one.due_at - AT for one in alert.steps.all()}
    assert due["trained_adult_contact"] == 30 * MINUTE
    assert due["structured_risk_interview"] == timedelta(hours=15), "the end of the day in the country"
    assert due["written_follow_up"] == timedelta(hours=72)
    tasks = Task.objects.filter(about=alert.about)
    assert tasks.count() == 7
    assert set(tasks) <= set(tasks_of(chen))
    assert chen.notices.count() == 1
    assert county.notices.count() == 0, "a counsellor is there"


@pytest.mark.parametrize(("said", "expected"), [
    ({"words_flag": "yes"}, [("risk", ["free_text_flag"])]),
    ({"adult_report": "yes"}, [("risk", ["adult_report_of_risk"])]),
    ({"abuse_told": "yes"}, [("abuse", ["disclosure_of_abuse"])]),
    ({"abuse_told": "yes", "mood": {"phq_9": "3"}}, [("risk", ["phq9_item9"]), ("abuse", ["disclosure_of_abuse"])]),
    ({"adult_report": "yes", "took_part": "no"}, [("risk", ["adult_report_of_risk"])]),
    ({"mood": {"phq_9": ""}}, [("unasked", [])]),
    ({"mood": {"phq_9": ""}, "item_9_asked": "yes"}, [("risk", ["adult_report_of_risk"])]),
    ({"mood": {"phq_9": ""}, "item_9_asked": "no"}, [("unasked", [])]),
    ({"mood": dict.fromkeys(safety_forms.CALM, "")}, [("unasked", [])]),
    ({"took_part": "no"}, []),
    ({"mood": dict.fromkeys([f"phq_{n}" for n in range(1, 9)], "3")}, []),
])  # fmt: skip
def test_what_opens_which_alert(chen, said, expected):
    send(session(pupil(**said)), chen)
    assert kinds() == expected


def test_without_a_counsellor_named_the_session_is_flagged_and_the_county_is_told_at_once(chen, county):
    received = send(session(pupil(mood=POSITIVE), counsellor=""), chen)
    assert received.revision.flags.filter(kind="unattended").exists()
    assert the_alert().level == 1
    assert county.notices.count() == 1


def test_where_no_counsellor_covers_the_place_the_county_is_told_at_once_and_without_a_list_administrators(form):
    worker, admin = sending.person("worker"), adult("admin", Role.ADMINISTRATOR, place="")
    send(session(pupil(mood=POSITIVE)), worker)
    assert (the_alert().level, admin.notices.count()) == (1, 1)


def test_it_goes_on_to_the_county_at_15_and_at_30_minutes_until_somebody_takes_it(chen, county):
    send(session(pupil(mood=POSITIVE)), chen)
    reached = []
    for minutes in (14, 15, 16, 29, 30, 45):
        duty.escalate(at=AT + minutes * MINUTE, by=JOB)
        reached.append((the_alert().level, county.notices.count()))
    assert reached == [(0, 0), (1, 1), (1, 1), (1, 1), (2, 2), (2, 2)]


def test_a_loop_that_slept_catches_up_and_one_that_was_taken_stays(chen, county):
    send(session(pupil(mood=POSITIVE)), chen)
    assert duty.escalate(at=AT + 31 * MINUTE, by=JOB) == 1
    assert the_alert().level == 2
    send(session(pupil("P3", mood=POSITIVE)), chen)
    other = SafetyAlert.objects.latest("pk")
    duty.take(alert=other, user=chen, scopes=chen.scopes, at=AT + 14 * MINUTE)
    assert duty.escalate(at=AT + 60 * MINUTE, by=JOB) == 0


def test_a_crash_after_the_alert_was_opened_loses_neither_or_both(chen):
    handlers.provide("collection.received", f"{__name__}.fail")
    xml = session(pupil(mood=POSITIVE))
    try:
        with pytest.raises(RuntimeError, match="power"):
            send(xml, chen)
    finally:
        handlers._handlers["collection.received"].remove(f"{__name__}.fail")
    assert (Submission.objects.count(), SafetyAlert.objects.count(), Task.objects.count()) == (0, 0, 0)
    send(xml, chen)
    assert (Submission.objects.count(), SafetyAlert.objects.count()) == (1, 1)


def fail(**_told: object) -> None:
    assert SafetyAlert.objects.count() == 1
    raise RuntimeError("power cut")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_server_killed_between_the_alert_and_the_commit_keeps_neither_and_takes_both_when_sent_again(tmp_path):
    with own_database(tmp_path) as told:
        run = [
            subprocess.run(
                [sys.executable, "-m", "xinmiao.collection.tests.dying", what], env=told, capture_output=True
            )
            for what in ("lay_out", "die", "tell", "live")
        ]
        counts = json.loads(Path(told["XINMIAO_DATA_DIR"], "counts.json").read_text())
    assert [one.returncode for one in run] == [0, -9, 0, 0], [one.stderr.decode()[-500:] for one in run]
    assert counts == [1, 1, 7]


def test_the_bulk_door_opens_them_too_each_once(chen):
    rows = [session(pupil(f"P{n}", mood={"phq_9": str(n % 2)}), instance=f"uuid:{n}") for n in range(6)]
    for _again in range(2):
        receive_many(rows=rows, user=chen, channel=Channel.API, at=AT, by=JOB)
    assert len(kinds()) == 3


def test_an_import_of_a_file_opens_them_too(chen, tmp_path):
    asks = {"person": "child", "asks": {"adult_report_of_risk": ["went_well"]}}
    visit = sending.publish(people={"child": {"name": "child_name"}}, safety=asks)
    officer = sending.person("officer", Role.SUPERVISOR, place="53")
    rows = [test_imports.row(1, went_well="no"), test_imports.row(2, went_well="yes")]
    test_imports.brought(test_imports.csv(*rows), officer, visit)
    assert kinds() == [("risk", ["adult_report_of_risk"])]


def edited(chen, *moods: str) -> list[tuple[str, list[str]]]:
    """What there is after a session was sent with these scores of item 9, one edit after the other."""
    before = ""
    for n, mood in enumerate(moods):
        send(session(pupil(mood={"phq_9": mood}), instance=f"uuid:{n}", edits=before), chen, at=AT + n * MINUTE)
        before = f"uuid:{n}"
    return kinds()


@pytest.mark.parametrize(("moods", "n"), [("01", 1), ("10", 1), ("101", 1), ("11", 1), ("00", 0)])
def test_an_edit_opens_what_it_says_and_closes_nothing(chen, moods, n):
    assert edited(chen, *moods) == [("risk", ["phq9_item9"])] * n
    assert SafetyAlert.objects.filter(closed_at=None).count() == n


def test_an_edit_adds_its_grounds_to_the_open_alert(chen):
    send(session(pupil(mood=POSITIVE), instance="uuid:a"), chen)
    send(session(pupil(mood=POSITIVE, words_flag="yes"), instance="uuid:b", edits="uuid:a"), chen)
    assert kinds() == [("risk", ["phq9_item9", "free_text_flag"])]


def test_an_edit_that_says_it_of_another_pupil_opens_another(chen):
    send(session(pupil(mood=POSITIVE), instance="uuid:a"), chen)
    send(session(pupil("P2", mood=POSITIVE), instance="uuid:b", edits="uuid:a"), chen)
    assert len(kinds()) == 2


def test_bytes_that_are_held_do_not_hold_back_the_alert_and_accepting_them_opens_no_second(chen):
    version = safety_forms.FormVersion.objects.get()
    version.state = FormState.CLOSED
    version.save()
    xml = session(pupil(mood=POSITIVE))
    with pytest.raises(submissions.Held):
        send(xml, chen)
    held = Quarantined.objects.get()
    assert (the_alert().held, the_alert().submission) == (held, None)
    supervisor = sending.person("su", Role.SUPERVISOR)
    submissions.settle(held=held, decision="accept", reason="r", by=Actor.of_user(supervisor),
                       scopes=supervisor.scopes, at=AT + MINUTE)  # fmt: skip
    assert len(kinds()) == 1


def take_all_steps(alert: SafetyAlert, user, at) -> None:
    duty.take(alert=alert, user=user, scopes=user.scopes, at=at)
    for step in alert.steps.filter(done_at=None):
        skipped = step.code == duty.GUARDIAN
        duty.finish(alert=alert, code=step.code, user=user, scopes=user.scopes, at=at + timedelta(hours=25),
                    words="做了", skipped=skipped)  # fmt: skip


def closing(alert: SafetyAlert, user, outcome=Outcome.SAFE_WITH_PLAN, words="已面谈", at=AT + timedelta(hours=26)):
    return duty.close(alert=alert, outcome=outcome, words=words, user=user, scopes=user.scopes, at=at)


def test_it_is_closed_by_a_named_adult_with_an_outcome_after_every_step(chen):
    send(session(pupil(mood=POSITIVE)), chen)
    alert = the_alert()
    with pytest.raises(duty.CannotAnswer, match="steps"):
        closing(alert, chen)
    take_all_steps(alert, chen, AT + MINUTE)
    with pytest.raises(duty.CannotAnswer, match="outcome"):
        closing(alert, chen, Outcome.ASKED_NO)
    with pytest.raises(duty.CannotAnswer, match="Say what"):
        closing(alert, chen, words=" ")
    done = closing(alert, chen)
    assert (done.closed_by, done.outcome) == (chen, "safe_with_plan")
    assert not Task.objects.filter(about=alert.about, closed_at=None).exists()
    with pytest.raises(duty.CannotAnswer, match="closed already"):
        closing(alert, chen)


def test_nobody_without_a_name_closes_it_and_the_database_refuses_a_closing_by_nobody(chen):
    send(session(pupil(mood=POSITIVE)), chen)
    nameless = sending.person("nameless", Role.COUNSELLOR)
    with pytest.raises(duty.CannotAnswer, match="no name"):
        duty.take(alert=the_alert(), user=nameless, scopes=nameless.scopes, at=AT)
    for change in ({"closed_at": AT}, {"closed_at": AT, "outcome": "no_risk"}, {"closed_at": AT, "closed_by": chen}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SafetyAlert.objects.update(**change)


def test_the_follow_up_waits_a_day_no_other_step_is_left_out_and_words_are_kept_sealed(chen):
    send(session(pupil(mood=POSITIVE)), chen)
    alert, told = the_alert(), {"user": chen, "scopes": chen.scopes}
    with pytest.raises(duty.CannotAnswer, match="24 hours"):
        duty.finish(alert=alert, code="written_follow_up", at=AT + timedelta(hours=23), words="w", **told)
    with pytest.raises(duty.CannotAnswer, match="left out"):
        duty.finish(alert=alert, code="means_restriction_talk", at=AT, words="w", skipped=True, **told)
    with pytest.raises(duty.CannotAnswer, match="why not"):
        duty.finish(alert=alert, code=duty.GUARDIAN, at=AT, skipped=True, **told)
    step = duty.finish(alert=alert, code=duty.GUARDIAN, at=AT, words="父亲可能打他", skipped=True, **told)
    assert "父亲".encode() not in bytes(step.sealed)
    assert duty.words_of(bytes(step.sealed), alert) == "父亲可能打他"


def test_who_was_not_asked_keeps_the_session_open_until_an_adult_asked(chen):
    send(session(pupil(mood={**safety_forms.CALM, "phq_9": ""})), chen)
    of, su = Submission.objects.get(), sending.person("su", Role.SUPERVISOR)
    told = {"submission": of, "by": Actor.of_user(su), "scopes": su.scopes, "at": AT, "reason": "r"}
    for verb in (Verb.APPROVE, Verb.REJECT):
        with pytest.raises(Refused, match="asked about danger"):
            review.decide(verb=verb, **told)
    closing(the_alert(), chen, Outcome.ASKED_NO)
    assert review.decide(verb=Verb.APPROVE, **told).state == "approved"


def test_who_was_asked_and_is_in_danger_gets_the_protocol_at_once(chen):
    send(session(pupil(mood={"phq_9": ""})), chen)
    closing(the_alert(), chen, Outcome.ASKED_YES)
    assert kinds() == [("unasked", []), ("risk", ["adult_report_of_risk"])]
    assert SafetyAlert.objects.filter(closed_at=None).count() == 1


def test_nothing_closes_by_itself_in_a_month(chen, county):
    send(session(pupil(mood=POSITIVE), pupil("P2", mood={"phq_9": ""})), chen)
    for day in range(30):
        duty.escalate(at=AT + timedelta(days=day), by=JOB)
    assert SafetyAlert.objects.filter(closed_at=None).count() == 2


def test_status_words_stand_in_no_task_notice_address_or_audit_entry(chen, county):
    send(session(pupil(mood=POSITIVE, abuse_told="yes")), chen)
    duty.escalate(at=AT + 31 * MINUTE, by=JOB)
    told = [f"{one.words_zh} {one.words_en} {one.path}" for one in Task.objects.all()]
    told += [f"{n.words_zh} {n.words_en} {n.path} {n.key}" for user in (chen, county) for n in user.notices.all()]
    told += [
        f"{one.verb} {one.noun} {one.key} {one.detail_json}" for one in AuditEntry.objects.filter(noun="duty alert")
    ]
    words = ("risk", "phq", "item", "abuse", "suicid", "safety", "危险", "风险", "轻生", "自杀", "伤害", "心理", "筛查")
    assert [text for text in told for word in words if word in text.lower()] == []


def test_an_open_alert_keeps_a_person_from_being_erased(chen):
    asks = {"person": "child", "asks": {"adult_report_of_risk": ["went_well"]}}
    sending.publish(people={"child": {"name": "child_name"}}, safety=asks)
    sending.send(sending.filled({"child_name": "王小明"}), chen)
    alert = the_alert()
    persons = [link.person for link in alert.submission.people.all()]
    assert len(persons) == 1
    assert queries.held(persons=persons).en.startswith("something that has to be done")
    take_all_steps(alert, chen, sending.AT)
    closing(alert, chen, at=sending.AT + timedelta(days=2))
    assert queries.held(persons=persons) is None


def test_a_positive_sign_at_a_home_visit_is_to_be_looked_at_again_in_30_days_and_the_next_visit_settles_it(chen):
    safety_forms.publish_from_pack("ecd_home_visit", entity=None)
    for n, found in enumerate(("refer", "none_recorded")):
        send(visit(found, f"uuid:v{n}"), chen, at=AT + timedelta(days=20 * n))
        open_ = Task.objects.filter(kind="collection.recheck", closed_at=None)
        assert [(one.owner, one.due_at - one.opened_at) for one in open_] == (
            [(str(chen.pk), timedelta(days=30))] if found == "refer" else []
        )
    assert kinds() == []


def test_harm_seen_at_a_home_visit_opens_an_alert_of_its_own(chen):
    safety_forms.publish_from_pack("ecd_home_visit", entity=None)
    send(visit("none_recorded", "uuid:v", concern="yes"), chen)
    assert kinds() == [(AlertKind.ABUSE, ["disclosure_of_abuse"])]


def visit(first_screen: str, instance: str, concern: str = "no") -> bytes:
    version = safety_forms.FormVersion.objects.get(form__code="ecd_home_visit").version
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="ecd_home_visit" version="{version}"><where>'
        f"<place>{sending.HERE}</place><child>C1</child><visit_date>2026-11-26</visit_date></where>"
        f"<first_screen>{first_screen}</first_screen><session><concern>{concern}</concern></session>"
        f"<orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


def test_a_question_about_danger_that_nobody_asked_goes_on_like_the_others(chen, county):
    send(session(pupil(mood={"phq_9": ""})), chen)
    reached = []
    for minutes in (14, 15, 29, 30):
        duty.escalate(at=AT + minutes * MINUTE, by=JOB)
        reached.append((the_alert().kind, the_alert().level, county.notices.count()))
    assert reached == [("unasked", 0, 0), ("unasked", 1, 1), ("unasked", 1, 1), ("unasked", 2, 2)]


def test_nobody_to_ask_it_is_told_to_the_county_at_once(chen, county):
    send(session(pupil(mood={"phq_9": ""}), counsellor=""), chen)
    assert (the_alert().kind, the_alert().level) == ("unasked", 1)
