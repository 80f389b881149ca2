"""A person who is erased cannot be found, named or read again, not even from a backup."""

from collections.abc import Callable, Iterator

import pytest
from django.core import serializers

from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.audit import verify
from xinmiao.people import actions, encryption, keys, queries, sealing
from xinmiao.people.models import Identity, KeyToDestroy, MatchTag, Person, SearchToken
from xinmiao.people.tests.conftest import EVERYWHERE, MING, NOW, TODAY, Register, number
from xinmiao.people.tests.test_registering import SECRETS, dumped
from xinmiao.science.text import Text

pytestmark = pytest.mark.django_db
Commit = Callable[..., object]


@pytest.fixture
def hold() -> Iterator[None]:
    handlers.provide(actions.HOLDS, f"{__name__}.an_open_case")
    yield
    handlers._handlers[actions.HOLDS].remove(f"{__name__}.an_open_case")


def an_open_case(persons: list[Person]) -> Text:
    return Text("有未结的保护个案", "a protection case is open")


def test_whoever_is_erased_is_found_by_nothing(
    register: Register, clerk: Actor, django_capture_on_commit_callbacks: Commit
):
    person = register()
    household = actions.open_household(place=person.place, at=NOW, by=clerk)
    actions.join(household=household, person=person, role="child", on=TODAY, by=clerk)

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(number=person.person_no, by=clerk)

    assert queries.candidates(MING, EVERYWHERE) == queries.Candidates((), False)
    for words in ("王小明", "wangxiaoming", "wxm", number().number, "13800000001", "0001"):
        assert not queries.found(words, EVERYWHERE).exists()
    assert not Person.objects.filter(pseudonym=person.pseudonym).exists()
    for model in (Identity, MatchTag, SearchToken, KeyToDestroy):
        assert not model.objects.exists()
    assert not household.memberships.exists()
    assert [secret for secret in SECRETS if secret.encode() in dumped()] == []


def test_a_backup_without_the_key_is_unreadable(
    register: Register, clerk: Actor, django_capture_on_commit_callbacks: Commit
):
    person, other = register(), register(name="李丽", documents=())
    backup = serializers.serialize("json", [person, *person.identities.all()])

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_identity(number=person.person_no, by=clerk)
    for row in serializers.deserialize("json", backup):
        row.save()

    restored = Person.objects.get(pseudonym=person.pseudonym)
    with pytest.raises(encryption.Forgotten):
        queries.reveal(restored, purpose="service", by=clerk)
    assert queries.reveal(other, purpose="service", by=clerk).name == "李丽"


def test_a_key_that_a_crash_left_over_goes_with_the_next_erasure(register: Register, clerk: Actor):
    first = register()
    actions.erase_identity(number=first.person_no, by=clerk)  # what follows the commit does not run here
    assert KeyToDestroy.objects.count() == 1
    assert keys.data_keys([first.subject])

    assert actions.destroy_keys(by=clerk) == 1
    assert not KeyToDestroy.objects.exists()
    assert not keys.data_keys([first.subject])


def test_those_who_count_as_the_same_person_go_together(
    register: Register, clerk: Actor, django_capture_on_commit_callbacks: Commit
):
    first, second = register(documents=()), register()
    actions.merge(merged=first.person_no, kept=second.person_no, on=TODAY, by=clerk)

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_identity(number=first.person_no, by=clerk)

    assert not Person.objects.exists()
    assert not keys.data_keys([first.subject, second.subject])


def test_a_legal_hold_refuses_with_the_reason(register: Register, clerk: Actor, hold: None):
    person = register()

    with pytest.raises(actions.OnHold) as refused:
        actions.erase(number=person.person_no, by=clerk)

    assert "a protection case is open" in refused.value.message("en")
    assert sealing.opened([person])[person.pk].name == "王小明"


def test_the_audit_chain_stays_whole_and_says_nothing_of_whose(
    register: Register, clerk: Actor, django_capture_on_commit_callbacks: Commit
):
    person = register()
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(number=person.person_no, by=clerk)

    assert verify().holds
