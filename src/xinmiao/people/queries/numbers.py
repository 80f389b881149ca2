"""Who has a number, and which."""

from __future__ import annotations

from collections.abc import Iterable

from xinmiao.people.models import Merge, NumberBlock, Person
from xinmiao.people.rules import SEQUENCES, first_number, pseudonym


def number_of(identity: str, *, key: bytes) -> int | None:
    """The person number of an identity; None for somebody unknown, or erased."""
    found = Person.objects.filter(pseudonym=pseudonym(identity, key=key))
    return found.values_list("person_no", flat=True).first()


def ranges_of(counties: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of numbers (both ends in) of people first seen in these counties, in order."""
    blocks = NumberBlock.objects.filter(county__in=list(counties)).order_by("number")
    return [(first_number(b.number), first_number(b.number) + SEQUENCES - 1) for b in blocks]


def kept(persons: Iterable[Person]) -> dict[int, Person]:
    """For each person, by their key, the one that they count as: themselves, or whom they were merged into."""
    found = {person.pk: person for person in persons}
    if not found:
        return {}
    merged = dict(Merge.objects.filter(undone_date=None).values_list("merged_no", "kept_no"))
    ends = {pk: _end(person.person_no, merged) for pk, person in found.items()}
    moved = {number for pk, number in ends.items() if number != found[pk].person_no}
    others = {one.person_no: one for one in Person.objects.filter(person_no__in=moved).select_related("place")}
    return {pk: others.get(ends[pk], person) for pk, person in found.items()}


def _end(number: int, merged: dict[int, int]) -> int:
    while number in merged:  # a circle is refused at the ledger's door
        number = merged[number]
    return number
