"""Who is seen again: opened with the answers, agreed and done by a person. An edit can only make it sooner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission, Scope
from xinmiao.collection.actions.duty import NO_NAME
from xinmiao.collection.models import FollowUp, Submission
from xinmiao.collection.queries import sessions
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.sessions import TIERS, Pupil, Times, pupils, times
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks, open_task
from xinmiao.people.encryption import seal, unseal
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

WHERE = "collection.follow_up"
_SEE = Text("请在到期前见一名学生", "See a pupil before this day")


class CannotFollow(XinmiaoError):
    """A follow-up that cannot be noted this way."""

    def __init__(self, of: FollowUp, what: Text) -> None:
        super().__init__("follow_up.refused", what, where=of.about)


def address(of: FollowUp) -> str:
    """Of the pupil's page, without the language."""
    return f"/collect/screening/pupils/{of.submission.key}/{of.ordinal}/"


def follow(*, submission: Submission, mapping: Mapping, answers: Answers, by: Actor, at: datetime) -> None:
    """Open what the tiers of a sheet ask for, in the caller's transaction; a lower tier later takes nothing back."""
    if mapping.session is None:
        return
    for one in pupils(submission.form.code, mapping, answers):
        asked = times(one.tier, one.within_hours, at)
        if asked is not None:
            _follow(submission, one, asked, by, at)


def _follow(submission: Submission, one: Pupil, asked: Times, by: Actor, at: datetime) -> None:
    assert one.tier is not None
    same = submission.follow_ups.filter(who=one.who)
    if any(TIERS.index(old.tier) >= TIERS.index(one.tier) for old in same):
        return
    made = same.filter(done_at=None).first() or FollowUp(submission=submission, who=one.who, opened_at=at)
    if made.pk:
        close_tasks(about=made.about, by=by, at=at)
    made.ordinal, made.tier, made.agreed_at, made.agreed_by = one.told.ordinal, one.tier, None, None
    made.not_before, made.due_at = asked.not_before, asked.due
    made.save()
    open_task(
        kind=WHERE, about=made.about, words=_SEE, path=address(made), by=by, at=at, due_at=made.due_at,
        permission=Permission.RUN_SCREENINGS, place_path=submission.place.path if submission.place else "",
        programme=submission.form.intervention.code,
    )  # fmt: skip


@transaction.atomic
def agree(*, follow_up: FollowUp, user: User, scopes: Iterable[Scope], at: datetime) -> FollowUp:
    """Note that it was agreed with the pupil: this, and no more, is what a teacher is told."""
    of = _locked(follow_up, user, scopes)
    of.agreed_at, of.agreed_by = at, user
    of.save(update_fields=["agreed_at", "agreed_by"])
    audit.record(by=Actor.of_user(user), verb="agree", noun="follow-up", key=of.pk, at=at)
    return of


@transaction.atomic
def settle(
    *, follow_up: FollowUp, words: str, user: User, scopes: Iterable[Scope], at: datetime, specialist: bool = False
) -> FollowUp:
    """Note that the pupil was seen, in words. specialist: one was offered, which red asks for. Raises CannotFollow."""
    of = _locked(follow_up, user, scopes)
    if not words.strip():
        raise CannotFollow(of, Text("请写明做了什么", "Say what was done"))
    if of.tier == FollowUp.Tier.RED and not specialist:
        raise CannotFollow(of, Text("红色须同时提供专科就诊", "Red asks that a specialist be offered too"))
    of.done_at, of.done_by, of.specialist_offered = at, user, specialist
    of.sealed = seal(words.strip().encode(), subject=of.submission.subject, where=WHERE)
    of.save(update_fields=["done_at", "done_by", "specialist_offered", "sealed"])
    close_tasks(about=of.about, by=Actor.of_user(user), at=at)
    audit.record(by=Actor.of_user(user), verb="do", noun="follow-up", key=of.pk, at=at)
    return of


def _locked(follow_up: FollowUp, user: User, scopes: Iterable[Scope]) -> FollowUp:
    of = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if not sessions.treats(tuple(scopes), of.submission):
        raise CannotFollow(of, Text("您不负责这名学生", "You do not treat this pupil"))
    if of.done_at is not None:
        raise CannotFollow(of, Text("已经办过了", "It is done already"))
    if not user.name.strip():
        raise CannotFollow(of, NO_NAME)
    return of


def words_of(of: FollowUp) -> str:
    """What was written when the pupil was seen, for those who treat the pupil."""
    return unseal(bytes(of.sealed), subject=of.submission.subject, where=WHERE).decode() if of.sealed else ""
