"""The last step: rows become records, some hundred in a transaction, so that others can write meanwhile.

Each row is known by its key, each submission by an id that follows from it: what a crash left half done is gone on
with, and ends the same. Where a row cannot be written after all, all-or-nothing takes back what it wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import transaction
from django.utils import timezone

from xinmiao.collection.actions.imports.checking import Progress, check, told_done
from xinmiao.collection.actions.imports.planning import Reading, left_out, world_of
from xinmiao.collection.actions.imports.targets import Planned, Unwritten
from xinmiao.collection.actions.imports.withdrawing import take_back
from xinmiao.collection.models import Import, ImportState, Mode
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_CHANGED = Text(
    "检查以后情况有了变化，已重新检查：{told}。请看过再导入",
    "Things have changed since the check, so it was checked again: {told}. Look at it, then import",
)
_NAMES = {
    "new": Text("新增", "new"),
    "changed": Text("更正", "changed"),
    "unchanged": Text("不变", "unchanged"),
    "refused": Text("拒收", "refused"),
    "duplicates": Text("可能重复", "possible duplicates"),
    "withdrawn": Text("撤回", "withdrawn"),
}


class NotReady(XinmiaoError):
    def __init__(self, of: Import) -> None:
        super().__init__(
            "import.not_ready",
            Text("这个文件现在不能导入", "This file cannot be imported now"),
            where=of.file_name,
            todo=Text("请先检查，改好错误", "Check it first, and correct its faults"),
        )


class WorldChanged(XinmiaoError):
    """The check was of another day: it was made again, and gives other numbers."""

    def __init__(self, of: Import, told: Text) -> None:
        super().__init__("import.world_changed", told, where=of.file_name)


def commit(*, of: Import, by: Actor, at: datetime, progress: Progress | None = None) -> Import:
    """Import what was checked. Raises NotReady, WorldChanged (the report is then of now).

    An import that a crash interrupted goes on.
    """
    of.refresh_from_db()
    if of.state not in (ImportState.CHECKED, ImportState.COMMITTING):
        raise NotReady(of)
    if of.state == ImportState.CHECKED:
        _require_same_world(of, at)
        Import.objects.filter(pk=of.pk, state=ImportState.CHECKED).update(state=ImportState.COMMITTING, n_done=0)
    reading = Reading(of, today=timezone.localdate(of.checked_at or at), faults=_nowhere)
    left: list[Unwritten] = []
    for planned in reading.planned():
        left += _written(of, reading, planned, by, at)
        told_done(of, reading.counts.rows, progress)
        if left and of.mode == Mode.ALL:
            return _taken_back(of, left, by, at)
    return _done(of, reading, left, by, at)


def _nowhere(_: pl.DataFrame) -> None:
    """The faults were told by the check."""


def _require_same_world(of: Import, at: datetime) -> None:
    if world_of(of) == of.world:
        return
    before = of.promised
    check(of=of, at=at)
    if of.promised == before and of.state == ImportState.CHECKED:
        return
    told = Text(*(_difference(before, of.promised, language) for language in ("zh", "en")))
    words = _CHANGED.format(told=told.zh), _CHANGED.format(told=told.en)
    if of.state == ImportState.CHECKED:
        of.reason_zh, of.reason_en = words[0].zh, words[1].en
        of.save(update_fields=["reason_zh", "reason_en"])
    raise WorldChanged(of, Text(words[0].zh, words[1].en))


def _difference(before: dict[str, int], now: dict[str, int], language: str) -> str:
    told = (f"{_NAMES[key].in_(language)} {before[key]} → {now[key]}" for key in now if before[key] != now[key])
    return ("，" if language == "zh" else ", ").join(told) or "—"


def _written(of: Import, reading: Reading, planned: Sequence[Planned], by: Actor, at: datetime) -> list[Unwritten]:
    """Write what is new or changed, a chunk a transaction."""
    moved = [one for one in planned if one.standing != "unchanged"]
    left: list[Unwritten] = []
    for start in range(0, len(moved), reading.target.chunk):
        with transaction.atomic():
            left += reading.target.write(moved[start : start + reading.target.chunk], of, by=by, at=at)
    return left


@transaction.atomic
def _done(of: Import, reading: Reading, left: Sequence[Unwritten], by: Actor, at: datetime) -> Import:
    out = left_out(of, reading.counts)
    reading.target.withdraw(out, of, by=by, at=at)
    for row in out:
        row.stands, row.last = False, of
        row.save(update_fields=["stands", "last"])
    of.refresh_from_db()
    of.state, of.settled_at = ImportState.COMMITTED, at
    of.reason_zh = of.reason_en = ""
    if left:
        of.n_refused += len(left)
        of.n_new -= len(left)
        of.reason_zh, of.reason_en = _rows(left, "zh"), _rows(left, "en")
    of.save()
    audit.record(by=by, verb="import", noun="import", key=of.key, detail=of.promised, at=at)
    return of


def _taken_back(of: Import, left: Sequence[Unwritten], by: Actor, at: datetime) -> Import:
    """All or nothing: what was written is withdrawn again."""
    with transaction.atomic():
        take_back(of=of, by=by, at=at)
        of.refresh_from_db()
        of.state, of.settled_at = ImportState.REFUSED, at
        of.reason_zh, of.reason_en = _rows(left, "zh"), _rows(left, "en")
        of.save()
        audit.record(by=by, verb="refuse", noun="import", key=of.key, detail={"rows": len(left)}, at=at)
    return of


def _rows(left: Sequence[Unwritten], language: str) -> str:
    first = left[0]
    words = Text("第 {row} 行没有写入：{why}（共 {n} 行）", "Row {row} was not written: {why} ({n} in all)")
    return words.format(row=first.row, why=first.why.in_(language), n=len(left)).in_(language)[:400]
