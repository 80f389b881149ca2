"""The same rows, one by one and in one call, end in the same records: states, flags, people, entities, the ledger's."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from django.db import transaction

from xinmiao.collection.actions import submissions
from xinmiao.collection.actions.bulk import receive_many
from xinmiao.collection.models import Channel, Entity, EntityAction, EntityList, Quarantined, Revision
from xinmiao.collection.tests import field
from xinmiao.collection.tests.test_people_tied import number_of
from xinmiao.core.actors import Actor
from xinmiao.people.models import CaregiverRelation, Pair, Person
from xinmiao.people.sealing import opened
from xinmiao.records.models import Outbox
from xinmiao.science.errors import XinmiaoError

NAMES = ("王小明", "王晓明", "李红", "王某之子", "", "欧阳娜娜")
LISTED = [f"5f0c9a4e-6a0c-4f0e-9f2e-{n:012d}" for n in range(3)]
NUMBERS = [number_of("53010220210501001"), number_of("53010220210501002"), "53010220210501001X", ""]


@pytest.fixture
def forms(small_country):
    """One that counts when it is received, one that counts later, one whose child is chosen from a list."""
    field.the_form(counts_when="received")
    field.the_form("later")
    field.the_form("follow_up", counts_when="received", people=field.MAPPING["people"] | {"child": _LISTED_CHILD})


_LISTED_CHILD = {"entity": "child/id", "name": "child/name", "birth_date": "child/birth_date"}


def rows(random: Random, n: int) -> list[bytes]:
    """Rows that meet in all ways: known numbers, like names, the same home, lists, faults; repeated and edited."""
    made = [row(random, f"row-{i}") for i in range(n)]
    edited = made[0].replace(b"</instanceID>", b"-again</instanceID><deprecatedID>uuid:row-0</deprecatedID>")
    other = made[1].replace(b"<visit_date>2024", b"<visit_date>2023")
    return [*made, made[2], other, edited]


def row(random: Random, instance: str) -> bytes:
    form = random.choice(["home_visit", "home_visit", "later", "follow_up"])
    child = {
        "name": random.choice(NAMES),
        "sex": random.choice(["male", "female", ""]),
        "birth_date": random.choice(["2021-05-01", "2021-05-02", ""]),
        "number": random.choice(NUMBERS),
        "phone": random.choice(["13800000001", "13800000002", "12", ""]),
    }
    if form == "follow_up":
        child["id"] = random.choice([*LISTED, ""])
    carers = [
        {"name": random.choice(NAMES), "relation": random.choice(["mother", "father", "nobody"]), "took_part": "yes"}
        for _ in range(random.randrange(3))
    ]
    place, day = random.choice(["530102", "530102", "530103", "53", "nowhere"]), random.choice(["04-18", "12-18"])
    xml = field.xml(instance, form=form, child=child, carers=carers, place=place, visit_date=f"2024-{day}")
    if random.random() < 0.2:
        block = f'<entity dataset="children" id="{random.choice(LISTED)}" create="1"><label>x</label></entity></meta>'
        xml = xml.replace(b"</meta>", block.encode())
    return xml


def one_by_one(told: Iterable[bytes], user) -> list[str]:
    answers = []
    for xml in told:
        try:
            answers.append(submissions.receive(xml=xml, media={}, **_sending(user)).outcome)
        except XinmiaoError as error:
            answers.append(error.code)
    return answers


def together(told: list[bytes], user) -> list[str]:
    answers = receive_many(rows=told, **_sending(user))
    return [one.code if isinstance(one, XinmiaoError) else one.outcome for one in answers]


def _sending(user) -> dict:
    return {"user": user, "channel": Channel.API, "at": field.AT, "by": Actor.of_user(user)}


def records() -> dict[str, list]:
    """All that came of it, by keys that do not hang on the order in which a database numbers its rows."""
    revisions = Revision.objects.select_related("submission__place")
    first = revisions.filter(ordinal=1)
    named = {code: one.instance_id for one in first for code in (one.submission.source_code, one.submission.subject)}
    names = {one.pk: opened([one])[one.pk] for one in Person.objects.all()}
    return {
        "submissions": sorted(
            [one.instance_id, one.ordinal, one.outcome, one.is_current, one.submission.state, one.submission.stands,
             one.submission.n_posted, str(one.submission.place), one.submission.date, one.sha256]
            for one in revisions
        ),
        "flags": sorted(
            [one.instance_id, flag.kind, flag.path, flag.message_en] for one in revisions for flag in one.flags.all()
        ),
        "links": sorted(
            [one.instance_id, link.role, link.ordinal, link.how, link.person.person_no]
            for one in revisions.filter(is_current=True)
            for link in one.submission.people.select_related("person")
        ),
        "people": [
            [one.person_no, one.sex, one.birth_date, one.place_id, named[one.source], names[one.pk], one.tags.count(),
             sorted(one.tokens.values_list("use", "token"))]
            for one in Person.objects.order_by("person_no")
        ],
        "relations": sorted(CaregiverRelation.objects.values_list(
            "child__person_no", "caregiver__person_no", "kind", "from_date", "to_date")),
        "pairs": sorted(Pair.objects.values_list("a__person_no", "b__person_no", "probability")),
        "entities": sorted(Entity.objects.values_list("uuid", "person__person_no")),
        "actions": sorted(EntityAction.objects.values_list("uuid", "ordinal", "state")),
        "events": [
            [named[one.source.code], one.revision, one.ordinal, one.number, one.payload | {"source_no": 0}]
            for one in Outbox.objects.select_related("source").order_by("number")
        ],
        "held": sorted(Quarantined.objects.values_list("instance_id", "reason")),
    }  # fmt: skip


def after(take, told: list[bytes], user) -> tuple[list[str], dict[str, list]]:
    """What is answered and recorded, after which all is as before."""
    with transaction.atomic():
        found = take(told, user), records()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_same_rows_end_in_the_same_records(forms, mei, seed):
    random = Random(seed)
    known = field.submission(by=mei, child=field.CHILD | {"number": NUMBERS[0]})
    field.taken_in(known, mei)
    children = EntityList.objects.create(code="children")
    Entity.objects.create(
        list=children, uuid=LISTED[0], code="A1", sealed=b"", made_by=known, made_at=field.AT, changed_at=field.AT
    )
    told = rows(random, 24)

    answers, recorded = after(one_by_one, told, mei)
    answers_together, recorded_together = after(together, told, mei)

    assert answers_together == answers
    for what, alone in recorded.items():
        assert recorded_together[what] == alone, what
    assert len(recorded["people"]) > 5
    assert recorded["events"]


@pytest.mark.usefixtures("forms")
def test_two_rows_of_one_call_about_the_same_new_person_give_one_person(mei):
    child = field.CHILD | {"number": NUMBERS[0]}
    told = [field.xml(f"row-{i}", child=child, carers=field.CARERS) for i in range(2)]

    assert together(told, mei) == ["created", "created"]

    assert Person.objects.count() == 2
    assert CaregiverRelation.objects.count() == 1
    assert sorted(link[3] for link in records()["links"]) == ["new", "new", "number", "relation"]


@pytest.mark.usefixtures("forms")
def test_how_many_questions_the_database_is_asked_does_not_grow_with_the_people(mei, django_assert_max_num_queries):
    together([field.xml("first")], mei)
    told = [field.xml(f"row-{i}", child=field.CHILD | {"name": f"王{chr(0x4E00 + i)}"}) for i in range(100)]

    with django_assert_max_num_queries(150):
        assert set(together(told, mei)) == {"created"}
