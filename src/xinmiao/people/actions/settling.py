"""Whether two people are one: asked of the whole country, decided pair by pair, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xinmiao.core import audit, jobs, open_tasks
from xinmiao.core.actors import Actor
from xinmiao.people.actions.joining import join_persons, part_persons
from xinmiao.people.models import LinkageRules, LinkageRun, Pair
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

JOB = "xinmiao.people.national.run"
SECOND_OPINION = "people.second_opinion"
State = Pair.State


class NoRules(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.no_linkage_rules",
            Text("还没有查找重复人员的规则", "There are no rules yet for finding people registered twice"),
            todo=Text("请先载入带有 linkage/ 的国家包", "Load a pack that has linkage/"),
        )


class RunGoing(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.linkage_going",
            Text("查找重复人员正在进行", "People registered twice are being looked for already"),
            todo=Text("请等它结束", "Wait until it has ended"),
        )


class AlreadyDecided(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.pair_decided",
            Text("这两条记录已有决定", "These two are decided already"),
            todo=Text("请先撤销原来的决定", "Take the decision back first"),
        )


class OwnQuestion(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.own_question",
            Text("是您请求了第二意见：须由另一人决定", "You asked for a second opinion: another person decides"),
        )


@transaction.atomic
def ask_for_links(*, at: datetime, by: Actor, trains: bool = False, queues: bool = True) -> LinkageRun:
    """Have the whole country looked through for people registered twice. Raises NoRules, RunGoing.

    trains: with a model trained anew on the country's own numbers. queues: as a job; else the caller runs it.
    """
    rules = LinkageRules.objects.first()
    if rules is None:
        raise NoRules
    if LinkageRun.objects.filter(state__in=[LinkageRun.State.WAITING, LinkageRun.State.RUNNING]).exists():
        raise RunGoing
    run = LinkageRun.objects.create(asked_at=at, asked_by=by.key, possible=rules.possible, duplicate=rules.duplicate)
    audit.record(by=by, verb="ask for", noun="linkage run", key=run.pk, at=at)
    if queues:
        jobs.queue(JOB, number=run.pk, trains=trains)
    return run


@transaction.atomic
def decide(*, pair: Pair, state: str, at: datetime, by: Actor, note: str = "") -> Pair:
    """Decide a pair: the same (they are joined), not the same (remembered), or unsure (it stays in the queue).

    Raises AlreadyDecided, OwnQuestion.
    """
    held = _held(pair)
    if held.asked_by and held.asked_by == by.key:
        raise OwnQuestion
    held.state, held.decided_at, held.decided_by, held.note = State(state), at, by.key, note
    if held.state == State.SAME:
        held.merge = join_persons(one=held.a, other=held.b, at=at, by=by)
    held.save()
    if held.is_decided:
        open_tasks.close_tasks(about=f"pair:{held.pk}", by=by, at=at)
    audit.record(by=by, verb="decide", noun="pair", key=held.pk, detail={"state": held.state}, at=at)
    return held


@transaction.atomic
def ask_second_opinion(*, pair: Pair, at: datetime, by: Actor, note: str = "") -> Pair:
    """Leave a pair to another person, who gets a task. Raises AlreadyDecided."""
    held = _held(pair)
    held.asked_by, held.note = by.key, note
    held.save(update_fields=["asked_by", "note"])
    open_tasks.open_task(
        kind=SECOND_OPINION,
        about=f"pair:{held.pk}",
        words=Text("请给出第二意见：两条记录是否为同一人", "Give a second opinion: are these two one person?"),
        path=f"/people/duplicates/{held.pk}/",
        permission="settle_duplicates",
        place_path=held.a.place.path if held.a.place else "",
        by=by,
        at=at,
    )
    audit.record(by=by, verb="ask second opinion", noun="pair", key=held.pk, at=at)
    return held


@transaction.atomic
def take_back(*, pair: Pair, at: datetime, by: Actor, note: str = "") -> Pair:
    """Part two who were joined: counts and records are as before, and that they are not the same is remembered.

    Raises NotJoined.
    """
    held = Pair.objects.select_for_update().get(pk=pair.pk)
    if held.state != State.SAME or held.merge is None:
        raise NotJoined
    part_persons(made=held.merge, at=at, by=by)
    held.state, held.decided_at, held.decided_by, held.note = State.DIFFERENT, at, by.key, note
    held.save()
    audit.record(by=by, verb="take back", noun="pair", key=held.pk, at=at)
    return held


@transaction.atomic
def check(*, pair: Pair, state: str, at: datetime, by: Actor) -> Pair:
    """Say of a link of the job that was drawn for checking whether it holds; one that does not is taken back."""
    held = Pair.objects.select_for_update().get(pk=pair.pk, in_sample=True)
    if held.verdict:
        raise AlreadyDecided
    held.verdict = State(state)
    held.save(update_fields=["verdict"])
    audit.record(by=by, verb="check", noun="pair", key=held.pk, detail={"verdict": held.verdict}, at=at)
    return take_back(pair=held, at=at, by=by) if held.verdict == State.DIFFERENT else held


class NotJoined(XinmiaoError):
    def __init__(self) -> None:
        super().__init__("people.pair_not_joined", Text("这两条记录没有合并", "These two are not joined"))


def _held(pair: Pair) -> Pair:
    """The pair, locked, if nobody has decided it."""
    held = Pair.objects.select_for_update().get(pk=pair.pk)
    if held.is_decided:
        raise AlreadyDecided
    return held
