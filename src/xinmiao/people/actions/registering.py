"""Persons registered from what is told of them, one or many, and what is told of them amended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from xinmiao.accounts.rules import Permission
from xinmiao.core import audit, open_tasks
from xinmiao.core.actors import Actor
from xinmiao.people import sealing
from xinmiao.people.actions.numbers import allot
from xinmiao.people.models import Identity, IdentityKind, MatchTag, Person
from xinmiao.people.rules import Newcomer
from xinmiao.places.models import Place
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

BATCH = 2000
TOKENS = 5000
DUPLICATE = "people.duplicate"
"""The kind of a task: somebody was registered although a like person is known."""


class PlaceNeeded(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__(
            "people.place_needed",
            Text(f"没有这个居住地，或不在任何县内：“{code}”", f"No such place, or one in no county: '{code}'"),
            todo=Text("请填写村、社区或县的代码", "Give the code of a village, community or county"),
        )


@transaction.atomic
def register_person(*, newcomer: Newcomer, at: datetime, by: Actor) -> Person:
    """Register one person: a number, sealed identity, tags and tokens. Raises PlaceNeeded."""
    person = _registered([newcomer], at, by)[0]
    audit.record(by=by, verb="register", noun="person", key=person.pseudonym, detail={"source": newcomer.source}, at=at)
    return person


@transaction.atomic
def register_despite(*, newcomer: Newcomer, likely: Sequence[Person], reason: str, at: datetime, by: Actor) -> Person:
    """Register somebody although like persons are known; why is kept in the audit trail, and a person looks at it."""
    person = register_person(newcomer=newcomer, at=at, by=by)
    detail = {"reason": reason, "like": [one.pseudonym for one in likely]}
    audit.record(by=by, verb="register despite", noun="person", key=person.pseudonym, detail=detail, at=at)
    open_tasks.open_task(
        kind=DUPLICATE,
        about=f"person:{person.pseudonym}",
        words=Text("登记时已有相似的人：请判断是否为同一人", "Registered although like persons are known: the same?"),
        path=f"/people/{person.pseudonym}/",
        permission=Permission.SETTLE_DUPLICATES,
        place_path=person.place.path if person.place else "",
        by=by,
        at=at,
    )
    return person


@transaction.atomic
def register_many(*, newcomers: Sequence[Newcomer], source: str, at: datetime, by: Actor) -> list[Person]:
    """Register many at once, in their order, with one entry in the audit trail. Raises PlaceNeeded."""
    made: list[Person] = []
    for start in range(0, len(newcomers), BATCH):
        made += _registered(newcomers[start : start + BATCH], at, by)
    audit.record(by=by, verb="register", noun="people", key=source, detail={"persons": len(made)}, at=at)
    return made


@dataclass(frozen=True, slots=True)
class Draft:
    """Somebody who is about to be registered: a person under a pseudonym, without a number, not kept yet."""

    person: Person
    newcomer: Newcomer


def draft(*, newcomer: Newcomer, place: Place, at: datetime) -> Draft:
    """place: in a county, the one of these facts."""
    return Draft(_person(newcomer, place, at), newcomer)


@transaction.atomic
def register_drafts(*, drafts: Sequence[Draft], source: str, at: datetime, by: Actor) -> None:
    """Number and keep all of them, in their order, with one entry in the audit trail. Raises BlocksExhausted."""
    if not drafts:
        return
    _keep([one.person for one in drafts], [one.newcomer for one in drafts], by)
    first, noun, key = drafts[0], "people", source
    detail: dict[str, object] = {"persons": len(drafts)}
    if len(drafts) == 1:
        noun, key, detail = "person", first.person.pseudonym, {"source": first.newcomer.source}
    audit.record(by=by, verb="register", noun=noun, key=key, detail=detail, at=at)


@transaction.atomic
def amend(*, person: Person, newcomer: Newcomer, at: datetime, by: Actor) -> Person:
    """Set what is told of a person to this; what it replaces has ended and is kept sealed. Raises PlaceNeeded."""
    places = _places([newcomer])
    _amend_plain(person, newcomer, places[newcomer.facts.place])
    rows, told = sealing.rows_of(newcomer), sealing.opened([person])[person.pk]
    if rows != _rows_now(told):
        last = person.identities.aggregate(last=Max("ordinal"))["last"]
        person.identities.filter(ended_at=None).update(ended_at=at)
        Identity.objects.bulk_create(sealing.sealed([person], [rows], first=0 if last is None else last + 1))
    person.tags.all().delete()
    person.tokens.all().delete()
    former = [name for name in told.names if name != newcomer.facts.name]
    _index([person], [replace(newcomer, other_names=(*newcomer.other_names, *former))])
    audit.record(by=by, verb="amend", noun="person", key=person.pseudonym, at=at)
    return person


def _amend_plain(person: Person, newcomer: Newcomer, place: Place) -> None:
    facts = newcomer.facts
    person.sex, person.birth_date, person.birth_precision = facts.sex, facts.birth_date, facts.precision
    person.birth_order, person.died_date, person.place = facts.birth_order, newcomer.died, place
    person.save()


def _rows_now(told: sealing.Opened) -> list[sealing.Row]:
    rows = [sealing.Row(IdentityKind.NAME, name) for name in told.names]
    rows += [sealing.Row(IdentityKind.MOTHER_NAME, told.mother)] if told.mother else []
    rows += [sealing.Row(one.kind, one.number, one.country) for one in told.documents]
    rows += [sealing.Row(IdentityKind.PHONE, phone) for phone in told.phones]
    return rows + ([sealing.Row(IdentityKind.ADDRESS, told.address)] if told.address else [])


def _registered(newcomers: Sequence[Newcomer], at: datetime, by: Actor) -> list[Person]:
    places = _places(newcomers)
    persons = [_person(one, places[one.facts.place], at) for one in newcomers]
    _keep(persons, newcomers, by)
    return persons


def _keep(persons: Sequence[Person], newcomers: Sequence[Newcomer], by: Actor) -> None:
    """Number them and save all that names them."""
    counties = Counter(person.county for person in persons)
    given = {county: iter(numbers.tolist()) for county, numbers in allot(counties=counties, by=by).items()}
    for person in persons:
        person.person_no = next(given[person.county])
    Person.objects.bulk_create(persons)
    rows = [sealing.rows_of(one) for one in newcomers]
    Identity.objects.bulk_create(sealing.sealed(persons, rows), batch_size=BATCH)
    _index(persons, newcomers)


def _person(newcomer: Newcomer, place: Place, at: datetime) -> Person:
    facts = newcomer.facts
    return Person(
        county=place.county_no,
        registered_at=at,
        sex=facts.sex,
        birth_date=facts.birth_date,
        birth_precision=facts.precision,
        birth_order=facts.birth_order,
        died_date=newcomer.died,
        place=place,
        source=newcomer.source,
    )


def _index(persons: Sequence[Person], newcomers: Sequence[Newcomer]) -> None:
    pairs = list(zip(persons, newcomers, strict=True))
    tags = [tag for person, one in pairs for tag in sealing.tags(person, one.facts.documents)]
    found = [
        (person.pk, use, token)
        for person, one in pairs
        for use, token in sealing.search_tokens(one.facts, (one.facts.name, *one.other_names))
    ]
    MatchTag.objects.bulk_create(tags, batch_size=BATCH)
    for start in range(0, len(found), TOKENS):
        _insert(found[start : start + TOKENS])


def _insert(rows: Sequence[tuple[int, int, int]]) -> None:
    """A dozen rows a person, whole numbers only: as models or parameters they would take as long as all the rest."""
    values = ", ".join(f"({person:d}, {use:d}, {token:d})" for person, use, token in rows)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO people_searchtoken (person_id, use, token) VALUES {values}")


def _places(newcomers: Sequence[Newcomer]) -> dict[str, Place]:
    codes = {one.facts.place for one in newcomers}
    found = {place.code: place for place in Place.objects.filter(code__in=codes) if place.county_no}
    for code in codes - found.keys():
        raise PlaceNeeded(code)
    return found
