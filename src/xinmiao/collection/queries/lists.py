"""The lists that reach a form on a worker's device: the places they work in, the entities that are theirs."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from hashlib import md5
from io import StringIO

from django.db.models import QuerySet

from xinmiao.accounts.models import User
from xinmiao.collection.models import Entity, EntityList, FormVersion
from xinmiao.collection.queries.entities import Content, content_of, entities_for, properties_used
from xinmiao.collection.queries.scope import within_places
from xinmiao.places.models import Kind, Place
from xinmiao.science.linkage.names import split

PLACES = "places.csv"
MOST_PLACES = 5000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,15}")
_NAME = re.compile(r"[^\W\d]+([ ·][^\W\d]+)*")  # letters or characters alone
_WORKED_IN = (Kind.COUNTY, Kind.TOWNSHIP, Kind.VILLAGE, Kind.SCHOOL, Kind.CLINIC, Kind.CENTRE)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as one worker gets it. rows: of its header's columns. is_entities: an ODK entity list."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_entities: bool = False

    @property
    def content(self) -> bytes:
        """UTF-8 CSV with a header."""
        out = StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([self.columns, *self.rows])
        return out.getvalue().encode()

    @property
    def md5(self) -> str:
        return md5(self.content, usedforsecurity=False).hexdigest()

    @property
    def as_rows(self) -> list[dict[str, str]]:
        """As the check takes it: a mapping of columns for each row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def places_of(user: User) -> QuerySet[Place]:
    """The places that a user fills forms for: those of their grants and all below, down to villages and schools."""
    places = within_places(Place.objects.live().filter(kind__in=_WORKED_IN), user, path="path")
    return places.order_by("path")[:MOST_PLACES]


def csv_for(user: User, version: FormVersion, name: str) -> ListFile | None:
    """A list by its file's name, as this user gets it; None where the form reads no such list."""
    if name == PLACES:
        rows = tuple((place.code, place.name_zh) for place in places_of(user))
        return ListFile(PLACES, ("name", "label"), rows)
    code = name.removesuffix(".csv")
    if code not in version.mapping.reads:
        return None
    return _entities(user, version, code)


def _entities(user: User, version: FormVersion, code: str) -> ListFile:
    known = EntityList.objects.filter(code=code).first()
    properties = properties_used(version, code, known.properties if known else [])
    rows = tuple(
        (str(one.uuid), label_of(one, content), str(one.version), *(content.properties.get(p, "") for p in properties))
        for one in entities_for(user, code)
        for content in [content_of(one)]
    )
    rows = tuple(sorted(rows, key=lambda row: row[1]))  # as people look for them
    return ListFile(f"{code}.csv", ("name", "label", "__version", *properties), rows, is_entities=True)


def label_of(entity: Entity, content: Content) -> str:
    """The label as the form made it, a code and a given name; of a restricted list a code alone.

    A label that is nothing but a name becomes our own short code and the given name.
    """
    label = content.label
    if entity.list.is_restricted:
        return label if _CODE.fullmatch(label) else entity.code
    return f"{entity.code} {split(label).given}" if _NAME.fullmatch(label) else label
