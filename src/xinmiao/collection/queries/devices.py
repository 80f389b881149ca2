"""Whose a key is, and which keys somebody may see."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Q, QuerySet

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.collection.models import DeviceKey
from xinmiao.core.statements import Columns, rows
from xinmiao.places.models import Place

_KEY, _USER = Columns(DeviceKey, "k"), Columns(User, "u", without=["password"])
_OPENED = f"""
SELECT {_KEY}, {_USER}, g.role, g.place, g.programme, g.partner
FROM collection_devicekey k JOIN accounts_user u ON u.id = k.user_id LEFT JOIN accounts_grant g ON g.user_id = u.id
WHERE k.token_hash = %s AND k.revoked_at IS NULL AND u.is_active ORDER BY g.id
"""


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def opened_by(token: str) -> DeviceKey | None:
    """The key that a token is, with its worker and their scopes; None where it is none, revoked, or its worker left."""
    found = rows(_OPENED, [hashed(token)])
    if not found:
        return None
    key, user = _KEY.made(found[0]), _USER.made(found[0][len(_KEY) :])
    user.scopes = user.holding(Scope(Role(role), *within) for role, *within in (row[-4:] for row in found) if role)
    key.user = user
    return key


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
