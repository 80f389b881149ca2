"""Those who were chosen from lists of entities: who they are, looked up together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from xinmiao.collection.actions.entered import Entered, Position
from xinmiao.collection.models import Entity, EntityAction, PersonLink, Submission
from xinmiao.collection.queries.entities import is_uuid
from xinmiao.collection.queries.review import current
from xinmiao.collection.rules.told import Told
from xinmiao.people.models import Person
from xinmiao.people.queries import kept


class Chosen:
    """Who has a role in the form that makes an entity, else whom the entity is tied to, else whom that form spoke of
    first. What is learnt about entities is written by `save`.
    """

    def __init__(self, told: Sequence[Told], entered: Sequence[Entered] = ()) -> None:
        keys = {key for one in told if is_uuid(key := _key(one))}
        self._entities = _entities(keys)
        self._makers = _makers(keys, self._entities)
        self._tied = _tied(self._makers.values())
        self._tied |= {one.submission.pk: one.tied for one in entered if one.revision.ordinal == 1}
        self._kept = kept(self._registered())
        self._learnt: list[Entity] = []

    @property
    def people(self) -> list[Person]:
        """Everybody whom somebody may be who was chosen, as far as they are registered."""
        return list(self._kept.values())

    def _registered(self) -> Iterator[Person]:
        people = [one for tied in self._tied.values() for one, _ in tied.values()]
        people += [one.person for one in self._entities.values() if one.person]
        return (one for one in people if one.pk)

    def person(self, one: Told, of: Entered | None = None) -> Person | None:
        """Who this is; None for nobody that is known. of: what is being taken in, which does not know it itself yet."""
        key = _key(one)
        if not is_uuid(key):
            return None
        entity, maker = self._entities.get(key), self._makers.get(key)
        is_own = maker and of and maker.pk == of.submission.pk and of.revision.ordinal == 1
        tied = self._tied.get(maker.pk, {}) if maker and not is_own else {}
        if (one.role, 0) not in tied and entity and entity.person:
            return self._standing(entity.person)
        found = tied.get((one.role, 0)) or _first_of(maker, tied)
        if found is None:
            return None
        if entity and entity.person is None:
            entity.person = found[0]
            self._learnt.append(entity)
        return self._standing(found[0])

    def save(self) -> None:
        """Let entities know whom they are, once these are registered."""
        known = [entity for entity in self._learnt if entity.person and entity.person.pk]
        for entity in known:
            entity.person = entity.person  # its key is known by now
        Entity.objects.bulk_update(known, ["person"])

    def _standing(self, person: Person) -> Person:
        return self._kept.get(person.pk, person)


def _key(one: Told) -> str:
    return one.entity.removeprefix("uuid:").lower()


def _entities(keys: set[str]) -> dict[str, Entity]:
    found = Entity.objects.filter(uuid__in=keys).select_related("person", "made_by").order_by("-pk") if keys else ()
    by_uuid = {one.uuid: one for one in found}
    return {key: by_uuid[UUID(key)] for key in keys if UUID(key) in by_uuid}


def _makers(keys: set[str], entities: Mapping[str, Entity]) -> dict[str, Submission]:
    """The submission that makes each entity; it may have arrived without the list being brought up to date yet."""
    made = {key: one.made_by for key, one in entities.items() if one.made_by}
    rest = keys - made.keys()
    asked = EntityAction.objects.filter(uuid__in=rest).select_related("submission").order_by("-at", "-pk")
    return made | ({action.uuid: action.submission for action in asked} if rest else {})


def _tied(makers: Iterable[Submission]) -> dict[int, dict[Position, tuple[Person, str]]]:
    found: defaultdict[int, dict[Position, tuple[Person, str]]] = defaultdict(dict)
    numbers = {one.pk for one in makers}
    for link in PersonLink.objects.filter(submission__in=numbers).select_related("person") if numbers else ():
        found[link.submission_id][link.role, link.ordinal] = (link.person, link.how)
    return dict(found)


def _first_of(maker: Submission | None, tied: Mapping[Position, tuple[Person, str]]) -> tuple[Person, str] | None:
    """Whom the form that makes it speaks of first."""
    if maker is None or not tied:
        return None
    roles = current(maker).form_version.mapping.people
    return next((tied[role, 0] for role in roles if (role, 0) in tied), None)
