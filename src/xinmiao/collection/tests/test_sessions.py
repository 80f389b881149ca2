"""A screening session: no start without a counsellor's name, no close before everybody was seen to, pages for each."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from xinmiao.accounts.queries import tasks_of
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import duty, follow_ups, sessions
from xinmiao.collection.actions.follow_ups import CannotFollow
from xinmiao.collection.actions.sessions import CannotRun
from xinmiao.collection.forms.review import PURPOSES
from xinmiao.collection.models import FollowUp, Form, SafetyAlert, ScreeningSession, Submission
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.openrosa import listing
from xinmiao.collection.pages.sessions import TOTAL, hidden_cells
from xinmiao.collection.queries import filling
from xinmiao.collection.rules.sessions import ClassKey
from xinmiao.collection.tests import safety_forms, sending
from xinmiao.collection.tests.safety_forms import AT, adult, pupil, send, session
from xinmiao.core.models import AuditEntry
from xinmiao.places.models import Place

OF, DAY = ClassKey("一中", "7", "3"), date(2026, 11, 26)
LATER = AT + timedelta(hours=3)


@pytest.fixture
def form(db, tmp_path, settings):
    settings.MEDIA_ROOT, settings.KEYS_DIR = tmp_path / "media", tmp_path / "keys"
    settings.LEDGER_URI = str(tmp_path / "ledger")
    sending.load_country(tmp_path / "pack")
    safety_forms.publish_from_pack()
    return Form.objects.get(code=safety_forms.CODE)


@pytest.fixture
def chen(form):
    return adult("chen")


@pytest.fixture
def supervisor(form):
    return adult("su", Role.SUPERVISOR)


@pytest.fixture
def planned(form, chen) -> ScreeningSession:
    place = Place.objects.get(code=sending.HERE)
    return sessions.plan(form=form, place=place, of=OF, on=DAY, **by(chen))


@pytest.fixture
def running(planned, chen) -> ScreeningSession:
    sessions.name_counsellor(session=planned, counsellor=chen, **by(chen))
    return sessions.start(session=planned, **by(chen))


def by(user, at=AT) -> dict[str, object]:
    return {"user": user, "scopes": user.scopes, "at": at}


def browser(user, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def at(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"collection:{name}", args=args)


def totals(phq: int | None, gad: int | None = 0) -> dict[str, object]:
    """Items that add up to a total, item 9 answered with 0; None: nothing was answered but item 9."""
    mood = {f"phq_{n}": _item(phq, n) for n in range(1, 9)} | {"phq_9": "0"}
    return {"mood": mood, "worry": {f"gad_{n}": _item(gad, n) for n in range(1, 8)}}


def _item(total: int | None, n: int) -> str:
    return "" if total is None else str(min(3, max(0, total - 3 * (n - 1))))


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))


def test_no_name_no_start(planned, chen):
    with pytest.raises(CannotRun, match="No counsellor on duty is named"):
        sessions.start(session=planned, **by(chen))
    answer = browser(chen).post(at("session_start", planned.key))
    assert answer.status_code == 409
    assert "No counsellor on duty is named" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreeningSession.objects.filter(pk=planned.pk).update(state="open", opened_at=AT)


@pytest.mark.parametrize(("role", "place"), [
    (Role.COUNSELLOR, sending.ELSEWHERE), (Role.FIELD_WORKER, sending.HERE), (Role.DUTY_OFFICER, sending.HERE),
])  # fmt: skip
def test_only_a_counsellor_of_the_place_is_named(planned, chen, role, place):
    with pytest.raises(CannotRun, match="no counsellor of this place"):
        sessions.name_counsellor(session=planned, counsellor=adult("other", role, place=place), **by(chen))


def test_it_is_planned_named_started_and_closed_on_its_pages(form, chen):
    client = browser(chen)
    asked = {"form": form.code, "place": sending.HERE, "school": "一中", "grade": "7", "class_no": "3",
             "date": "2026-11-26"}  # fmt: skip
    assert client.post(at("sessions"), asked | {"school": ""}).status_code == 422
    assert client.post(at("sessions"), asked).status_code == 302
    of = ScreeningSession.objects.get()
    assert client.post(at("session_counsellor", of.key), {"counsellor": ""}).status_code == 422
    assert client.post(at("session_counsellor", of.key), {"counsellor": chen.pk}).status_code == 302
    assert client.post(at("session_start", of.key)).status_code == 302
    send(session(pupil()), chen)
    assert client.post(at("session_close", of.key)).status_code == 302
    of.refresh_from_db()
    assert (of.state, of.closed_by) == ("closed", chen)
    assert "chen 老师" in client.get(at("sessions")).content.decode()


def test_sheets_join_their_session_and_one_without_is_kept_and_flagged_until_it_starts(planned, chen):
    received = send(session(pupil()), chen)
    assert received.revision.flags.filter(kind="no_session").exists()
    sessions.name_counsellor(session=planned, counsellor=chen, **by(chen))
    of = sessions.start(session=planned, **by(chen))
    assert [one.submission for one in of.sheets.all()] == [Submission.objects.get()]
    assert not received.revision.flags.filter(kind="no_session").exists()


def test_item_9_missing_with_eight_zeros_holds_the_session_open_until_an_adult_asked(running, chen):
    send(session(pupil(mood={"phq_9": ""})), chen)
    page = text(browser(chen).get(at("session", running.key)).content.decode())
    assert "Green" in page
    assert "Not asked yet" in page
    with pytest.raises(CannotRun, match="1 duty alerts are open, 1 pupils were not asked"):
        sessions.close(session=running, **by(chen))
    assert browser(chen).post(at("session_close", running.key)).status_code == 409
    duty.close(alert=SafetyAlert.objects.get(), outcome=Outcome.ASKED_NO, words="问过了", **by(chen, LATER))
    assert sessions.close(session=running, **by(chen, LATER)).state == "closed"


def test_a_reason_why_nobody_asked_lets_it_close_too_and_the_reason_is_kept(running, chen):
    send(session(pupil(mood={"phq_9": ""})), chen)
    alert = SafetyAlert.objects.get()
    duty.close(alert=alert, outcome=Outcome.NOT_ASKED, words="已转学，已告知新学校", **by(chen, LATER))
    sessions.close(session=running, **by(chen, LATER))
    alert.refresh_from_db()
    assert duty.words_of(bytes(alert.sealed), alert) == "已转学，已告知新学校"


def test_item_9_of_1_keeps_it_open_whatever_the_tier(running, chen):
    send(session(pupil(mood={"phq_9": "1"})), chen)
    page = text(browser(chen).get(at("session", running.key)).content.decode())
    assert "Green" in page
    assert "Same-day steps opened" in page
    with pytest.raises(CannotRun, match="1 duty alerts are open, 0 pupils"):
        sessions.close(session=running, **by(chen))


def test_what_comes_in_for_a_closed_session_opens_it_again(running, chen):
    sessions.close(session=running, **by(chen))
    send(session(pupil(mood={"phq_9": "2"})), chen, at=LATER)
    running.refresh_from_db()
    assert (running.state, running.closed_by) == ("open", None)


@pytest.mark.parametrize(("phq", "gad", "tier"), [
    (4, 4, "Green"), (4, 5, "Yellow"), (10, 0, "Orange"), (15, 0, "Red"), (12, None, "at least Orange"),
    (3, None, "Cannot be decided"),
])  # fmt: skip
def test_the_tier_stands_on_the_page_with_at_least_where_one_total_is_missing(running, chen, phq, gad, tier):
    send(session(pupil(**totals(phq, gad))), chen)
    page = browser(chen).get(at("session", running.key))
    assert page.context["table"].rows[0]["tier"].text == tier
    assert tier in text(page.content.decode())


def test_declined_is_a_bucket_of_its_own(running, chen):
    no = pupil("P2", took_part="no").replace("<assent>agreed", "<assent>declined")
    refused = pupil("P3", took_part="no").replace("<guardian_consent>given", "<guardian_consent>refused")
    absent = pupil("P4", took_part="no").replace("<assent>agreed", "<assent>absent")
    send(session(pupil(), no, refused, absent), chen)
    page = browser(chen).get(at("session", running.key))
    parts = [row["part"] for row in page.context["table"].rows]
    assert parts == ["Took part", "Declined", "Declined", "Not there, or not asked for consent"]


@pytest.mark.parametrize(("phq", "due", "begins"), [
    (4, None, None), (5, timedelta(days=28), timedelta(days=14)), (10, timedelta(days=7), timedelta()),
    (15, timedelta(hours=48), timedelta()),
])  # fmt: skip
def test_who_is_seen_again_by_when_is_a_task_whose_words_tell_nothing(running, chen, phq, due, begins):
    send(session(pupil(**totals(phq))), chen)
    found = FollowUp.objects.first()
    assert (found.due_at - AT, found.not_before - AT) == (due, begins) if due else found is None
    tasks = tasks_of(chen).filter(kind=follow_ups.WHERE)
    assert [one.words_en for one in tasks] == (["See a pupil before this day"] if due else [])


def test_an_edit_can_only_make_it_sooner(running, chen):
    first = sending.new_id()
    send(session(pupil(**totals(5)), instance=first), chen)
    second = sending.new_id()
    send(session(pupil(**totals(15)), instance=second, edits=first), chen, at=LATER)
    found = FollowUp.objects.get()
    assert (found.tier, found.due_at) == ("red", LATER + timedelta(hours=48))
    send(session(pupil(**totals(0)), edits=second), chen, at=LATER)
    assert FollowUp.objects.get().tier == "red"
    assert tasks_of(chen).filter(kind=follow_ups.WHERE).count() == 1


def test_red_is_settled_only_with_a_specialist_offered(running, chen):
    send(session(pupil(**totals(15))), chen)
    of = FollowUp.objects.get()
    with pytest.raises(CannotFollow, match="specialist"):
        follow_ups.settle(follow_up=of, words="面谈", **by(chen))
    url = at("session_pupil_settle", Submission.objects.get().key, 0)
    assert browser(chen).post(url, {"words": "面谈"}).status_code == 409
    assert browser(chen).post(url, {"words": "面谈，已提供专科", "specialist": "on"}).status_code == 302
    assert not tasks_of(chen).filter(kind=follow_ups.WHERE).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(specialist_offered=False)


SECRETS = ("Item 1", "Item 9", "phq", "PHQ", "Do words on the sheet", "Has an adult reported danger", "Red", "Orange")


def test_a_supervisor_sees_no_score_and_no_answer_of_a_pupil_only_that_a_follow_up_is_agreed(running, chen, supervisor):
    send(session(pupil(**totals(15)), pupil("P2")), chen)
    follow_ups.agree(follow_up=FollowUp.objects.get(), **by(chen))
    key = Submission.objects.get().key
    client = browser(supervisor)
    seen = client.get(at("submission", key)).content.decode()
    asked = client.post(at("submission_shown", key), {"purpose": PURPOSES[0][0]})
    assert asked.status_code == 200
    shown = asked.content.decode()
    for page in (text(seen), text(shown)):
        assert [word for word in SECRETS if word in page] == []
    assert text(seen).count("Follow-up agreed") == 1
    assert client.get(at("session_pupil", key, 0)).status_code == 403
    assert client.get(at("session", running.key)).status_code == 403


def test_a_counsellor_sees_them_and_each_reading_is_logged(running, chen):
    send(session(pupil(**totals(15, 12))), chen)
    key = Submission.objects.get().key
    client = browser(chen)
    for n in (1, 2):
        page = text(client.get(at("session_pupil", key, 0)).content.decode())
        assert "PHQ9 15 · moderately severe" in page
        assert "GAD7 12 · moderate" in page
        assert "Item 9" in page
        assert AuditEntry.objects.filter(verb="read", noun="screening result", key=str(key)).count() == n
    client.get(at("session", running.key))
    assert AuditEntry.objects.filter(verb="read", noun="screening session", key=str(running.key)).count() == 1


@pytest.mark.parametrize(("role", "place", "status"), [
    (Role.COUNSELLOR, sending.HERE, 200), (Role.COUNSELLOR, sending.ELSEWHERE, 404),
    (Role.DUTY_OFFICER, sending.HERE, 403),
    (Role.SUPERVISOR, sending.HERE, 403), (Role.FIELD_WORKER, sending.HERE, 403), (Role.PROGRAMME_OFFICER, "", 403),
    (Role.PEER_SUPPORTER, sending.HERE, 403), (Role.EDITOR, "", 403), (Role.PARTNER, "", 403),
])  # fmt: skip
def test_who_opens_a_pupils_file(running, chen, role, place, status):
    send(session(pupil()), chen)
    client = browser(adult("somebody", role, place=place))
    assert client.get(at("session_pupil", Submission.objects.get().key, 0)).status_code == status
    assert client.get(at("session", running.key)).status_code == status


def test_a_form_with_scores_is_offered_to_those_alone_who_run_screenings(form, chen, supervisor):
    assert [one.form for one in listing.offered(chen)] == [form.code]
    assert [one.form.code for one in filling.offered_to(chen)] == [form.code]
    assert listing.offered(supervisor) == []
    assert filling.offered_to(supervisor) == []


def test_those_who_see_no_pupil_get_counts_in_which_a_small_one_and_its_complement_are_suppressed(
    running, chen, supervisor
):
    pupils = [pupil(f"P{n}", **totals(0)) for n in range(12)]
    pupils += [pupil(f"Q{n}", **totals(5)) for n in range(6)] + [pupil(f"R{n}", **totals(15)) for n in range(2)]
    send(session(*pupils), chen)
    page = browser(supervisor).get(at("session_results"))
    row = page.context["tables"][0].rows[0]
    shown = {key: getattr(cell, "text", cell) for key, cell in row.items() if key != "class"}
    assert (shown["screened"], shown["green"]) == (20, 12)
    assert (shown["red"], shown["yellow"]) == ("suppressed", "suppressed"), "2 of 20, and the 6 that would give it back"
    csv = browser(supervisor).get(at("session_results") + "?download=results-0.csv").content.decode()
    assert "suppressed" in csv
    assert not re.search(r"(^|,)[26](,|$)", csv, re.M)
    assert "P1" not in page.content.decode()


def test_no_margin_gives_back_a_cell_over_two_classes():
    keys = ("green", "yellow", "orange", "red", "undecided")
    rows = {1: (20, 3, 0, 0, 0), 2: (20, 10, 0, 0, 0)}
    values = {(row, key): n for row, told in rows.items() for key, n in zip(keys, told, strict=True)}
    for row, told in rows.items():
        values |= {(row, "screened"): sum(told), (row, "declined"): 0, (row, "absent"): 0, (row, "all"): sum(told)}
    names = {key for _, key in values}
    values |= {(TOTAL, key): sum(values[row, key] for row in rows) for key in names}
    hidden = hidden_cells(values, [1, 2])
    assert {(1, "yellow"), (1, "green")} <= hidden
    assert len(hidden & {(2, "yellow"), (TOTAL, "yellow")}) >= 1


def test_the_last_words_are_the_same_for_every_pupil_and_no_score_goes_out(form):
    version = form.versions.get()
    closing = bytes(version.xform).decode().partition("same_page:label")[2].partition("</text>")[0]
    assert "${" not in closing
    assert "<output" not in closing
    assert "thank" in bytes(version.xform).decode().lower()


def test_in_chinese_nothing_is_left_in_english(running, chen):
    send(session(pupil(**totals(12, None))), chen)
    client = browser(chen, "zh")
    key = Submission.objects.get().key
    pages = [client.get(at(*one, language="zh-hans")).content.decode() for one in (
        ("sessions",), ("session", running.key), ("session_pupil", key, 0), ("session_results",))]  # fmt: skip
    words = ("Pupil", "Tier", "Seen again", "Counsellor", "Took part", "suppressed", "Plan", "Screening", "closed")
    assert [word for page in pages for word in words if word in text(page)] == []


def test_the_answers_of_a_pupil_stand_under_the_name_of_their_instrument(running, chen):
    send(session(pupil()), chen)
    page = text(browser(chen).get(at("session_pupil", Submission.objects.get().key, 0)).content.decode())
    first, second = page.find("Depression"), page.find("Anxiety")
    assert 0 < first < second


def test_a_session_of_a_form_that_was_never_opened_says_what_comes_first_and_does_not_start(planned, chen):
    planned.form.versions.update(state="draft")
    sessions.name_counsellor(session=planned, counsellor=chen, **by(chen))
    with pytest.raises(CannotRun, match="is not open: it cannot start"):
        sessions.start(session=planned, **by(chen))
    client = browser(chen)
    assert "first a manager of forms writes down" in text(client.get(at("session", planned.key)).content.decode())
    listed = text(client.get(at("sessions")).content.decode())
    assert "No form for screening is open: first a manager of forms" in listed
    assert "Plan the first one below" not in listed


def test_the_results_are_of_the_newest_sessions_alone_and_the_page_says_so(form, chen, monkeypatch):
    monkeypatch.setattr("xinmiao.collection.views.sessions.PAGE", 2)
    place = Place.objects.get(code=sending.HERE)
    for n in range(3):
        of = sessions.plan(form=form, place=place, of=OF, on=DAY + timedelta(days=n), **by(chen))
        sessions.name_counsellor(session=of, counsellor=chen, **by(chen))
        sessions.start(session=of, **by(chen))
    page = text(browser(chen).get(at("session_results")).content.decode())
    assert "of the newest 2 in your places" in page
    assert ["2026-11-26" in page, "2026-11-27" in page, "2026-11-28" in page] == [False, True, True]
