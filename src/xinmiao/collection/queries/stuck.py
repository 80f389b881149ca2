"""What came in and does not count yet: what it waits for, since when; and whether what counts is what stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from xinmiao.collection.models import Attachment, EntityAction, Flag, Quarantined, State, Submission
from xinmiao.records import queries as ledger
from xinmiao.records.models import Source
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that waits. what: "noun:key", never a name."""

    what: str
    form: str
    why: Text
    since: datetime


_DECISION = Text("等待审核", "waits for a decision")
_FLAGGED = Text("等待审核：有发现的问题", "waits for a decision: something was found")
_POSTING = Text("未能入账，等待审核", "could not be posted, waits for a decision")
_RETURNED = Text("已退回，等待填报人修改", "was returned, waits for its worker")
_HELD = Text("原文被扣留，等待处理", "is held back, waits to be settled")
_ENTITY = {
    EntityAction.State.WAITING: Text("名单还未更新", "its list is not brought up to date yet"),
    EntityAction.State.HELD: Text("等待离线链中缺少的一环", "waits for a missing link of an offline chain"),
    EntityAction.State.ERROR: Text("名单未能更新", "its list could not be brought up to date"),
}
_FILES = Text("附件还没有收齐", "files that it names have not come")
_LEDGER = Text("{n} 条记录等待写入账本", "{n} records wait for the ledger")


def stuck() -> list[Stuck]:
    """Everything that waits, the oldest first."""
    found = [*_undecided(), *_held(), *_entities(), *_files(), *_outbox()]
    return sorted(found, key=lambda one: one.since)


def _undecided() -> Iterator[Stuck]:
    refused = Flag.objects.filter(revision__submission=OuterRef("pk"), revision__is_current=True, kind="posting")
    waiting = Submission.objects.filter(deleted_at=None).exclude(state__in=[State.APPROVED, State.REJECTED])
    for one in waiting.select_related("form").annotate(was_refused=Exists(refused)):
        why = {State.RETURNED: _RETURNED, State.FLAGGED: _FLAGGED}.get(State(one.state), _DECISION)
        yield Stuck(f"submission:{one.key}", one.form.code, _POSTING if one.was_refused else why, one.received_at)


def _held() -> Iterator[Stuck]:
    for one in Quarantined.objects.filter(settled=Quarantined.Settled.OPEN).select_related("form"):
        yield Stuck(f"quarantined:{one.key}", one.form.code, _HELD, one.received_at)


def _entities() -> Iterator[Stuck]:
    actions = EntityAction.objects.exclude(state=EntityAction.State.DONE).select_related("submission__form")
    for one in actions:
        why = _ENTITY[EntityAction.State(one.state)]
        yield Stuck(f"submission:{one.submission.key}", one.submission.form.code, why, one.at)


def _files() -> Iterator[Stuck]:
    missing = Attachment.objects.filter(file="", revision__is_current=True).values("revision").distinct()
    for one in Submission.objects.filter(revisions__in=missing, deleted_at=None).select_related("form"):
        yield Stuck(f"submission:{one.key}", one.form.code, _FILES, one.received_at)


def _outbox() -> Iterator[Stuck]:
    waiting = ledger.waiting()
    if waiting.n_rows and waiting.since:
        yield Stuck("ledger", "", _LEDGER.format(n=waiting.n_rows), waiting.since)


_NOT_POSTED = Text("已计入，却没有最近一版的记录", "It counts, but rows of its last posting are not there")
_STILL_COUNTS = Text("不应计入，却有记录仍然有效", "It does not count, but rows of it stand")
_NOBODYS = Text("有记录，却没有这份提交", "There are rows, but no such submission")


_OF_SUBMISSIONS = r"^collection\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"  # `Submission.source_code`


def disagreements() -> list[XinmiaoError]:
    """Where what was decided and what was accepted disagree; rows against the ledger are for `ledger verify`."""
    posted = Submission.objects.filter(n_posted__gt=0, erased_at=None).select_related("form")
    sources = {one.code: one for one in Source.objects.filter(code__regex=_OF_SUBMISSIONS)}
    found = [error for one in posted.iterator() if (error := _disagreement(one, sources.pop(one.source_code, None)))]
    return found + [XinmiaoError("collection.nobodys", _NOBODYS, where=code) for code in sources]


def _disagreement(of: Submission, source: Source | None) -> XinmiaoError | None:
    rows = ledger.accepted(of.source_code) if source else []
    last = [row for row in rows if row.revision == of.n_posted]
    if not last or any(row.revision > of.n_posted for row in rows):
        return XinmiaoError("collection.not_posted", _NOT_POSTED, where=f"submission:{of.key}")
    replaced = {row.payload["supersedes"] for row in rows}
    live = [row for row in rows if row.number not in replaced and not row.payload["withdrawn"]]
    if not of.stands and live:
        return XinmiaoError("collection.still_counts", _STILL_COUNTS, where=f"submission:{of.key}")
    if of.stands and [row.number for row in live] != [row.number for row in last if not row.payload["withdrawn"]]:
        return XinmiaoError("collection.not_posted", _NOT_POSTED, where=f"submission:{of.key}")
    return None
