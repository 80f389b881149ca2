"""Who is asking: scopes of a request's user, signed in or not."""

from __future__ import annotations

from django.http import HttpRequest

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope, Verdict, may
from xinmiao.core.actors import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor that an action writes into its audit entry."""
    return Actor.of_user(request.user)


def scopes_of(request: HttpRequest) -> tuple[Scope, ...]:
    """Give the scopes of the request's user; none for the public."""
    return request.user.scopes if isinstance(request.user, User) else ()


def permits(
    request: HttpRequest,
    permission: Permission,
    *,
    place_path: tuple[str, ...] = (),
    programme: str = "",
    partner: str = "",
) -> Verdict:
    """Ask the rules for whoever sent the request."""
    return may(scopes_of(request), permission, place_path=place_path, programme=programme, partner=partner)


def holds(request: HttpRequest, permission: Permission) -> bool:
    """Whether whoever sent the request may use the permission anywhere at all."""
    return any(permission in PERMISSIONS[scope.role] for scope in scopes_of(request))
