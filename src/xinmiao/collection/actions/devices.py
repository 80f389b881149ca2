"""Keys of devices: made once, shown once, revoked for good."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xinmiao.accounts.models import User
from xinmiao.collection.models import DeviceKey
from xinmiao.collection.queries.devices import hashed
from xinmiao.core import audit
from xinmiao.core.actors import Actor

SEEN_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """token: the secret itself, which is nowhere kept."""

    key: DeviceKey
    token: str


@transaction.atomic
def make(*, user: User, label: str, by: Actor, at: datetime) -> MadeKey:
    """Make a key for one of a worker's devices."""
    token = secrets.token_urlsafe(32)
    key = DeviceKey.objects.create(
        user=user, label=label.strip()[:80], token_hash=hashed(token), hint=token[-4:], made_at=at
    )
    audit.record(by=by, verb="make", noun="device key", key=key.pk, detail={"user": user.pk}, at=at)
    return MadeKey(key, token)


@transaction.atomic
def revoke(*, key: DeviceKey, by: Actor, at: datetime) -> None:
    """Let the key open nothing any more; a second time changes nothing."""
    if DeviceKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        audit.record(by=by, verb="revoke", noun="device key", key=key.pk, at=at)


def seen(*, key: DeviceKey, device_id: str, at: datetime) -> None:
    """Note that the key was used, once an hour at most, and by which device first."""
    if key.last_seen_at and at - key.last_seen_at < SEEN_EVERY and (key.device_id or not device_id):
        return
    stale = Q(last_seen_at=None) | Q(last_seen_at__lte=at - SEEN_EVERY) | Q(device_id="")
    DeviceKey.objects.filter(stale, pk=key.pk).update(last_seen_at=at, device_id=key.device_id or device_id[:200])
