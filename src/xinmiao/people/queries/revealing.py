"""Reading who somebody is: for a purpose, and never unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people import encryption, sealing
from xinmiao.people.models import Person
from xinmiao.people.rules import masked_name
from xinmiao.people.sealing import Opened


class Purpose(StrEnum):
    """What identity is read for."""

    SERVICE = "service"
    CORRECTION = "correction"
    DUPLICATE = "duplicate"
    FOLLOW_UP = "follow_up"
    EXPORT = "export"


@transaction.atomic
def reveal(person: Person, *, purpose: Purpose | str, by: Actor) -> Opened:
    """Read what names a person. This is the one way to it; who read it and for what stays in the audit trail."""
    told = Purpose(purpose)
    found = sealing.opened([person])[person.pk]
    audit.record(by=by, verb="reveal", noun="person", key=person.pseudonym, detail={"purpose": told.value})
    return found


@transaction.atomic
def reveal_many(persons: Sequence[Person], *, purpose: Purpose | str, by: Actor) -> dict[int, Opened]:
    """Read what names each of these persons, by their key, with one entry in the audit trail that says whose it was."""
    told = Purpose(purpose)
    if not persons:
        return {}
    whose = {"purpose": told.value, "people": [one.pseudonym for one in persons]}
    audit.record(by=by, verb="reveal", noun="people", key="", detail=whose)
    return sealing.opened(persons)


def masked(persons: Sequence[Person]) -> dict[int, str]:
    """The names of persons as lists show them, by their key: 王○○; empty where there is none."""
    return {pk: masked_name(told.name) for pk, told in sealing.opened(persons).items()}


def pseudonyms(persons: Iterable[Person], *, purpose: str, recipient: str) -> dict[int, str]:
    """What persons are called in an extract for one purpose and recipient, by their key; no two of these agree."""
    return {one.pk: encryption.pseudonym(one.subject, purpose=purpose, recipient=recipient) for one in persons}
