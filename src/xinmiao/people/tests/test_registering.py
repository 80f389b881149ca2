"""A person is registered without a name, what names them is sealed beside, and read for a purpose only."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, Task
from xinmiao.people import actions, encryption, queries
from xinmiao.people.models import Identity, MatchTag, Person, SearchToken
from xinmiao.people.rules import Newcomer, block_of
from xinmiao.people.tests.conftest import EVERYWHERE, MING, NOW, VILLAGE, WORKER, Register, number
from xinmiao.science.linkage.comparing import Facts

pytestmark = pytest.mark.django_db
SECRETS = ("王小明", "刘秀英", "13800000001", number().number, "幸福路")


def dumped() -> bytes:
    """Everything in the database, as bytes."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        parts = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [_bytes(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(parts)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_person_has_a_number_of_the_county_and_no_name(register: Register):
    one, other = register(), register(name="李丽", documents=())

    assert (one.county, one.sex, one.birth_date, one.place.code) == (530102, 1, MING.birth_date, VILLAGE)
    assert other.person_no == one.person_no + 1
    assert block_of(one.person_no) == 1
    assert len({one.pseudonym, other.pseudonym}) == 2


def test_nothing_that_names_anybody_is_in_the_database(register: Register):
    register()

    everything = dumped()
    assert [secret for secret in SECRETS if secret.encode() in everything] == []


def test_identity_is_read_for_a_purpose_and_logged(register: Register, clerk: Actor):
    person = register()

    told = queries.reveal(person, purpose="service", by=clerk)

    assert (told.names, told.mother, told.phones, told.address) == (
        ("王小明",), "刘秀英", ("13800000001",), "幸福路 1 号",
    )  # fmt: skip
    assert told.documents == (number(),)
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.verb, entry.key, entry.detail_json) == ("reveal", person.pseudonym, '{"purpose":"service"}')
    with pytest.raises(ValueError, match="curiosity"):
        queries.reveal(person, purpose="curiosity", by=clerk)


def test_lists_show_masked_names(register: Register):
    person = register()
    assert queries.masked([person]) == {person.pk: "王○○"}


def test_a_cell_moved_to_another_person_or_kind_does_not_open(register: Register, clerk: Actor):
    one, other = register(), register(name="李丽", documents=())
    sealed = one.identities.get(kind="name").sealed

    other.identities.filter(kind="name").update(sealed=sealed)
    with pytest.raises(encryption.Unreadable):
        queries.reveal(other, purpose="service", by=clerk)
    one.identities.filter(kind="mother_name").update(sealed=sealed)
    with pytest.raises(encryption.Unreadable):
        queries.reveal(one, purpose="service", by=clerk)


def test_what_was_typed_is_kept(register: Register, clerk: Actor):
    person = register(name="歐陽 娜娜𫖮")
    assert queries.reveal(person, purpose="service", by=clerk).name == "歐陽 娜娜𫖮"


def test_many_are_registered_with_one_entry_and_the_same_facts(places: object, clerk: Actor):
    names = ["王小明", "李丽", "欧阳娜娜"]
    newcomers = [Newcomer(Facts(name, 1, place=VILLAGE)) for name in names]
    entries = AuditEntry.objects.count()

    made = actions.register_many(newcomers=newcomers, source="import:1", at=NOW, by=clerk)

    assert [queries.reveal(one, purpose="service", by=clerk).name for one in made] == names
    assert AuditEntry.objects.filter(noun="people", key="import:1").count() == 1
    assert AuditEntry.objects.count() == entries + 2 + len(names)  # numbers, people, and the reading here
    numbers = [one.person_no for one in made]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_place_that_is_in_no_county_is_refused_and_nobody_is_registered(places: object, clerk: Actor):
    for code in ("nowhere", "53", ""):
        with pytest.raises(actions.PlaceNeeded):
            actions.register_person(newcomer=Newcomer(replace(MING, place=code)), at=NOW, by=clerk)
    assert not Person.objects.exists()


def test_a_registration_that_fails_leaves_nothing(places: object, clerk: Actor, monkeypatch: pytest.MonkeyPatch):
    def fail(*_args: object, **_told: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("xinmiao.people.actions.registering._index", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.register_person(newcomer=Newcomer(MING), at=NOW, by=clerk)
    assert not Person.objects.exists()
    assert not Identity.objects.exists()


def test_what_is_amended_is_found_anew_and_what_it_replaced_stays_sealed(register: Register, clerk: Actor):
    person = register()
    changed = Newcomer(replace(MING, name="王晓军", phones=("13900000002",), documents=()))

    actions.amend(person=person, newcomer=changed, at=NOW + timedelta(days=1), by=clerk)

    told = queries.reveal(person, purpose="service", by=clerk)
    assert (told.names, told.phones, told.documents) == (("王晓军",), ("13900000002",), ())
    assert person.identities.exclude(ended_at=None).count() == 5
    assert not MatchTag.objects.exists()
    assert [*queries.found("王晓军", WORKER)] == [*queries.found("王小明", WORKER)] == [person]  # the former name, too
    assert not queries.found("13800000001", WORKER).exists()


def test_registered_despite_a_likeness_goes_to_somebody_to_look_at(register: Register, clerk: Actor):
    first = register()
    second = actions.register_despite(newcomer=Newcomer(MING), likely=[first], reason="双胞胎", at=NOW, by=clerk)

    task = Task.objects.get(kind=actions.DUPLICATE)
    assert (task.about, task.permission, task.place_path) == (
        f"person:{second.pseudonym}",
        "settle_duplicates",
        second.place.path,
    )
    entry = AuditEntry.objects.get(verb="register despite")
    assert first.pseudonym in entry.detail_json


def test_the_database_keeps_its_promises(register: Register):
    person = register()
    broken = {
        "people_sex_is_known_or_zero": {"sex": 9},
        "people_birth_precision_is_known": {"birth_precision": "perhaps"},
        "people_dies_after_birth": {"died_date": date(2019, 1, 1)},
        "people_birth_order_not_negative": {"birth_order": -1},
    }
    for name, change in broken.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(**change)
    name = person.identities.get(kind="name")
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(person=person, kind="name", ordinal=name.ordinal, sealed=b"")
    with pytest.raises(IntegrityError, match="people_identity_is_of_a_kind"), transaction.atomic():
        Identity.objects.create(person=person, kind="nickname", sealed=b"")
    token = SearchToken.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchToken.objects.create(person=person, use=token.use, token=token.token)


def test_an_extract_names_a_person_differently_for_each_recipient_and_purpose(register: Register):
    person = register()
    told = [
        queries.pseudonyms([person], purpose=purpose, recipient=recipient)[person.pk]
        for purpose, recipient in (("study", "a"), ("study", "b"), ("report", "a"))
    ]
    assert len({*told, person.pseudonym}) == 4
    assert Person.objects.visible_to(EVERYWHERE).count() == 1
