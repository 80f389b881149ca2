"""What lies within the places that somebody works in."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.places.models import Place

M = TypeVar("M", bound=Model)


def within_places(
    rows: QuerySet[M], user: User, *, permission: Permission = Permission.FILL_FORMS, path: str = "place__path"
) -> QuerySet[M]:
    """Those rows whose place is in a scope in which the user holds the permission; a row without a place is in none
    but the whole country's.
    """
    granted = {one.place for one in user.scopes if permission in PERMISSIONS[one.role]}
    if "" in granted:
        return rows
    within = Q(pk__in=[])
    for root in Place.objects.filter(code__in=granted).values_list("path", flat=True):
        within |= Q(**{f"{path}__startswith": root})
    return rows.filter(within)
