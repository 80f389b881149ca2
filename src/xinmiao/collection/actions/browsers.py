"""Browsers that workers fill forms in: known by the id that each gives itself, so that one can be told to forget."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xinmiao.accounts.models import User
from xinmiao.collection.models import DeviceKey
from xinmiao.core import audit
from xinmiao.core.actors import Actor


@transaction.atomic
def register(*, user: User, device_id: str, label: str, at: datetime, by: Actor) -> DeviceKey:
    """Note a browser among the worker's devices. Its key is a secret that nobody gets: a browser sends by session."""
    nobodys = sha256(secrets.token_bytes(32)).hexdigest()
    made = {"label": label, "token_hash": nobodys, "hint": device_id[-4:], "made_at": at}
    key, is_new = DeviceKey.objects.get_or_create(user=user, device_id=device_id, defaults=made)
    if is_new:
        audit.record(by=by, verb="register", noun="device", key=key.pk)
    return key


def is_revoked(device_id: str) -> bool:
    """Whether a browser with this id was revoked: it is to forget what it holds."""
    return bool(device_id) and DeviceKey.objects.filter(device_id=device_id, revoked_at__isnull=False).exists()
