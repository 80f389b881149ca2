"""The audit trail: who did what to what, when; each entry carries the hash of the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, AuditHead
from xinmiao.core.statements import Columns, rows, write
from xinmiao.science.text import Text

_ENTRY = Columns(AuditEntry, "core_auditentry")


@transaction.atomic(savepoint=False)
def record(
    *,
    by: Actor,
    verb: str,
    noun: str,
    key: object,
    detail: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add one entry, in the caller's transaction: it stands or falls with what it tells of."""
    number, previous = _end()
    entry = AuditEntry(
        number=number,
        at=at or timezone.now(),
        actor_kind=by.kind,
        actor_key=by.key,
        actor_label=by.label,
        verb=verb,
        noun=noun,
        key=str(key),
        detail_json=_canonical(detail or {}),
        previous_hash=previous,
    )
    entry.hash = entry_hash(entry)
    _ENTRY.insert(entry)
    write("UPDATE core_audithead SET hash = %s WHERE id = 1", [entry.hash])
    return entry


def _end() -> tuple[int, str]:
    """The number of the next entry and the hash of the last one; whoever else adds one waits for this transaction."""
    for number, previous in rows("UPDATE core_audithead SET number = number + 1 WHERE id = 1 RETURNING number, hash"):
        return number, previous
    AuditHead.objects.get_or_create(pk=1)
    return _end()


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every field of the entry but this one, as canonical JSON; 64 hex digits."""
    told = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        *(entry.actor_kind, entry.actor_key, entry.actor_label),
        *(entry.verb, entry.noun, entry.key),
        *(entry.detail_json, entry.previous_hash),
    ]
    return sha256(_canonical(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verification:
    """n_entries: how many were read. broken_at: the first number that does not hold, None when all hold."""

    n_entries: int
    broken_at: int | None = None
    reason: Text | None = None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify() -> Verification:
    """Walk the whole chain and its end."""
    number, link = 0, ""
    for number, entry in enumerate(_entries(), start=1):
        if reason := _break(entry, number, link):
            return Verification(number, number, reason)
        link = entry.hash
    head = AuditHead.objects.filter(pk=1).first() or AuditHead(number=0, hash="")
    if (head.number, head.hash) != (number, link):
        return Verification(number, number + 1, Text("末尾的记录被删去", "Entries are missing at the end"))
    return Verification(number)


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("number").iterator(chunk_size=2000)


def _break(entry: AuditEntry, number: int, link: str) -> Text | None:
    if entry.number != number or entry.previous_hash != link:
        return Text("前面的记录被删去或插入", "An entry before it was deleted or put in")
    if entry.hash != entry_hash(entry):
        return Text("内容被改动", "Its content was changed")
    return None


def _canonical(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
