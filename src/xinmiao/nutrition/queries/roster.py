"""The pupils of a school by its own list, with what a round knows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xinmiao.collection.models import Entity, PersonLink
from xinmiao.collection.queries.entities import content_of
from xinmiao.nutrition.models import Measurement, Round, RoundState
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.people.models import Person
from xinmiao.places.models import Place


@dataclass(frozen=True, slots=True)
class Pupil:
    """number: the school's own, as on the list; empty once the pupil was erased. measured: what stands of them."""

    entity: Entity
    person: Person | None
    number: str
    grade: int
    class_no: int
    measured: Measurement | None = None

    @property
    def in_class(self) -> tuple[int, int]:
        return self.grade, self.class_no


def roster(of: Round) -> list[Pupil]:
    """Everybody of a round, by class and number: the school's list with those measured; closed, as it closed.

    Who left the list after being measured stays.
    """
    found = {one.pupil_id: one for one in of.measurements.filter(is_current=True).select_related("pupil", "person")}
    listed = [] if of.state == RoundState.CLOSED else pupils_of(of.school)
    here = [replace(one, measured=found.pop(one.entity.pk, None)) for one in listed]
    here += [_measured_only(one) for one in found.values()]
    return sorted(
        (_in_class_measured(one) for one in here), key=lambda one: (*one.in_class, len(one.number), one.number)
    )


def pupils_of(school: Place) -> list[Pupil]:
    """The list of a school as it stands; somebody without a class is on none."""
    there = Entity.objects.filter(list__code=rules.LIST, place=school, deleted_at=None)
    entities = list(there.exclude(made_by__deleted_at__isnull=False).select_related("list", "person"))
    people = persons_of(entities)
    told = (_listed(one, people.get(one.pk)) for one in entities)
    return [one for one in told if one.grade and one.class_no]


def persons_of(entities: Sequence[Entity]) -> dict[int, Person]:
    """Who the entities are, by their key: whom they are tied to, else whom their registration spoke of."""
    untied = {one.made_by_id: one.pk for one in entities if one.person is None and one.made_by_id}
    links = PersonLink.objects.filter(submission__in=untied, role=rules.ROLE, ordinal=0).select_related("person")
    found = {untied[link.submission_id]: link.person for link in links}
    return found | {one.pk: one.person for one in entities if one.person}


def by_class(pupils: Iterable[Pupil]) -> dict[tuple[int, int], list[Pupil]]:
    """The pupils of each class, in order."""
    found: defaultdict[tuple[int, int], list[Pupil]] = defaultdict(list)
    for one in pupils:
        found[one.in_class].append(one)
    return dict(sorted(found.items()))


def _listed(entity: Entity, person: Person | None) -> Pupil:
    told = content_of(entity)
    said = told.properties.get
    return Pupil(entity, person, _number(told.label), _whole(said("grade", "")), _whole(said("class_no", "")))


def _measured_only(one: Measurement) -> Pupil:
    number = _number(content_of(one.pupil).label) if one.pupil.sealed else ""
    return Pupil(one.pupil, one.person or one.pupil.person, number, one.grade, one.class_no, one)


def _in_class_measured(one: Pupil) -> Pupil:
    """In the class in which they were measured, whatever the list says since."""
    found = one.measured
    return replace(one, grade=found.grade, class_no=found.class_no) if found else one


def _number(label: str) -> str:
    """Labels of the list begin with the school's own number."""
    return label.partition(" ")[0]


def _whole(words: str) -> int:
    return int(words) if words.isdigit() else 0
