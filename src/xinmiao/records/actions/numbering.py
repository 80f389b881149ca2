"""Row numbers: rising, unique, the same for the same rows posted in the same order."""

from __future__ import annotations

from django.db import transaction

from xinmiao.records.models import Numbering


@transaction.atomic
def take(table: str, n: int) -> int:
    """Take the next `n` numbers of a table and give the first. Held until the caller's transaction ends."""
    Numbering.objects.get_or_create(table=table)
    row = Numbering.objects.select_for_update().get(table=table)
    first = row.next
    row.next = first + n
    row.save(update_fields=["next"])
    return first
