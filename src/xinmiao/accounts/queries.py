"""Who is to be told, and how much somebody has not read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Role
from xinmiao.core.models import Task


def holders(role: Role, *, place_path: tuple[str, ...], programme: str | None, partner: str) -> list[User]:
    """Active people who hold `role` in a scope that covers such a thing."""
    people = User.objects.filter(is_active=True, grants__role=role).distinct().prefetch_related("grants")
    return [
        user
        for user in people
        if any(one.role is role and one.covers(place_path, programme, partner) for one in user.scopes)
    ]


def tasks_of(user: User) -> QuerySet[Task]:
    """What a person has to do: their own tasks, and those of nobody that one of their scopes lets them do."""
    mine = Q(owner=str(user.pk))
    for scope in user.scopes:
        there = Q(owner="", permission__in=list(PERMISSIONS[scope.role]))
        there &= Q(place_path__contains=f"/{scope.place}/") if scope.place else Q()
        mine |= there & (Q(programme=scope.programme) if scope.programme else Q())
    return Task.objects.filter(mine, closed_at=None).order_by(F("due_at").asc(nulls_last=True), "opened_at")


@dataclass(frozen=True, slots=True)
class Unread:
    """n: notices that the reader has not read. url: where they are."""

    n: int
    url: str


def unread(request: HttpRequest) -> Unread | None:
    """What the header of every page says to somebody signed in."""
    if not isinstance(request.user, User):
        return None
    return Unread(request.user.notices.unread().count(), reverse("accounts:notices"))
