"""A peer supporter tells the adults on duty: kept sealed, and told on in the same transaction."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, PERMISSIONS, Permission
from xinmiao.collection.actions.duty import Opening, open_alert
from xinmiao.collection.models import AlertKind, SafetyAlert, Worry
from xinmiao.collection.queries import worries
from xinmiao.collection.queries.worries import WHERE, Told
from xinmiao.collection.rules.safety import Needed
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import seal
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class CannotTell(XinmiaoError):
    """Not from this person, or nothing by which an adult could find anybody."""

    def __init__(self, what: Text) -> None:
        super().__init__("worry.refused", what, where="collection.worry")


@transaction.atomic
def tell(*, told: Told, user: User, at: datetime) -> SafetyAlert:
    """Keep the words and tell the adults on duty this minute; where there are none, the county. Raises CannotTell."""
    if not any(Permission.TELL_WORRIES in PERMISSIONS[one.role] for one in user.scopes):
        raise CannotTell(NO_ROLE.reason)
    if not (told.whom.strip() and told.where.strip()):
        raise CannotTell(Text("请写明担心谁、在哪里能找到", "Say whom you worry about and where to find the pupil"))
    kept = Worry(place=worries.place_of(user), told_by=user, told_at=at)
    kept.sealed = seal(json.dumps(asdict(told)).encode(), subject=kept.subject, where=WHERE)
    kept.save()
    by = Actor.of_user(user)
    audit.record(by=by, verb="tell", noun="worry", key=kept.key, at=at)
    need = Needed(AlertKind.WORRY, (), sha256(kept.subject.encode()).hexdigest())
    return open_alert(need=need, opening=Opening(None, kept.place, worry=kept), unattended=False, by=by, at=at)
