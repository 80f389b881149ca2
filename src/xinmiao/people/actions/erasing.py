"""Forgetting a person: what names them, the key that read it, and their events in the ledger."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from xinmiao.core import audit, handlers
from xinmiao.core.actors import Actor
from xinmiao.ledger.store import Erased
from xinmiao.people import encryption
from xinmiao.people.models import KeyToDestroy, Person
from xinmiao.records import actions as records
from xinmiao.records import queries as ledger
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

HOLDS = "people.holds"
"""Asked of higher apps before an erasure: `(persons) -> Text | None`, why these must be kept."""
ERASING = "people.erasing"
"""Told to higher apps within it: `(persons, by)`; they drop what they hold of these persons."""


class OnHold(XinmiaoError):
    """A duty to keep stands against the erasure."""

    def __init__(self, reason: Text) -> None:
        what = Text("不能删除：{reason}", "Cannot be erased: {reason}")
        super().__init__(
            "people.on_hold",
            Text(what.zh.format(reason=reason.zh), what.en.format(reason=reason.en)),
            todo=Text("保留期满或个案结束后再删除", "Erase when the duty has ended or the case is closed"),
        )


@transaction.atomic
def erase_identity(*, number: int, by: Actor) -> None:
    """Forget who has this number, and the numbers that count as the same person. The counts stay as they are.

    Rows, tags and tokens go now, the data keys as soon as the transaction stands. Raises OnHold.
    """
    theirs = ledger.aliases().numbers_of([number]).tolist()
    persons = list(Person.objects.select_for_update().filter(person_no__in=theirs))
    for reason in handlers.call(HOLDS, persons=persons):
        if isinstance(reason, Text):
            raise OnHold(reason)
    handlers.call(ERASING, persons=persons, by=by)
    named = Person.objects.filter(pk__in=[person.pk for person in persons])
    KeyToDestroy.objects.bulk_create(
        KeyToDestroy(subject=person.subject) for person in named.filter(identities__isnull=False).distinct()
    )
    named.delete()
    audit.record(by=by, verb="erase", noun="identity", key="", detail={"persons": len(persons)})  # never whose
    transaction.on_commit(partial(destroy_keys, by=by))


def destroy_keys(*, by: Actor) -> int:
    """Destroy the keys of those who were erased; whatever a crash left over goes with the next. Gives how many."""
    waiting = list(KeyToDestroy.objects.values_list("subject", flat=True))
    n = encryption.forget(waiting)
    KeyToDestroy.objects.filter(subject__in=waiting).delete()
    if n:
        audit.record(by=by, verb="destroy", noun="keys", key="", detail={"keys": n})
    return n


def erase(*, number: int, by: Actor) -> Erased:
    """Forget the person and take every event of theirs out of the ledger and its counts.

    Gives how many events went and since which version; the published figures affected are told by `reviews`.
    """
    erase_identity(number=number, by=by)
    return records.erase(person_nos=[number], by=by)
