"""Households joined and left, caregivers named, children put on a school's register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.models import CaregiverRelation, Enrolment, Household, Membership, Person
from xinmiao.places.models import Place
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class AlreadyThere(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.already_there", Text("此人已在这个家庭中", "This person belongs to the household already")
        )


class OwnCaregiver(XinmiaoError):
    def __init__(self) -> None:
        super().__init__("people.own_caregiver", Text("本人不能是自己的照护者", "Nobody is their own caregiver"))


@transaction.atomic
def open_household(*, place: Place | None, at: datetime, by: Actor) -> Household:
    """A new household, in which nobody lives yet."""
    household = Household.objects.create(place=place, opened_at=at)
    audit.record(by=by, verb="open", noun="household", key=household.code, at=at)
    return household


@transaction.atomic
def join(*, household: Household, person: Person, role: str, on: date, by: Actor) -> Membership:
    """Let a person belong to a household from a day on. Raises AlreadyThere."""
    if Membership.objects.open().filter(household=household, person=person).exists():
        raise AlreadyThere
    made = Membership.objects.create(household=household, person=person, role=role, from_date=on)
    audit.record(by=by, verb="join", noun="household", key=household.code, detail={"person": person.pseudonym})
    return made


@transaction.atomic
def live_with(*, person: Person, other: Person, role: str, on: date, at: datetime, by: Actor) -> Membership:
    """Let a person belong to somebody's household, or to a new one of both. Raises AlreadyThere."""
    theirs = Membership.objects.on(on).filter(person=other).select_related("household").first()
    if theirs is not None:
        return join(household=theirs.household, person=person, role=role, on=on, by=by)
    if person.pk == other.pk:
        raise AlreadyThere
    household = open_household(place=other.place, at=at, by=by)
    join(household=household, person=other, role=Membership.Role.HEAD, on=on, by=by)
    return join(household=household, person=person, role=role, on=on, by=by)


@transaction.atomic
def leave(*, membership: Membership, on: date, by: Actor) -> Membership:
    """End a membership; `on` is its last day."""
    membership.to_date = max(on, membership.from_date)
    membership.save(update_fields=["to_date"])
    detail = {"person": membership.person.pseudonym}
    audit.record(by=by, verb="leave", noun="household", key=membership.household.code, detail=detail)
    return membership


@transaction.atomic
def relate(
    *,
    child: Person,
    caregiver: Person,
    kind: str,
    on: date,
    by: Actor,
    is_guardian: bool = False,
    is_primary: bool = False,
) -> CaregiverRelation:
    """Name a caregiver of a child from a day on; a former relation of the two ends.

    Whoever was the primary carer is that no more, if this one is. Raises OwnCaregiver.
    """
    if child.pk == caregiver.pk:
        raise OwnCaregiver
    for former in CaregiverRelation.objects.open().filter(child=child, caregiver=caregiver):
        _end(former, on)
    if is_primary:
        CaregiverRelation.objects.open().filter(child=child, is_primary=True).update(is_primary=False)
    made = CaregiverRelation.objects.create(
        child=child, caregiver=caregiver, kind=kind, is_guardian=is_guardian, is_primary=is_primary, from_date=on
    )
    detail = {"caregiver": caregiver.pseudonym, "kind": kind, "guardian": is_guardian, "primary": is_primary}
    audit.record(by=by, verb="relate", noun="person", key=child.pseudonym, detail=detail)
    return made


@dataclass(frozen=True, slots=True)
class Care:
    """Who cares for a child, as what, from which day on."""

    child: Person
    caregiver: Person
    kind: str
    on: date
    is_guardian: bool = False


@transaction.atomic
def relate_many(*, cares: Sequence[Care], by: Actor) -> None:
    """Name many caregivers, in their order, with one entry in the audit trail where they are more than one."""
    former = CaregiverRelation.objects.open().filter(child__in={one.child.pk for one in cares})
    pairs = set(former.values_list("child", "caregiver"))
    if len(cares) == 1 or any((one.child.pk, one.caregiver.pk) in pairs for one in cares) or _meet_again(cares):
        for one in cares:
            relate(
                child=one.child, caregiver=one.caregiver, kind=one.kind, on=one.on, by=by, is_guardian=one.is_guardian
            )
    elif cares:
        CaregiverRelation.objects.bulk_create(
            CaregiverRelation(
                child=one.child, caregiver=one.caregiver, kind=one.kind, from_date=one.on, is_guardian=one.is_guardian
            )
            for one in cares
        )
        audit.record(
            by=by, verb="relate", noun="people", key=cares[0].child.pseudonym, detail={"relations": len(cares)}
        )


def _meet_again(cares: Sequence[Care]) -> bool:
    return len({(one.child.pk, one.caregiver.pk) for one in cares}) < len(cares)


@transaction.atomic
def part(*, relation: CaregiverRelation, on: date, by: Actor) -> CaregiverRelation:
    """End a caregiver's relation; `on` is its last day."""
    _end(relation, on)
    detail = {"caregiver": relation.caregiver.pseudonym}
    audit.record(by=by, verb="part", noun="person", key=relation.child.pseudonym, detail=detail)
    return relation


@transaction.atomic
def enrol(*, person: Person, school: Place, grade: str, on: date, by: Actor) -> Enrolment:
    """Put a child on a school's register from a day on; it leaves the one that it was on."""
    for former in Enrolment.objects.open().filter(person=person):
        _end(former, on)
    made = Enrolment.objects.create(person=person, school=school, grade=grade, from_date=on)
    audit.record(by=by, verb="enrol", noun="person", key=person.pseudonym, detail={"school": school.code})
    return made


def _end(one: CaregiverRelation | Enrolment, on: date) -> None:
    one.to_date = max(on, one.from_date)
    one.save(update_fields=["to_date"])
