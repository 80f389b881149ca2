"""Adding places that no pack lists: schools, clinics and centres as they open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from xinmiao.core import audit, codes
from xinmiao.core.actors import Actor
from xinmiao.places.models import NameStatus, Place
from xinmiao.places.rules import FIRST_FREE


@dataclass(frozen=True, slots=True)
class NewSite:
    """parent: number of the place that it lies in."""

    code: str
    kind: str
    parent: int
    name_zh: str
    name_en: str


@transaction.atomic
def register_sites(*, sites: Sequence[NewSite], by: Actor, is_demonstration: bool = False) -> int:
    """Add sites under their places; those whose code is known stay as they are. Gives how many are new.

    Raises KeyError for a parent that is no place.
    """
    known = set(Place.objects.filter(code__in=[site.code for site in sites]).values_list("code", flat=True))
    new = [site for site in sites if site.code not in known]
    numbers = codes.allot("place", [site.code for site in new], first=FIRST_FREE)
    parents = Place.objects.in_bulk({site.parent for site in new})
    Place.objects.bulk_create(
        [_place(site, numbers[site.code], parents[site.parent], is_demonstration) for site in new],
        batch_size=1000,
    )
    audit.record(by=by, verb="register", noun="sites", key=str(len(new)), detail={"demonstration": is_demonstration})
    return len(new)


def _place(site: NewSite, number: int, parent: Place, is_demonstration: bool) -> Place:
    return Place(
        number=number,
        code=site.code,
        kind=site.kind,
        parent=parent,
        path=f"{parent.path}{site.code}/",
        name_zh=site.name_zh,
        name_en=site.name_en,
        name_en_status=NameStatus.PINYIN,
        province_no=parent.province_no,
        county_no=parent.county_no,
        is_listed=False,
        is_demonstration=is_demonstration,
    )
