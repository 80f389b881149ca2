"""The review desk: what a supervisor finds, reads, decides; what does not exist for others; what a worker gets back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from xinmiao.collection.actions import review
from xinmiao.collection.models import Attachment, Channel, Quarantined, State, Submission
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import field
from xinmiao.collection.tests.test_posting import with_people
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.people.encryption import seal


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def at(name: str, *args: object, query: str = "", language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args) + (f"?{query}" if query else "")


@pytest.fixture
def desk(su):
    return browser(su)


@pytest.fixture
def visit(form, mei):
    return with_people(field.submission(form, by=mei), ("child", 0, 1), ("carer", 0, 2))


def read(client: Client, of: Submission) -> str:
    answer = client.get(at("collection:submission", of.key))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_lists_the_oldest_first_with_its_count(desk, form, mei):
    later = field.submission(form, by=mei, at=field.AT.replace(day=22))
    first = field.submission(form, by=mei, at=field.AT.replace(day=21), flags=("clock",))
    page = desk.get(at("collection:queue"))
    rows = page.context["table"].rows
    assert [row["form"].url.rstrip("/").rpartition("/")[2] for row in rows] == [str(first.key), str(later.key)]
    assert [row["flags"] for row in rows] == [1, 0]
    assert page.context["table"].n_rows == 2


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 2), ("state=flagged", 1), ("flag=clock", 1), ("flag=clock&state=received", 0), ("county=530102", 2),
        ("form=home_visit", 2), ("state=all", 3), ("state=approved", 1), ("form=nothing_like_it", 2),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(desk, form, mei, su, query, n):
    field.submission(form, by=mei)
    field.submission(form, by=mei, flags=("clock",))
    done = with_people(field.submission(form, by=mei), ("child", 0, 1), ("carer", 0, 2))
    review.decide(submission=done, verb=Verb.APPROVE, by=Actor.of_user(su), scopes=su.scopes, at=field.AT)
    assert desk.get(at("collection:queue", query=query)).context["table"].n_rows == n


def test_what_is_outside_the_scope_does_not_exist(visit, far):
    elsewhere = browser(far)
    assert elsewhere.get(at("collection:queue")).context["table"].n_rows == 0
    assert elsewhere.get(at("collection:submission", visit.key)).status_code == 404
    told = {"seen": 1, "reason": "x"}
    for name in ("approve", "return", "reject"):
        assert elsewhere.post(at("collection:decide", visit.key, name), told).status_code == 404
    assert elsewhere.post(at("collection:submission_shown", visit.key), {"purpose": "service"}).status_code == 404
    assert Submission.objects.get().state == State.RECEIVED


def test_who_may_not_review_is_told_so(visit, mei):
    assert browser(mei).get(at("collection:queue")).status_code == 403
    assert browser(mei).get(at("collection:submission", visit.key)).status_code == 403


def test_the_page_says_in_words_what_was_answered(desk, visit):
    page = read(desk, visit)
    for words in ("Child&#x27;s name", "王小明", "Carer&#x27;s name", "李红"):
        assert words in page
    assert AuditEntry.objects.filter(verb="read", noun="submission", key=str(visit.key)).count() == 1


def test_the_page_is_chinese_for_who_reads_chinese(desk, visit):
    page = desk.get(at("collection:submission", visit.key, language="zh-hans")).content.decode()
    assert "孩子姓名" in page


def test_the_page_says_what_changed_since_the_last_version(desk, visit, mei):
    field.revise(visit, by=mei, child=field.CHILD | {"name": "王晓明"})
    page = desk.get(at("collection:submission", visit.key)).context["page"]
    assert [(line.label, line.before, line.value) for line in page.changed] == [("Child's name", "王小明", "王晓明")]


def test_an_identity_number_is_masked_until_it_is_asked_for(desk, form, mei):
    told = field.submission(form, by=mei, child=field.CHILD | {"number": "11010519491231002X"})
    assert "11010519491231002X" not in read(desk, told)
    assert "002X" in read(desk, told)
    shown = desk.post(at("collection:submission_shown", told.key), {"purpose": "duplicate"}).content.decode()
    assert "11010519491231002X" in shown
    entry = AuditEntry.objects.get(verb="show")
    assert entry.detail == {"purpose": "duplicate"}


def test_a_restricted_form_hides_who_it_is_about_until_it_is_asked_for(desk, small_country, mei):
    form = field.the_form(confidentiality="restricted")
    told = field.submission(form, by=mei)
    page = read(desk, told)
    assert "王小明" not in page
    assert "李红" not in page
    assert desk.post(at("collection:submission_shown", told.key), {"purpose": "curious"}).status_code == 422
    assert "王小明" in desk.post(at("collection:submission_shown", told.key), {"purpose": "service"}).content.decode()
    assert AuditEntry.objects.filter(verb="show").count() == 1


def test_approving_leads_to_the_next_of_the_queue(desk, visit, form, mei):
    later = field.submission(form, by=mei, at=field.AT.replace(day=23))
    answer = desk.post(at("collection:decide", visit.key, "approve", query="form=home_visit"), {"seen": 1})
    assert answer.url.endswith(f"/collect/review/{later.key}/?form=home_visit")
    assert Submission.objects.get(pk=visit.pk).state == State.APPROVED


def test_a_decision_on_an_older_version_is_refused(desk, visit, mei):
    field.revise(visit, by=mei)
    answer = desk.post(at("collection:decide", visit.key, "approve"), {"seen": 1})
    assert answer.status_code == 409
    assert "newer version" in answer.content.decode()


def test_what_cannot_be_posted_says_why_on_the_page(desk, form, mei):
    alone = field.submission(form, by=mei)
    answer = desk.post(at("collection:decide", alone.key, "approve"), {"seen": 1})
    assert answer.status_code == 409
    assert "tied to nobody" in answer.content.decode()


def test_the_words_of_a_return_reach_the_worker(desk, visit, mei):
    desk.post(at("collection:decide", visit.key, "return"), {"seen": 1, "reason": "Which village was it?"})
    page = browser(mei).get(at("collection:mine")).content.decode()
    assert "Which village was it?" in page
    assert "1 form came back to you" in page


def test_a_worker_finds_their_own_submissions_alone(visit, su):
    assert browser(su).get(at("collection:mine")).context["table"].n_rows == 0


def test_a_file_is_opened_with_the_right_alone_and_logged(desk, visit, far, settings):
    path = settings.MEDIA_ROOT / "collection" / "one"
    path.parent.mkdir(parents=True)
    path.write_bytes(seal(b"\x89PNG picture", subject=visit.subject, where="collection.attachment"))
    file = Attachment.objects.create(
        revision=visit.revisions.get(), name="卡.png", sha256="0", size=12, content_type="image/png",
        file="collection/one", received_at=field.AT,
    )  # fmt: skip
    answer = desk.get(at("collection:attachment", visit.key, file.pk))
    assert answer.content == b"\x89PNG picture"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert browser(far).get(at("collection:attachment", visit.key, file.pk)).status_code == 404
    assert AuditEntry.objects.filter(verb="open file").count() == 1
    assert b"picture" not in path.read_bytes()


def test_many_are_approved_after_their_count_was_shown(desk, form, mei):
    for _ in range(3):
        with_people(field.submission(form, by=mei), ("child", 0, 1), ("carer", 0, 2))
    page = desk.get(at("collection:bulk"))
    assert "Approve 3 submissions" in page.content.decode()
    answer = desk.post(at("collection:bulk"), {"expected": page.context["expected"]})
    assert answer.status_code == 302
    assert Submission.objects.filter(state=State.APPROVED).count() == 3
    assert AuditEntry.objects.filter(verb="approve", noun="submission").count() == 3


def test_a_list_that_changed_after_its_count_was_shown_is_not_approved(desk, form, visit, mei):
    expected = desk.get(at("collection:bulk")).context["expected"]
    field.submission(form, by=mei)
    answer = desk.post(at("collection:bulk"), {"expected": expected})
    assert answer.status_code == 409
    assert Submission.objects.filter(state=State.APPROVED).count() == 0


def test_one_that_cannot_be_approved_holds_back_no_other(desk, form, visit, mei):
    field.submission(form, by=mei)  # tied to nobody
    expected = desk.get(at("collection:bulk")).context["expected"]
    page = desk.post(at("collection:bulk"), {"expected": expected})
    assert "1 could not be approved" in page.content.decode()
    assert [one.state for one in Submission.objects.order_by("pk")] == [State.APPROVED, State.RECEIVED]


def test_a_reviewer_says_who_somebody_is(desk, form, mei, su):
    known = field.arrive(form, by=mei, carers=()).people.get().person
    other = field.arrive(form, by=mei, carers=())
    page = desk.get(at("collection:submission", other.key))
    child = page.context["page"].people[0]
    assert [one.person for one in child.like] == [known]
    assert "○○" in page.content.decode()
    told = {"role": "child", "ordinal": 0, "who": known.pseudonym, "reason": "the same home"}
    assert desk.post(at("collection:submission_person", other.key), told).status_code == 302
    assert other.people.get().person == known
    wrong = told | {"who": "other", "code": "nobody"}
    assert desk.post(at("collection:submission_person", other.key), wrong).status_code == 422
    assert desk.post(at("collection:submission_person", other.key), told | {"reason": ""}).status_code == 409


@pytest.fixture
def held(visit, mei):
    key = uuid4()
    content = field.xml("again", child=field.CHILD | {"name": "王晓明"})
    return Quarantined.objects.create(
        key=key, form=visit.form, submission=visit, instance_id=visit.revisions.get().instance_id, sha256="1" * 64,
        sealed=seal(content, subject=f"quarantined:{key}", where="collection.quarantined"), reason="other_content",
        submitter=mei, channel=Channel.OPENROSA, received_at=field.AT,
    )  # fmt: skip


def test_what_is_held_back_is_read_beside_what_was_accepted(desk, held, far):
    assert desk.get(at("collection:held")).context["table"].n_rows == 1
    page = desk.get(at("collection:settle", held.key))
    lines = page.context["lines"]
    assert [(line.before, line.value) for line in lines if line.before is not None] == [("王小明", "王晓明")]
    assert browser(far).get(at("collection:held")).context["table"].n_rows == 0
    assert browser(far).get(at("collection:settle", held.key)).status_code == 404


def test_what_is_held_back_is_discarded_with_a_reason(desk, held):
    assert desk.post(at("collection:settle", held.key), {"decision": "discard", "reason": " "}).status_code == 409
    assert (
        desk.post(at("collection:settle", held.key), {"decision": "discard", "reason": "by mistake"}).status_code == 302
    )
    held.refresh_from_db()
    assert (held.settled, held.settled_because) == ("discarded", "by mistake")
