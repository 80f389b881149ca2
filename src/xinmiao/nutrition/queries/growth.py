"""What was measured of one person, whatever the door: rounds at schools, and home visits that were approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from django.db.models import Q, QuerySet

from xinmiao.accounts.rules import Permission, Scope
from xinmiao.collection.models import State, Submission
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.nutrition.queries.rounds import visible_to
from xinmiao.nutrition.rules.growth import Source, Visit
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers

HOME_VISIT, CHILD = "ecd_home_visit", "child"
"""The pack's form of home visits, and whom it measures."""
WEIGHT, LENGTH, LENGTH_AGAIN, POSITION, OEDEMA = (
    f"growth/{name}" for name in ("weight_kg", "length_cm", "length_again_cm", "position", "oedema")
)


def person_for(scopes: Iterable[Scope], handle: str) -> Person | None:
    """A person whose growth these scopes may see: living in their places, or measured in their rounds."""
    scopes = tuple(scopes)
    near = Person.objects.visible_to(scopes, Permission.RUN_ROUNDS).values("pk")
    measured = Q(measurements__round__in=visible_to(scopes).values("pk"))
    return Person.objects.filter(Q(pk__in=near) | measured, pseudonym=handle).distinct().first()


def visits_of(person: Person) -> list[Visit]:
    """Every measurement of a person that stands, the earliest first."""
    return sorted([*_in_rounds(person), *_at_home(person)], key=lambda one: one.on)


def _in_rounds(person: Person) -> Iterator[Visit]:
    for one in person.measurements.filter(is_current=True, not_measured=""):
        yield Visit(one.measured_on, one.height_cm, one.weight_kg, "h", False, Source.ROUND)


def _at_home(person: Person) -> Iterator[Visit]:
    for one in _home_visits(person):
        answers, _check = answers_of(current(one))
        height, weight = _number(answers, LENGTH_AGAIN) or _number(answers, LENGTH), _number(answers, WEIGHT)
        if height or weight:
            lies = {"lying": "l", "standing": "h"}.get(answers.value(POSITION), "")
            yield Visit(one.date, height, weight, lies, answers.value(OEDEMA) == "yes", Source.HOME_VISIT)


def _home_visits(person: Person) -> QuerySet[Submission]:
    spoken = Submission.objects.filter(form__code=HOME_VISIT, state=State.APPROVED, deleted_at=None)
    return spoken.filter(people__person=person, people__role=CHILD).distinct()


def _number(answers: Answers, path: str) -> Decimal | None:
    try:
        return Decimal(answers.value(path))
    except InvalidOperation:
        return None
