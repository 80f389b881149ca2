"""Who has a number, and which."""

from __future__ import annotations

from collections.abc import Iterable

from xinmiao.people.models import NumberBlock, Person
from xinmiao.people.rules import SEQUENCES, first_number, pseudonym


def number_of(identity: str, *, key: bytes) -> int | None:
    """The person number of an identity; None for somebody unknown, or erased."""
    found = Person.objects.filter(pseudonym=pseudonym(identity, key=key))
    return found.values_list("person_no", flat=True).first()


def ranges_of(counties: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of numbers (both ends in) of people first seen in these counties, in order."""
    blocks = NumberBlock.objects.filter(county__in=list(counties)).order_by("number")
    return [(first_number(b.number), first_number(b.number) + SEQUENCES - 1) for b in blocks]
