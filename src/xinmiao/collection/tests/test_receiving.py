"""One submission is one row, whatever a phone does; nothing that was sent is lost; what is odd is said, not refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as ours

from xinmiao.collection.actions import attachments, intake
from xinmiao.collection.actions.refusals import CannotSettle, Held, NotAllowed, NotYours, UnknownEdited, UnknownForm
from xinmiao.collection.actions.submissions import Received, settle
from xinmiao.collection.models import Decision, Flag, Outcome, Quarantined, Revision, State, Submission
from xinmiao.collection.queries.submissions import xml_of
from xinmiao.collection.tests.sending import (
    AT,
    BY,
    ELSEWHERE,
    HERE,
    close,
    country,
    filled,
    new_id,
    person,
    picture,
    publish,
    send,
    supervisor,
    visit,
    worker,
)
from xinmiao.core import audit, handlers
from xinmiao.core.models import Task
from xinmiao.science.answers import AnswersRefused

__all__ = ["country", "supervisor", "visit", "worker"]
pytestmark = pytest.mark.usefixtures("visit")


def flags() -> set[str]:
    return set(Flag.objects.values_list("kind", flat=True))


class TestTheFirstTime:
    def test_it_is_kept_as_it_came_with_who_when_where_and_what_it_is_about(self, worker):
        xml = filled()

        made = send(xml, worker)

        revision, submission = made.revision, Submission.objects.get()
        assert made.outcome == "created"
        assert xml_of(revision) == xml
        assert (submission.state, submission.submitter, submission.place.code) == (State.RECEIVED, worker, HERE)
        assert (revision.outcome, revision.device_id, revision.user_agent) == (Outcome.OK, "phone", "Collect")
        assert str(submission.date) == "2026-11-26"
        assert revision.ended_at.isoformat() == "2026-11-26T16:40:00+08:00"

    def test_its_names_cannot_be_read_in_the_database(self, worker):
        xml = filled({"child_name": "王小明"})

        revision = send(xml, worker).revision

        assert "王小明".encode() not in bytes(revision.sealed)

    def test_the_audit_trail_says_so_and_what_hangs_on_it_is_done_in_the_same_transaction(self, worker, monkeypatch):
        monkeypatch.setitem(handlers._handlers, intake.RECEIVED, ["xinmiao.collection.tests.test_receiving.fail"])

        with pytest.raises(RuntimeError):
            send(filled(), worker)

        assert not Submission.objects.exists()
        monkeypatch.undo()
        send(filled(), worker)
        assert audit.verify().holds

    @pytest.mark.parametrize("xml", [b"", b"<data", b"<data id='visit'/>", b"<!DOCTYPE data><data/>"])
    def test_what_is_no_submission_is_refused(self, worker, xml):
        with pytest.raises(AnswersRefused):
            send(xml, worker)

    def test_an_unknown_form_or_version_is_refused(self, worker):
        with pytest.raises(UnknownForm):
            send(filled(form="nothing"), worker)
        with pytest.raises(UnknownForm):
            send(filled(version="9"), worker)

    def test_whoever_may_not_fill_it_is_refused(self, country):
        with pytest.raises(NotAllowed):
            send(filled(), person("other", programme="other_programme"))

    def test_an_older_version_is_still_taken(self, worker):
        publish(version="2")

        assert send(filled(version="1"), worker).outcome == "created"


class TestTheSameAgain:
    def test_the_same_bytes_change_nothing(self, worker):
        xml = filled()

        assert [send(xml, worker).outcome for _ in range(3)] == ["created", "repeated", "repeated"]
        assert Revision.objects.count() == 1

    def test_other_bytes_are_kept_apart_and_a_supervisor_is_asked_once(self, worker):
        instance = new_id()
        first, other = filled(instance=instance), filled({"age": "3"}, instance=instance)
        send(first, worker)

        for _ in range(2):
            with pytest.raises(Held) as held:
                send(other, worker)

        assert held.value.code == "submission.other_content"
        assert xml_of(Revision.objects.get()) == first
        assert Quarantined.objects.get().reason == "other_content"
        assert Task.objects.get(closed_at=None).place_path.endswith(f"/{HERE}/")

    @pytest.mark.parametrize(("decision", "n"), [("accept", 2), ("discard", 1)])
    def test_after_the_decision_the_phone_is_told_that_it_is_known(self, worker, supervisor, decision, n):
        instance = new_id()
        other = filled({"age": "3"}, instance=instance)
        send(filled(instance=instance), worker)
        with pytest.raises(Held):
            send(other, worker)

        settle(held=Quarantined.objects.get(), decision=decision, reason="ok", by=BY, scopes=supervisor.scopes, at=AT)

        assert send(other, worker).outcome == "repeated"
        assert Submission.objects.get().revisions.count() == n
        assert not Task.objects.filter(closed_at=None).exists()

    def test_an_edit_of_one_whose_other_content_was_accepted_is_taken(self, worker, supervisor):
        instance = new_id()
        send(filled(instance=instance), worker)
        with pytest.raises(Held):
            send(filled({"age": "3"}, instance=instance), worker)
        settle(held=Quarantined.objects.get(), decision="accept", reason="ok", by=BY, scopes=supervisor.scopes, at=AT)

        assert send(filled(edits=instance), worker).outcome == "edited"

    def test_it_is_settled_once_with_a_reason_by_whoever_reviews_there(self, worker, supervisor):
        version = publish("other")
        close(version)
        with pytest.raises(Held):
            send(filled(form="other"), worker)
        held = Quarantined.objects.get()

        for other in (worker, person("elsewhere", "supervisor", place=ELSEWHERE)):
            with pytest.raises(NotYours):
                settle(held=held, decision="accept", reason="ok", by=BY, scopes=other.scopes, at=AT)
        with pytest.raises(CannotSettle):
            settle(held=held, decision="accept", reason=" ", by=BY, scopes=supervisor.scopes, at=AT)
        settle(held=held, decision="accept", reason="ok", by=BY, scopes=supervisor.scopes, at=AT)
        with pytest.raises(CannotSettle):
            settle(held=held, decision="discard", reason="ok", by=BY, scopes=supervisor.scopes, at=AT)
        assert Submission.objects.count() == 1


class TestAClosedForm:
    def test_its_bytes_are_kept_and_after_discarding_the_phone_is_told_that_it_is_known(
        self, visit, worker, supervisor
    ):
        xml = filled()
        close(visit)
        with pytest.raises(Held):
            send(xml, worker)

        settle(held=Quarantined.objects.get(), decision="discard", reason="x", by=BY, scopes=supervisor.scopes, at=AT)

        assert send(xml, worker) == Received("repeated", None)

    def test_what_came_before_it_closed_is_still_known(self, visit, worker):
        xml = filled()
        send(xml, worker)
        close(visit)

        assert send(xml, worker).outcome == "repeated"

    def test_a_deleted_one_is_held_and_comes_back_when_it_is_accepted(self, worker, supervisor):
        xml = filled()
        send(xml, worker)
        Submission.objects.update(deleted_at=AT)
        with pytest.raises(Held) as held:
            send(xml, worker)
        assert held.value.code == "submission.deleted"

        settle(held=Quarantined.objects.get(), decision="accept", reason="x", by=BY, scopes=supervisor.scopes, at=AT)

        assert send(xml, worker).outcome == "repeated"
        assert Revision.objects.count() == 1


class TestEditing:
    def test_the_new_version_is_current_the_old_one_kept_and_the_decision_told(self, worker):
        first = new_id()
        send(filled(instance=first), worker)

        made = send(filled({"age": "17"}, edits=first), worker)

        assert made.outcome == "edited"
        assert list(Revision.objects.values_list("ordinal", "is_current")) == [(1, False), (2, True)]
        assert Decision.objects.get().verb == "edit"

    def test_files_that_it_still_names_are_carried_over(self, worker):
        first, named = new_id(), {"photo": "卡.png", "second_photo": "b.png"}
        send(filled(named, instance=first), worker, picture("卡.png") | picture("b.png"))

        made = send(filled({"photo": "卡.png", "second_photo": "c.png"}, edits=first), worker).revision

        got = {one.name: bool(one.file) for one in made.attachments.all()}
        assert got == {"卡.png": True, "c.png": False}
        assert attachments.content(made.attachments.get(name="卡.png")).endswith(b"of a child")

    def test_an_unknown_one_and_a_superseded_one_are_not_edited(self, worker):
        first = new_id()
        with pytest.raises(UnknownEdited):
            send(filled(edits=first), worker)
        send(filled(instance=first), worker)
        send(filled(edits=first), worker)

        with pytest.raises(Held) as held:
            send(filled({"age": "5"}, edits=first), worker)

        assert held.value.code == "submission.superseded"

    def test_a_superseded_one_that_is_accepted_becomes_the_newest(self, worker, supervisor):
        first, late = new_id(), filled({"age": "5"}, instance=(late_id := new_id()))
        late = filled({"age": "5"}, instance=late_id, edits=first)
        send(filled(instance=first), worker)
        send(filled(edits=first), worker)
        with pytest.raises(Held):
            send(late, worker)

        settle(held=Quarantined.objects.get(), decision="accept", reason="x", by=BY, scopes=supervisor.scopes, at=AT)

        assert Revision.objects.get(is_current=True).instance_id == late_id
        assert send(late, worker).outcome == "repeated"

    def test_the_same_edit_again_changes_nothing(self, worker):
        first = new_id()
        edit = filled(edits=first)
        send(filled(instance=first), worker)

        assert [send(edit, worker).outcome for _ in range(2)] == ["edited", "repeated"]

    def test_another_workers_edit_is_taken_and_said(self, worker):
        first = new_id()
        send(filled(instance=first), worker)

        send(filled(edits=first), person("colleague"))

        assert flags() == {"other_worker"}
        assert Submission.objects.get().state == State.FLAGGED


class TestFiles:
    def test_they_may_come_in_several_sendings_and_a_lost_one_again(self, worker):
        xml = filled({"photo": "卡.png", "second_photo": "b.png"})

        told = [
            send(xml, worker, media).outcome for media in ({}, picture("卡.png"), picture("b.png"), picture("b.png"))
        ]

        assert told == ["created", "media_added", "media_added", "repeated"]
        assert Revision.objects.get().attachments.filter(file="").count() == 0

    def test_what_is_missing_is_expected_and_does_not_hold_the_answers_back(self, worker):
        revision = send(filled({"photo": "a.png"}), worker).revision

        assert [(one.name, one.received_at) for one in revision.attachments.all()] == [("a.png", None)]

    def test_a_file_is_sealed_on_disk_under_its_hash_and_its_type_is_seen_in_its_bytes(self, worker):
        one = send(filled({"photo": "a.png"}), worker, picture("a.png")).revision.attachments.get()

        stored = (Path(ours.MEDIA_ROOT) / one.file).read_bytes()
        assert b"of a child" not in stored
        assert (one.content_type, Path(one.file).name) == ("image/png", one.sha256)

    def test_a_name_is_kept_composed_and_without_what_nobody_sees(self, worker):
        one = send(
            filled({"photo": "e\u0301\u200b.png"}), worker, picture("e\u0301\u200b.png")
        ).revision.attachments.get()

        assert one.name == "\u00e9.png"
        assert one.file


class TestWhatIsSaid:
    def test_a_clean_one_has_no_flag(self, worker):
        send(filled(), worker)

        assert flags() == set()

    @pytest.mark.parametrize(
        ("answers", "kind"),
        [
            ({"child_name": ""}, "required"),
            ({"age": "40"}, "constraint"),
            ({"went_well": "maybe"}, "choice"),
            ({"visit_date": "2026-11-30"}, "constraint"),
            ({"end": "2026-11-30T16:40:00.000+08:00"}, "clock"),
            ({"end": "2026-11-26T16:30:01.000+08:00"}, "haste"),
            ({"place": ELSEWHERE}, "place"),
            ({"place": "999999"}, "place"),
        ],
    )
    def test_what_is_odd_is_flagged_and_taken(self, worker, answers, kind):
        assert send(filled(answers), worker).outcome == "created"
        assert kind in flags()
        assert Submission.objects.get().state == State.FLAGGED

    def test_yesterdays_form_sent_today_is_not_flagged_for_its_date(self, worker):
        yesterday = {"start": "2026-11-25T16:30:00.000+08:00", "end": "2026-11-25T16:40:00.000+08:00"}
        send(filled({**yesterday, "visit_date": "2026-11-25"}), worker)

        assert flags() == set()

    def test_the_same_answers_under_another_name_are_said(self, worker):
        send(filled({"child_name": "same"}), worker)
        assert flags() == set()
        later = {"start": "2026-11-26T16:50:00.000+08:00", "end": "2026-11-26T16:59:00.000+08:00"}
        send(filled({"child_name": "same", **later}), worker)

        assert flags() == {"duplicate"}


def fail(**_: object) -> None:
    raise RuntimeError
