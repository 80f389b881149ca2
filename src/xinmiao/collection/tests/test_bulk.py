"""Many submissions in one call: each answered, the same checks, one audit entry, nothing twice."""

from __future__ import annotations

import pytest
from django.test import Client

from xinmiao.collection.actions import bulk, devices
from xinmiao.collection.actions.bulk import receive_many
from xinmiao.collection.actions.submissions import Received
from xinmiao.collection.models import Channel, Flag, Quarantined, Revision, State, Submission
from xinmiao.collection.queries.submissions import xml_of
from xinmiao.collection.rules.from_json import RowRefused, as_xml
from xinmiao.collection.tests.sending import AT, BY, HERE, country, filled, new_id, send, visit, worker
from xinmiao.core import audit
from xinmiao.core.models import AuditEntry
from xinmiao.science.answers import read
from xinmiao.science.errors import XinmiaoError

__all__ = ["country", "visit", "worker"]
ANSWERS = {"place": HERE, "visit_date": "2026-11-26", "child_name": "王小明", "age": 2, "went_well": "yes"}


def many(user, *rows: bytes) -> list[str]:
    answers = receive_many(rows=rows, user=user, channel=Channel.API, at=AT, by=BY)
    return [one.code if isinstance(one, XinmiaoError) else one.outcome for one in answers]


@pytest.mark.usefixtures("visit")
class TestReceiving:
    def test_each_row_has_its_answer_in_its_order(self, worker):
        known, instance = filled(), new_id()
        send(known, worker)

        told = many(
            worker, filled(), known, b"<", filled(version="9"), filled(instance=instance), filled(edits=instance),
            filled({"age": "9"}, instance=instance), filled(edits=new_id()),
        )  # fmt: skip

        assert told == [
            "created", "repeated", "answers.bad_xml", "form.unknown", "created", "edited", "submission.other_content",
            "submission.unknown",
        ]  # fmt: skip
        assert Submission.objects.count() == 3
        assert Quarantined.objects.count() == 1

    def test_a_row_twice_in_one_call_is_one(self, worker):
        xml = filled()

        assert many(worker, xml, xml) == ["created", "repeated"]

    def test_the_same_call_again_changes_nothing(self, worker):
        rows = [filled() for _ in range(20)]

        assert set(many(worker, *rows)) == {"created"}
        assert set(many(worker, *rows)) == {"repeated"}
        assert Revision.objects.count() == 20

    def test_a_row_is_checked_and_sealed_as_one_that_comes_alone(self, worker):
        clean, odd = filled(), filled({"age": "40"})
        many(worker, clean, odd)

        assert [xml_of(one) for one in Revision.objects.order_by("pk")] == [clean, odd]
        assert set(Flag.objects.values_list("kind", flat=True)) == {"constraint"}
        assert list(Submission.objects.order_by("pk").values_list("state", flat=True)) == [
            State.RECEIVED,
            State.FLAGGED,
        ]

    def test_the_same_answers_within_a_call_are_said(self, worker):
        many(worker, filled({"child_name": "same"}), filled({"child_name": "same"}))

        assert set(Flag.objects.values_list("kind", flat=True)) == {"duplicate"}

    def test_one_audit_entry_tells_of_all_and_of_what_is_in_them(self, worker):
        before = AuditEntry.objects.count()
        many(worker, *(filled() for _ in range(30)))

        [entry] = AuditEntry.objects.filter(number__gt=before)
        assert entry.detail["n"] == 30
        assert entry.detail["digest"] == bulk._told(list(Revision.objects.order_by("pk")))["digest"]
        assert audit.verify().holds

    def test_how_many_questions_the_database_is_asked_does_not_grow_with_the_rows(
        self, worker, django_assert_max_num_queries
    ):
        many(worker, filled())
        with django_assert_max_num_queries(30):
            many(worker, *(filled() for _ in range(200)))

    def test_nothing_at_all_is_nothing(self, worker):
        assert many(worker) == []
        assert many(worker, b"<") == ["answers.bad_xml"]


class TestJson:
    def test_groups_and_repeats_become_what_a_phone_would_have_written(self):
        told = {
            "child": {"name": "王 & 明", "age": 2},
            "carers": [{"name": "a"}, {"name": "b"}],
            "ok": True,
            "no": None,
        }

        answers = read(as_xml("visit", "1", "row-1", told, edits="row-0"))

        assert (answers.form_id, answers.version) == ("visit", "1")
        assert (answers.instance_id, answers.deprecated_id) == ("row-1", "row-0")
        assert answers.by_path()["child/name"] == "王 & 明"
        assert answers.values("carers/name") == ["a", "b"]
        assert (answers.value("ok"), answers.value("no")) == ("true", "")

    @pytest.mark.parametrize("answers", [{"a b": 1}, {"<a": 1}, {"meta": {}}, {"a": "\x01"}, {"a": [[1]]}, {"": 1}])
    def test_what_cannot_be_written_is_refused_with_its_path(self, answers):
        with pytest.raises(RowRefused):
            as_xml("visit", "1", "row-1", answers)

    def test_too_deep_is_refused(self):
        deep: dict = {}
        for _ in range(100):
            deep = {"a": deep}
        with pytest.raises(RowRefused):
            as_xml("visit", "1", "row-1", deep)


@pytest.mark.usefixtures("visit")
class TestTheDoor:
    @pytest.fixture
    def post(self, worker):
        token = devices.make(user=worker, label="system", by=BY, at=AT).token

        def post(*rows: dict, bearer: str = token):
            client = Client(headers={"Authorization": f"Bearer {bearer}", "Accept-Language": "en"})
            return client.post("/api/submissions", {"rows": list(rows)}, content_type="application/json")

        return post

    def row(self, key: str, **answers: object) -> dict:
        return {"form": "visit", "version": "1", "key": key, "answers": {**ANSWERS, **answers}}

    def test_rows_are_answered_one_by_one_and_a_key_makes_them_known(self, post):
        rows = [self.row("1"), self.row("2", age=99, child_name="x"), {**self.row("3"), "version": "7"}]

        told = [[one["status"] for one in post(*rows).json()["rows"]] for _ in range(2)]
        assert told == [[201, 201, 404], [202, 202, 404]]

    def test_other_answers_under_a_key_are_409_and_an_edit_is_201(self, post):
        post(self.row("1"))

        told = post(self.row("1", age=3), {**self.row("2", age=3), "edits": "1"}).json()["rows"]

        assert [one["status"] for one in told] == [409, 201]
        assert told[0]["code"] == "submission.other_content"
        assert told[0]["what"].isascii()

    def test_without_a_key_of_ours_nothing_is_taken(self, post):
        assert post(self.row("1"), bearer="x").status_code == 401
        assert not Submission.objects.exists()

    def test_more_than_500_rows_are_refused_whole(self, post):
        assert post(*(self.row(str(i)) for i in range(501))).status_code == 422

    def test_a_row_that_cannot_be_written_leaves_the_others(self, post):
        told = post(self.row("1", **{"a b": 1}), self.row("2")).json()["rows"]

        assert [one["status"] for one in told] == [400, 201]


def test_what_somebody_else_sent_first_is_known(visit, worker, monkeypatch):
    """Between the look and the writing another door may take a row: the call begins again, and finds it."""
    xml, real, once = filled(), bulk.drafts, []

    def meanwhile(assessed):
        made = real(assessed)
        if not once:
            once.append(send(xml, worker))
        return made

    monkeypatch.setattr(bulk, "drafts", meanwhile)
    answers = receive_many(rows=[xml, filled()], user=worker, channel=Channel.API, at=AT, by=BY)

    assert [one.outcome for one in answers if isinstance(one, Received)] == ["repeated", "created"]
