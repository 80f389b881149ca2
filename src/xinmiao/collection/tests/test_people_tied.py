"""Whom a submission speaks of: tied to one person by number, list, home, or anew; nobody without a name; tied again."""

from __future__ import annotations

from uuid import uuid4

import pytest

from xinmiao.collection.actions import people, tying
from xinmiao.collection.actions.decisions import Refused
from xinmiao.collection.models import Decision, Entity, EntityAction, EntityList, PersonLink, State
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import field
from xinmiao.collection.tests.test_posting import decide, live, posted
from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.models import Task
from xinmiao.people.encryption import seal
from xinmiao.people.models import CaregiverRelation, Person
from xinmiao.people.queries import Purpose, reveal
from xinmiao.science.linkage.identity_numbers import check_character


def number_of(seventeen: str) -> str:
    return seventeen + check_character(seventeen)


@pytest.fixture
def child():
    """A boy's valid number, born as the form says."""
    return field.CHILD | {"number": number_of("53010220210501001")}


def links(of):
    return {(link.role, link.ordinal): (link.person_id, link.how) for link in of.people.all()}


def test_everybody_with_a_name_is_registered(form, mei):
    made = field.arrive(form, by=mei)
    assert {key: how for key, (_, how) in links(made).items()} == {("child", 0): "new", ("carer", 0): "new"}
    child = made.people.get(role="child").person
    assert (child.sex, child.birth_date.isoformat(), child.county) == (1, "2021-05-01", 530102)
    assert reveal(child, purpose=Purpose.SERVICE, by=field.TESTER).name == "王小明"
    assert child.source == made.subject


def test_the_same_number_name_and_birth_date_are_one_person(form, mei, child):
    first, second = (field.arrive(form, by=mei, child=child) for _ in range(2))
    assert links(second)["child", 0] == (links(first)["child", 0][0], "number")


def test_the_same_number_with_another_name_is_another_person_and_a_pair_to_look_at(form, mei, child, monkeypatch):
    told, call = [], handlers.call

    def overheard(code, **what):
        told.append((code, what))
        return call(code, **what)

    monkeypatch.setattr(handlers, "call", overheard)
    first = field.arrive(form, by=mei, child=child)
    second = field.arrive(form, by=mei, child=child | {"name": "赵铁柱"})
    assert links(second)["child", 0][1] == "new"
    what = next(what for code, what in told if code == tying.CANDIDATES)
    found = {person.pk: [one.person.pk for one in candidates] for person, candidates in what["found"]}
    assert links(first)["child", 0][0] in found[links(second)["child", 0][0]]


def test_a_number_alone_ties_nobody(form, mei, child):
    field.arrive(form, by=mei, child=child)
    second = field.arrive(form, by=mei, child={"number": child["number"], "name": ""})
    assert ("child", 0) not in links(second)


@pytest.mark.parametrize("name", ["", "王某之子", "无名"])
def test_nobody_without_a_name_is_registered_and_that_is_flagged(form, mei, name):
    made = field.arrive(form, by=mei, child=field.CHILD | {"name": name}, carers=())
    assert links(made) == {}
    assert made.state == State.FLAGGED
    flag = made.revisions.get().flags.get()
    assert (flag.kind, flag.path, flag.label_en) == ("person", "child/name", "Child's name")


def test_a_mothers_number_on_a_child_is_named_as_such_and_ties_nothing(form, mei):
    made = field.arrive(form, by=mei, child=field.CHILD | {"number": number_of("53010219900501002")})
    assert "caregiver's" in made.revisions.get().flags.get().message_en
    assert made.state == State.FLAGGED
    assert not made.people.get(role="child").person.tags.exists()


def test_a_caregiver_of_the_same_child_is_the_same_person(form, mei, child):
    first, second = (field.arrive(form, by=mei, child=child) for _ in range(2))
    assert links(second)["carer", 0] == (links(first)["carer", 0][0], "relation")
    relation = CaregiverRelation.objects.get()
    assert (relation.kind, relation.child_id) == ("mother", links(first)["child", 0][0])


def test_who_was_chosen_from_a_list_is_whom_the_list_knows(form, mei):
    first = field.arrive(form, by=mei)
    of_list = EntityList.objects.create(code="children")
    key = uuid4()
    entity = Entity.objects.create(
        list=of_list, uuid=key, code="A1", sealed=seal(b"{}", subject=f"entity:{key}", where="collection.entity"),
        made_by=first, made_at=field.AT, changed_at=field.AT,
    )  # fmt: skip
    mapping = field.MAPPING["people"] | {"child": {"entity": "child/id", "name": "child/name"}}
    follow_up = field.the_form("follow_up", people=mapping)
    second = field.arrive(follow_up, by=mei, child={"id": str(key)}, carers=())
    assert links(second)["child", 0] == (links(first)["child", 0][0], "entity")
    entity.refresh_from_db()
    assert entity.person_id == links(first)["child", 0][0]


def test_a_follow_up_that_came_before_its_registration_is_tied_when_it_is_approved(form, mei, su):
    mapping = field.MAPPING["people"] | {"child": {"entity": "child/id"}}
    follow_up = field.the_form("follow_up", people=mapping)
    key = uuid4()
    early = field.arrive(follow_up, by=mei, child={"id": str(key)}, carers=())
    assert (links(early), early.state) == ({}, State.FLAGGED)
    registration = field.arrive(form, by=mei)
    EntityAction.objects.create(submission=registration, ordinal=1, uuid=str(key), at=field.AT)
    decide(early, Verb.APPROVE, su)
    assert links(early)["child", 0] == (links(registration)["child", 0][0], "entity")
    assert [service for service, _, _ in live()] == ["care.visit"]


def test_an_edit_corrects_the_same_person(form, mei):
    first = field.arrive(form, by=mei)
    edited = field.edit(first, by=mei, child=field.CHILD | {"name": "王晓明", "birth_date": "2021-06-01"})
    assert links(edited)["child", 0][0] == links(first)["child", 0][0]
    child = edited.people.get(role="child").person
    assert child.birth_date.isoformat() == "2021-06-01"
    assert reveal(child, purpose=Purpose.SERVICE, by=field.TESTER).name == "王晓明"
    assert Person.objects.count() == 2


def test_an_edit_that_drops_one_of_a_repeat_keeps_who_the_others_are(form, mei):
    mother, father = {"name": "李红", "relation": "mother"}, {"name": "王强", "relation": "father"}
    first = field.arrive(form, by=mei, carers=(mother, father))
    was = links(first)
    edited = field.edit(first, by=mei, carers=(father,))
    assert links(edited)["carer", 0][0] == was["carer", 1][0]
    assert ("carer", 1) not in links(edited)


def test_a_form_that_counts_when_it_is_received_is_posted_at_once_and_once(small_country, mei, su):
    at_once = field.the_form(counts_when="received")
    made = field.arrive(at_once, by=mei)
    assert len(live()) == 2
    decide(made, Verb.APPROVE, su)
    assert posted() == 2  # approval adds nothing
    field.edit(made, by=mei, carers=())
    assert [service for service, _, _ in live()] == ["care.visit"]
    decide(made, Verb.REJECT, su, reason="never happened")
    assert live() == []


def test_what_cannot_be_posted_when_it_is_received_is_kept_and_flagged(small_country, mei, su):
    at_once = field.the_form(counts_when="received")
    made = field.arrive(at_once, by=mei, child=field.CHILD | {"name": ""})
    assert live() == []
    assert made.state == State.FLAGGED
    assert {flag.kind for flag in made.revisions.get().flags.all()} == {"person", "posting"}
    people.tie(
        submission=made, position=("child", 0), person=Person.objects.get(), by=Actor.of_user(su), scopes=su.scopes,
        at=field.AT, reason="asked by telephone",
    )  # fmt: skip
    decide(made, Verb.APPROVE, su)
    assert len(live()) == 2


def tie(of, su, person, position=("child", 0), reason="seen with their papers"):
    return people.tie(
        submission=of, position=position, person=person, by=Actor.of_user(su), scopes=su.scopes, at=field.AT,
        reason=reason,
    )  # fmt: skip


def test_a_person_tied_again_takes_what_was_counted_along(form, mei, su, child):
    known = field.arrive(form, by=mei, child=child, carers=()).people.get().person
    other = field.arrive(form, by=mei, carers=())
    decide(other, Verb.APPROVE, su)
    assert live()[0][1] != known.person_no
    tie(other, su, known)
    assert [person for _, person, _ in live()] == [known.person_no]
    assert posted() == 2
    assert links(other)["child", 0] == (known.pk, PersonLink.How.DECIDED)
    assert Decision.objects.get(verb="tie").reason == "seen with their papers"


def test_while_an_edit_waits_a_tie_posts_nothing(form, mei, su, child):
    known = field.arrive(form, by=mei, child=child, carers=()).people.get().person
    other = field.arrive(form, by=mei, carers=())
    decide(other, Verb.APPROVE, su)
    other = field.edit(other, by=mei, carers=())
    tie(other, su, known)
    assert posted() == 1
    decide(other, Verb.APPROVE, su)
    assert [person for _, person, _ in live()] == [known.person_no]


def test_a_tie_needs_a_reason_and_the_right(form, mei, su, far):
    made = field.arrive(form, by=mei)
    person = made.people.get(role="child").person
    for by, reason in ((su, " "), (far, "a reason"), (mei, "a reason")):
        with pytest.raises(Refused):
            tie(made, by, person, reason=reason)


def test_somebody_may_be_registered_anew_by_a_reviewer(form, mei, su, child):
    field.arrive(form, by=mei, child=child)
    twin = field.arrive(form, by=mei, child=child)
    before = twin.people.get(role="child").person
    assert tie(twin, su, None).person != before


def test_a_returned_form_is_a_task_of_its_worker_until_it_is_mended(form, mei, su):
    made = field.arrive(form, by=mei)
    decide(made, Verb.RETURN, su, reason="which village?")
    task = Task.objects.get()
    assert (task.owner, task.kind, task.path) == (str(mei.pk), "collection.returned", "/collect/mine/")
    assert "village" not in task.words_en
    assert field.edit(made, by=mei).state == State.RECEIVED
    task.refresh_from_db()
    assert task.closed_at
