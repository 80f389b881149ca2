"""Finding persons: by what is typed in a search, and those whom somebody about to be registered may already be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from xinmiao.accounts.rules import Scope
from xinmiao.people import encryption
from xinmiao.people.models import Person, SearchToken
from xinmiao.people.queries.known import THRESHOLDS, Known, Neighbour
from xinmiao.people.rules import masked_name
from xinmiao.science.linkage import tokens
from xinmiao.science.linkage.comparing import Facts, Likeness, Thresholds, Verdict

SHOWN = 10


class Advice(StrEnum):
    """open: it is this person. held: one number, two persons: somebody must look. look: a possible duplicate."""

    OPEN = "open"
    HELD = "held"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody within the worker's places who may be the one to be registered. name: masked."""

    person: Person
    name: str
    likeness: Likeness
    advice: Advice


@dataclass(frozen=True, slots=True)
class Candidates:
    """The likeliest first. elsewhere: somebody like this is known outside the worker's places; nothing more is said."""

    shown: tuple[Candidate, ...]
    elsewhere: bool


def candidates(facts: Facts, scopes: Iterable[Scope], *, thresholds: Thresholds = THRESHOLDS) -> Candidates:
    """Who these facts may already belong to. Missing facts find nobody; at most `MOST` persons are opened."""
    likely = Known([facts]).likely(facts, thresholds)
    numbers = [one.standing.pk for one, _ in likely]
    mine = set(Person.objects.filter(pk__in=numbers).visible_to(scopes).values_list("pk", flat=True))
    return Candidates(
        best([one for one in likely if one[0].standing.pk in mine]),
        any(one.standing.pk not in mine for one, _ in likely),
    )


def best(likely: Iterable[tuple[Neighbour, Likeness]]) -> tuple[Candidate, ...]:
    """The likeliest first, each person once, with what to do about them."""
    found: dict[str, Candidate] = {}
    for one, likeness in sorted(likely, key=lambda pair: -pair[1].score):
        person = one.standing
        found.setdefault(person.pseudonym, Candidate(person, masked_name(one.facts.name), likeness, _advice(likeness)))
    return tuple(found.values())[:SHOWN]


def found(words: str, scopes: Iterable[Scope]) -> QuerySet[Person]:
    """Persons within the scopes whose name, sound, initials, number, phone, or last four are these words."""
    sought = [encryption.token(one) for one in tokens.sought(words)]
    hits = SearchToken.objects.filter(use=SearchToken.Use.SEARCH, token__in=sought).values("person")
    return Person.objects.filter(pk__in=hits).visible_to(scopes).select_related("place").order_by("-registered_at")


def _advice(likeness: Likeness) -> Advice:
    if not likeness.found("number", "same"):
        return Advice.LOOK
    return Advice.OPEN if likeness.verdict is Verdict.SAME else Advice.HELD
