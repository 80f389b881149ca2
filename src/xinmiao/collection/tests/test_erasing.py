"""A person who is erased takes along what came in about them; nobody else loses who they are."""

from __future__ import annotations

from uuid import uuid4

import pytest

from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, Entity, EntityList, Quarantined, Revision, Submission
from xinmiao.collection.queries.submissions import xml_of
from xinmiao.collection.tests import field
from xinmiao.people import actions, encryption
from xinmiao.people.models import KeyToDestroy, Person
from xinmiao.people.queries import Purpose, reveal


@pytest.fixture
def erased(django_capture_on_commit_callbacks):
    def erase(person: Person) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.erase(number=person.person_no, by=field.TESTER)

    return erase


def child_of(submission: Submission) -> Person:
    return submission.people.get(role="child").person


def test_nothing_that_came_in_about_them_can_be_read_again_not_even_from_a_backup(form, mei, erased):
    made = field.arrive(form, by=mei)
    revision = made.revisions.get()
    backup = bytes(revision.sealed)
    assert "王小明".encode() in xml_of(revision)

    erased(child_of(made))

    made.refresh_from_db()
    revision.refresh_from_db()
    assert (bytes(revision.sealed), made.erased_at is None) == (b"", False)
    with pytest.raises(encryption.Forgotten):
        encryption.unseal(backup, subject=made.subject, where="collection.revision")
    assert not KeyToDestroy.objects.exists()


def test_the_others_whom_it_spoke_of_stay_who_they_are(form, mei, erased):
    made = field.arrive(form, by=mei)
    carer = made.people.get(role="carer").person

    erased(child_of(made))

    assert reveal(carer, purpose=Purpose.SERVICE, by=field.TESTER).name == "李红"


def test_their_entities_are_off_every_list_and_cannot_be_read(form, mei, erased):
    made = field.arrive(form, by=mei)
    kept = EntityList.objects.create(code="children")
    told = {"uuid": uuid4(), "sealed": b"sealed", "made_at": field.AT, "changed_at": field.AT}
    Entity.objects.create(list=kept, code="A", made_by=made, person=child_of(made), **told)

    erased(child_of(made))

    entity = Entity.objects.get()
    assert (entity.person, bytes(entity.sealed), entity.deleted_at is None) == (None, b"", False)


def test_a_phone_that_sends_the_same_once_more_is_told_so_and_nothing_is_kept(form, mei, erased):
    instance = str(uuid4())
    sending = {"xml": field.xml(instance), "media": {}, "user": mei, "channel": Channel.BROWSER, "at": field.AT}
    first = receive(**sending, by=field.TESTER)
    erased(child_of(Submission.objects.get()))

    assert first.outcome == "created"
    assert receive(**sending, by=field.TESTER).outcome == "repeated"

    assert Revision.objects.count() == 1
    assert not Quarantined.objects.exists()
    assert not Person.objects.filter(submissions__isnull=False).exists()


def test_a_restricted_form_is_kept_for_its_years_and_says_so(small_country, mei, erased):
    form = field.the_form(confidentiality="restricted")
    made = field.arrive(form, by=mei)

    with pytest.raises(actions.OnHold) as refused:
        erased(child_of(made))

    assert "2034-04-18" in refused.value.message("en")
    made.refresh_from_db()
    assert made.erased_at is None
