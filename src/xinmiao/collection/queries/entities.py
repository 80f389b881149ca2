"""What lists of entities hold, and what a worker may see of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from django.db.models import Model, QuerySet
from lxml import etree

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.models import Entity, EntityAction, EntityVersion, FormVersion
from xinmiao.collection.queries.scope import within_places
from xinmiao.collection.rules.entities import Declared
from xinmiao.people.encryption import unseal

M = TypeVar("M", bound=Model)
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Content:
    """What an entity says. kept: values that were offered and did not win."""

    label: str
    properties: dict[str, str]
    kept: dict[str, str] = field(default_factory=dict)


def content_of(one: Entity | EntityVersion) -> Content:
    """Unseal an entity as it stands, or one of its versions."""
    entity = one if isinstance(one, Entity) else one.entity
    where = "entity" if isinstance(one, Entity) else f"version:{one.number}"
    return Content(**json.loads(unseal(bytes(one.sealed), subject=f"entity:{entity.uuid}", where=where)))


def entities_for(user: User, list_code: str) -> QuerySet[Entity]:
    """The entities of a list that a worker may see: of the places they work in, not taken off.

    What a withdrawn submission registered is not seen either; brought in again, it is.
    """
    there = Entity.objects.filter(list__code=list_code, deleted_at=None, made_by__deleted_at=None)
    return within_places(there, user).select_related("list").order_by("code")


def integrity(user: User, ids: Iterable[str]) -> dict[str, bool]:
    """For each id whether it is gone for this worker: taken off, out of the caseload, or never there."""
    wanted = list(ids)
    valid = [one for one in wanted if is_uuid(one)]
    mine = within_places(Entity.objects.filter(uuid__in=valid, deleted_at=None, made_by__deleted_at=None), user)
    seen = {str(one) for one in mine.values_list("uuid", flat=True)}
    return {one: one.lower() not in seen for one in wanted}


def is_uuid(words: str) -> bool:
    """Whether this may be an entity's id."""
    return _UUID.fullmatch(words) is not None


def declared_in(version: FormVersion) -> Declared:
    """Which actions a version of a form declares."""
    return _declared(bytes(version.xform))


def properties_used(version: FormVersion, list_code: str, properties: Iterable[str]) -> list[str]:
    """Those properties of a list that the form's expressions speak of: no phone gets more."""
    spoken = _expressions_on(bytes(version.xform), list_code)
    return [name for name in properties if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", spoken)]


@lru_cache(maxsize=256)
def _declared(xform: bytes) -> Declared:
    entity = next((one for one in _tree(xform).iter("{*}entity") if one.get("dataset")), None)
    if entity is None:
        return Declared(create=False, update=False)
    return Declared(create=entity.get("create") is not None, update=entity.get("update") is not None)


@lru_cache(maxsize=256)
def _expressions_on(xform: bytes, list_code: str) -> str:
    """All expressions of a form that speak of a list, in one text."""
    asked = re.compile(rf"instance\(\s*['\"]{re.escape(list_code)}['\"]\s*\)")
    found = []
    for element in _tree(xform).iter("{*}*"):
        told = [str(value) for value in element.attrib.values() if asked.search(str(value))]
        if told and etree.QName(element).localname == "itemset":
            told += [str(child.get("ref")) for child in element]
        found += told
    return " ".join(found)


def _tree(xform: bytes) -> etree._Element:
    return etree.fromstring(xform, etree.XMLParser(resolve_entities=False, no_network=True))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits of one entity. rows: property, what stands, what was offered."""

    version: EntityVersion
    label: str
    rows: list[tuple[str, str, str]]


def conflicts_for(user: User) -> QuerySet[EntityVersion]:
    """Hard conflicts that nobody has settled, of entities in the places that the user reviews; the oldest first."""
    there = EntityVersion.objects.filter(conflict=EntityVersion.Conflict.HARD, resolved_at=None)
    there = there.filter(entity__deleted_at=None).select_related("entity__list", "entity__place", "submission__form")
    return _reviewed(there, user, "entity__place__path").order_by("at", "pk")


def side_by_side(version: EntityVersion) -> Conflict:
    """The values that met: what stands now, and what was offered and did not win."""
    entity = version.entity
    now, offered = content_of(entity), content_of(version).kept
    rows = [(name, now.properties.get(name, ""), value) for name, value in sorted(offered.items())]
    return Conflict(version, entity.code if entity.list.is_restricted else now.label, rows)


def unsettled_for(user: User) -> QuerySet[EntityAction]:
    """Actions that wait for a missing link or could not be done, in the places that the user reviews."""
    left = EntityAction.objects.filter(state__in=[EntityAction.State.HELD, EntityAction.State.ERROR])
    left = left.filter(submission__deleted_at=None).select_related("submission__form", "list")
    return _reviewed(left, user, "submission__place__path").order_by("at", "pk")


def _reviewed(rows: QuerySet[M], user: User, path: str) -> QuerySet[M]:
    return within_places(rows, user, permission=Permission.REVIEW_SUBMISSIONS, path=path)
