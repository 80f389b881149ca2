"""Whose a key is, and which keys somebody may see."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Q, QuerySet

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.collection.models import DeviceKey
from xinmiao.places.models import Place


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def opened_by(token: str) -> DeviceKey | None:
    """The key that a token is, with its worker; None where it is none, was revoked, or its worker has left."""
    keys = DeviceKey.objects.filter(token_hash=hashed(token), revoked_at=None, user__is_active=True)
    return keys.select_related("user").first()


def workers_of(user: User) -> QuerySet[User]:
    """The workers whose submissions somebody reviews, but for themselves."""
    found = Q(pk__in=[])
    for scope in user.scopes:
        if Permission.REVIEW_SUBMISSIONS in PERMISSIONS[scope.role]:
            found |= Q(pk__in=_workers(scope))
    return User.objects.filter(found, is_active=True).exclude(pk=user.pk)


def visible_to(user: User) -> QuerySet[DeviceKey]:
    """Somebody's own keys, and those of the workers whose submissions they review."""
    keys = DeviceKey.objects.filter(Q(user=user) | Q(user__in=workers_of(user)))
    return keys.select_related("user")


def _workers(scope: Scope) -> QuerySet[User]:
    """Those who fill forms within a scope."""
    grants = Grant.objects.filter(role=Role.FIELD_WORKER)
    if scope.programme:
        grants = grants.filter(programme=scope.programme)
    if scope.place:
        root = Place.objects.filter(code=scope.place).values_list("path", flat=True).first() or "-"
        grants = grants.filter(place__in=Place.objects.filter(path__startswith=root).values("code"))
    return User.objects.filter(grants__in=grants)
