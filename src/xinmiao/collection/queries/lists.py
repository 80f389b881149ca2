"""The lists that reach a form on a worker's device: the places they work in, the entities that are theirs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import md5
from io import StringIO

from django.db.models import Q

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.models import FormVersion
from xinmiao.places.models import Kind, Place

PLACES = "places.csv"
MOST_PLACES = 5000
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


def places_of(user: User) -> Iterable[Place]:
    """The places that a user fills forms for: those of their grants and all below, down to villages and schools."""
    granted = {one.place for one in user.scopes if Permission.FILL_FORMS in PERMISSIONS[one.role]}
    if not granted:
        return Place.objects.none()
    places = Place.objects.live().filter(kind__in=_WORKED_IN)
    if "" not in granted:
        roots = Place.objects.filter(code__in=granted).values_list("path", flat=True)
        within = Q(pk__in=[])
        for path in roots:
            within |= Q(path__startswith=path)
        places = places.filter(within)
    return places.order_by("path")[:MOST_PLACES]


def csv_for(user: User, version: FormVersion, name: str) -> ListFile | None:
    """A list by its file's name, as this user gets it; None where the form reads no such list."""
    if name == PLACES:
        rows = tuple((place.code, place.name_zh) for place in places_of(user))
        return ListFile(PLACES, ("name", "label"), rows)
    return None
