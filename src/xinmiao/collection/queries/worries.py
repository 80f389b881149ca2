"""What peer supporters told, unsealed for the adults on duty; and to whom it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.models import Worry
from xinmiao.collection.queries import duty
from xinmiao.people.encryption import unseal
from xinmiao.places.models import Place

WHERE = "collection.worry"


@dataclass(frozen=True, slots=True)
class Told:
    """whom and where in free words; words: what was noticed, if anything was said of it."""

    whom: str
    where: str
    words: str = ""


def told(of: Worry) -> Told:
    """Give the words of a worry."""
    return Told(**json.loads(unseal(bytes(of.sealed), subject=of.subject, where=WHERE)))


def place_of(user: User) -> Place | None:
    """Where somebody is a peer supporter; None for one of the whole country."""
    codes = [one.place for one in user.scopes if one.place and Permission.TELL_WORRIES in PERMISSIONS[one.role]]
    return Place.objects.filter(code__in=codes).order_by("code").first()


def adults(place: Place | None) -> list[User]:
    """The adults to whom it goes: counsellors on duty there; where there are none, the county's, or administrators."""
    return duty.on_duty(place, None, level=0) or duty.on_duty(place, None, level=1)
