"""Finding persons: by what is typed in a search, and those whom somebody about to be registered may already be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, QuerySet

from xinmiao.accounts.rules import Scope
from xinmiao.people import encryption, sealing
from xinmiao.people.models import Person, SearchToken
from xinmiao.people.queries.numbers import kept
from xinmiao.people.rules import masked_name
from xinmiao.science.linkage import tokens
from xinmiao.science.linkage.comparing import Facts, Likeness, Thresholds, Verdict, compare

MOST = 200
"""Persons who are opened and compared in one check."""
COMMON_PHONE = 8
"""A phone of more persons than this is a school's or a clinic's, and says nothing."""
SHOWN = 10
THRESHOLDS = Thresholds()


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
    common = _common(facts.phones)
    likely = [
        (person, told, likeness)
        for person, told, likeness in _compared(facts, common, thresholds)
        if likeness.verdict is not Verdict.DIFFERENT
    ]
    standing = kept([person for person, _, _ in likely])
    mine = set(Person.objects.filter(pk__in=[p.pk for p in standing.values()]).visible_to(scopes).values_list("pk"))
    best: dict[int, Candidate] = {}
    for person, told, likeness in sorted(likely, key=lambda one: -one[2].score):
        one = standing[person.pk]
        if (one.pk,) in mine:
            best.setdefault(one.pk, Candidate(one, masked_name(told.name), likeness, _advice(likeness)))
    elsewhere = any((standing[person.pk].pk,) not in mine for person, _, _ in likely)
    return Candidates(tuple(list(best.values())[:SHOWN]), elsewhere)


def found(words: str, scopes: Iterable[Scope]) -> QuerySet[Person]:
    """Persons within the scopes whose name, sound, initials, number, phone, or last four are these words."""
    sought = [encryption.token(one) for one in tokens.sought(words)]
    hits = SearchToken.objects.filter(use=SearchToken.Use.SEARCH, token__in=sought).values("person")
    return Person.objects.filter(pk__in=hits).visible_to(scopes).select_related("place").order_by("-registered_at")


def _advice(likeness: Likeness) -> Advice:
    if not likeness.found("number", "same"):
        return Advice.LOOK
    return Advice.OPEN if likeness.verdict is Verdict.SAME else Advice.HELD


def _compared(
    facts: Facts, common: frozenset[str], thresholds: Thresholds
) -> list[tuple[Person, sealing.Opened, Likeness]]:
    persons = _blocked(facts, common)
    told = sealing.opened(persons)
    return [
        (
            person,
            told[person.pk],
            compare(facts, sealing.facts_of(person, told[person.pk]), common_phones=common, thresholds=thresholds),
        )
        for person in persons
    ]


def _blocked(facts: Facts, common: frozenset[str]) -> Sequence[Person]:
    """Those who share a token, at most `MOST`: first of the tokens that fewest share, so that a number goes first."""
    sought = [encryption.token(one) for one in tokens.blocking(facts) if not _is_of(one, common)]
    keys: dict[int, None] = {}
    shares = [
        list(SearchToken.objects.filter(use=SearchToken.Use.BLOCK, token=one).values_list("person", flat=True)[:MOST])
        for one in sought
    ]
    for share in sorted(shares, key=len):
        keys |= dict.fromkeys(share)
    return list(Person.objects.filter(pk__in=list(keys)[:MOST]).select_related("place"))


def _common(phones: Iterable[str]) -> frozenset[str]:
    """Those of the phones that too many persons have."""
    by_token = {encryption.token(tokens.search_number(phone)[0]): phone for phone in phones}
    many = (
        SearchToken.objects.filter(use=SearchToken.Use.SEARCH, token__in=list(by_token))
        .values("token")
        .annotate(n=Count("person"))
        .filter(n__gt=COMMON_PHONE)
    )
    return frozenset(by_token[one["token"]] for one in many)


def _is_of(token: str, phones: frozenset[str]) -> bool:
    return any(token.startswith(f"phone:{phone}:") for phone in phones)
