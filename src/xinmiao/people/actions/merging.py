"""Two numbers found to be one person, and parted again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import AliasRow
from xinmiao.people.models import Merge
from xinmiao.records import actions as records
from xinmiao.records import queries as ledger
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class NotMerged(XinmiaoError):
    def __init__(self, number: int) -> None:
        super().__init__(
            "people.not_merged",
            Text("编号 {n} 没有合并到别的编号", "Number {n} is not merged into another").format(n=number),
        )


class SamePerson(XinmiaoError):
    def __init__(self, merged: int, kept: int) -> None:
        super().__init__(
            "people.same_person",
            Text("编号 {a} 与 {b} 已经是同一人", "Numbers {a} and {b} are one person already").format(a=merged, b=kept),
        )


@transaction.atomic
def merge(*, merged: int, kept: int, on: date, by: Actor) -> Merge:
    """Say that two numbers are one person: `merged` counts as `kept` from now on, everywhere. Raises SamePerson."""
    merged_no, kept_no = ledger.aliases().resolve([merged, kept]).tolist()
    if merged_no == kept_no:
        raise SamePerson(merged, kept)
    made = Merge.objects.create(merged_no=merged_no, kept_no=kept_no, date=on)
    _post_alias(made, AliasRow(person_no=merged_no, kept_no=kept_no, date=on), revision=1, by=by)
    audit.record(by=by, verb="merge", noun="person", key=made.pk)
    return made


@transaction.atomic
def unmerge(*, number: int, on: date, by: Actor) -> Merge:
    """Take the merge of a number back: it is a person of its own again. Raises NotMerged."""
    made = Merge.objects.select_for_update().filter(merged_no=number, undone_date=None).first()
    if made is None:
        raise NotMerged(number)
    made.undone_date = max(on, made.date)
    made.save(update_fields=["undone_date"])
    _post_alias(made, AliasRow(person_no=number, kept_no=number, date=made.undone_date), revision=2, by=by)
    audit.record(by=by, verb="unmerge", noun="person", key=made.pk)
    return made


def _post_alias(made: Merge, row: AliasRow, *, revision: int, by: Actor) -> None:
    records.post_aliases(rows=[row], source=f"people.merge.{made.pk}", revision=revision, by=by)
