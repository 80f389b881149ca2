"""Persons who share a token with some facts, read together, so that many facts are looked at for one reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from xinmiao.people import encryption, sealing
from xinmiao.people.models import Person, SearchToken
from xinmiao.people.queries.numbers import kept
from xinmiao.science.linkage import tokens
from xinmiao.science.linkage.comparing import Facts, Likeness, Thresholds, Verdict, compare

MOST = 200
"""Persons who are opened and compared in one check."""
COMMON_PHONE = 8
"""A phone of more persons than this is a school's or a clinic's, and says nothing."""
THRESHOLDS = Thresholds()
_LAST = 1 << 62
"""Keys of those who are not registered yet lie above all of those who are."""
_AT_ONCE = 5000
"""Values in one statement: SQLite takes 32,766."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who shares a token. standing: whom they count as."""

    standing: Person
    facts: Facts


class Known:
    """Those whom any of the facts may belong to. Who is registered meanwhile is told with `add`, and found as well."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        self._blocking = {one: tokens.blocking(one) for one in facts}
        self._token = _keyed(one for blocking in self._blocking.values() for one in blocking)
        self._sharing = _sharing(list(self._token.values()))
        self._digits = _keyed(digits for one in self._blocking for digits in _digits(one.phones))
        self._n = _counted(self._digits.values())
        self._people = dict(_neighbours({pk for share in self._sharing.values() for pk in share}))

    def likely(self, facts: Facts, thresholds: Thresholds = THRESHOLDS) -> list[tuple[Neighbour, Likeness]]:
        """Each of them who may be who these facts are about, in the order of their registration."""
        common = frozenset(phone for phone in facts.phones if self._is_common(phone))
        told = (
            (one, compare(facts, one.facts, common_phones=common, thresholds=thresholds))
            for one in self._blocked(facts, common)
        )
        return [(one, likeness) for one, likeness in told if likeness.verdict is not Verdict.DIFFERENT]

    def with_number(self, facts: Facts) -> list[Person]:
        """Those who have one of the documents of these facts."""
        keys = {key for one in facts.documents for key in self._sharing[self._token[tokens.number(one)]]}
        return [self._people[key].standing for key in keys]

    def add(self, person: Person, facts: Facts) -> None:
        """Let somebody who is about to be registered be found, too. facts: one of those that were asked for."""
        key = _LAST + len(self._people)
        self._people[key] = Neighbour(person, facts)
        for one in self._blocking[facts]:
            share = self._sharing[self._token[one]]
            if len(share) < MOST:
                share.append(key)
        numbers = (*facts.phones, *(one.number for one in facts.documents))
        self._n.update({self._digits[digits] for digits in _digits(numbers) if digits in self._digits})

    def _is_common(self, phone: str) -> bool:
        return any(self._n[self._digits[digits]] > COMMON_PHONE for digits in _digits([phone]))

    def _blocked(self, facts: Facts, common: frozenset[str]) -> list[Neighbour]:
        """At most `MOST` who share a token: first of the tokens that fewest share, so that a number goes first."""
        sought = [self._token[one] for one in self._blocking[facts] if not _is_of(one, common)]
        keys: dict[int, None] = {}
        for share in sorted((self._sharing[one] for one in sought), key=len):
            keys |= dict.fromkeys(share)
        return [self._people[key] for key in sorted(islice(keys, MOST))]


def _keyed(plain: Iterable[str]) -> dict[str, int]:
    told = list(dict.fromkeys(plain))
    return dict(zip(told, encryption.tokens(told), strict=True))


def _digits(numbers: Iterable[str]) -> set[str]:
    return {search[0] for one in numbers if (search := tokens.search_number(one))}


def _sharing(sought: Sequence[int]) -> dict[int, list[int]]:
    """By token the first `MOST` persons who have it."""
    place = Window(RowNumber(), partition_by=F("token"), order_by="person")
    found: dict[int, list[int]] = defaultdict(list)
    for some in _parts(sought):
        rows = SearchToken.objects.filter(use=SearchToken.Use.BLOCK, token__in=some).annotate(place=place)
        for token, person in sorted(rows.filter(place__lte=MOST).values_list("token", "person")):
            found[token].append(person)
    return found


def _counted(sought: Iterable[int]) -> Counter[int]:
    """How many persons are found by each of these tokens of numbers."""
    found: Counter[int] = Counter()
    for some in _parts(list(sought)):
        rows = SearchToken.objects.filter(use=SearchToken.Use.SEARCH, token__in=some).values("token")
        found.update(dict(rows.values_list("token", Count("person"))))
    return found


def _neighbours(wanted: Iterable[int]) -> Iterator[tuple[int, Neighbour]]:
    for some in _parts(sorted(wanted)):
        persons = list(Person.objects.filter(pk__in=some).select_related("place"))
        told, standing = sealing.opened(persons), kept(persons)
        for one in persons:
            yield one.pk, Neighbour(standing[one.pk], sealing.facts_of(one, told[one.pk]))


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _is_of(token: str, phones: frozenset[str]) -> bool:
    return any(token.startswith(f"phone:{phone}:") for phone in phones)
