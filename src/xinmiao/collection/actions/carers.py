"""Who cares for the children of some submissions: known again by name and relation, named where they are not yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.rules.told import Told
from xinmiao.core.actors import Actor
from xinmiao.people.actions import Care, relate_many
from xinmiao.people.models import CaregiverRelation, Person
from xinmiao.people.queries import Purpose, kept, reveal_many
from xinmiao.science.linkage.comparing import likeness_of_names


@dataclass(frozen=True, slots=True)
class _Carer:
    person: Person
    kind: str
    name: str
    is_guardian: bool


class Carers:
    """children: all that may be spoken of and are registered. told: whose relation to a child is told."""

    def __init__(self, children: Iterable[Person], told: Iterable[Told], *, by: Actor) -> None:
        self._by, self._new = by, list[Care]()
        self._of: defaultdict[str, list[_Carer]] = defaultdict(list)
        self._kept: dict[int, Person] = {}
        kinds = {one.relation for one in told if one.relation_to} - {""}
        standing = {one.pk: one for one in children} if kinds else {}
        if standing:
            self._read(standing, kinds)

    def same(self, child: Person, one: Told) -> Person | None:
        """A caregiver of the same child with the same name and relation is the same person."""
        named = (carer for carer in self._of[child.pseudonym] if carer.kind == one.relation and carer.name)
        found = next((each.person for each in named if likeness_of_names(each.name, one.name) == "same"), None)
        return self._kept.get(found.pk, found) if found else None

    def relate(self, of: Entered) -> None:
        """Name the caregivers that a form names, where they are not named yet."""
        for one in of.told:
            child, carer = of.child_of(one), of.tied.get(one.position)
            if (
                child
                and carer
                and carer[0].pseudonym != child.pseudonym
                and one.relation in CaregiverRelation.Kind.values
            ):
                self._relate(of, child, carer[0], one)

    def save(self) -> None:
        """Write those that are new, once all are registered."""
        relate_many(cares=[one for one in self._new if one.child.pk and one.caregiver.pk], by=self._by)

    def _read(self, children: dict[int, Person], kinds: set[str]) -> None:
        there = CaregiverRelation.objects.open().filter(child__in=children).select_related("caregiver")
        rows = list(there.order_by("caregiver"))
        sought = {one.caregiver_id: one.caregiver for one in rows if one.kind in kinds}
        self._kept = kept(sought.values())
        names = reveal_many(list(sought.values()), purpose=Purpose.DUPLICATE, by=self._by)
        for one in rows:
            name = names[one.caregiver_id].name if one.kind in kinds else ""
            self._of[children[one.child_id].pseudonym].append(_Carer(one.caregiver, one.kind, name, one.is_guardian))

    def _relate(self, of: Entered, child: Person, carer: Person, one: Told) -> None:
        known = self._of[child.pseudonym]
        theirs = [other for other in known if other.person.pseudonym == carer.pseudonym]
        same = (other for other in theirs if other.kind == one.relation)
        if carer.pseudonym == child.pseudonym or any(other.is_guardian or not one.is_guardian for other in same):
            return
        self._of[child.pseudonym] = [other for other in known if other not in theirs]
        self._of[child.pseudonym].append(_Carer(carer, one.relation, one.name, one.is_guardian))
        self._new.append(Care(child, carer, one.relation, of.submission.date, one.is_guardian))
