"""The same-day protocol: an alert opens with its tasks, goes on to the county, is taken, done and closed by people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from xinmiao.accounts.actions import tell
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission, Scope, may
from xinmiao.collection.models import (
    OUTCOMES,
    AlertKind,
    Form,
    Quarantined,
    SafetyAlert,
    SafetyStep,
    Submission,
    Worry,
)
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.queries import duty
from xinmiao.collection.rules.safety import Needed
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks, open_task
from xinmiao.people.encryption import seal, unseal
from xinmiao.places.models import Place
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening.protocol import PROTOCOL, Step
from xinmiao.science.text import Text

WHERE = "collection.duty"
CONTACT, GUARDIAN = "trained_adult_contact", "guardian_informed_unless_unsafe"
_COME = Text("请现在打开：有一件需要您马上处理的事", "Please open this now: something needs you")
_STEP = Text("值班：第 {n} 步", "On duty: step {n}")
NO_NAME = Text("您的账号没有姓名，请先请管理员补上", "Your account has no name: ask an administrator")
STEPS = {one.id: one for one in (*PROTOCOL.steps, duty.ASK, duty.LOOK)}


class CannotAnswer(XinmiaoError):
    """A step that cannot be taken this way."""

    def __init__(self, alert: SafetyAlert, what: Text) -> None:
        super().__init__("duty.refused", what, where=str(alert.key))


@dataclass(frozen=True, slots=True)
class Opening:
    """What an alert is about: whatever kept the answers, or what a peer supporter told."""

    form: Form | None
    place: Place | None
    submission: Submission | None = None
    held: Quarantined | None = None
    worry: Worry | None = None


def open_alert(*, need: Needed, opening: Opening, unattended: bool, by: Actor, at: datetime) -> SafetyAlert:
    """Open an alert with its steps, their tasks and the notices, in the caller's transaction.

    unattended: nobody on duty is named; then, and where no counsellor covers the place, it goes on at once.
    """
    alert = SafetyAlert.objects.create(
        kind=need.kind, grounds=list(need.grounds), form=opening.form, place=opening.place, opened_at=at, who=need.who,
        submission=opening.submission, held=opening.held, worry=opening.worry, role=need.role, ordinal=need.ordinal,
    )  # fmt: skip
    for n, step in enumerate(_steps(alert), start=1):
        _open_step(alert, n, step, by)
    audit.record(by=by, verb="open", noun="duty alert", key=alert.key, at=at)
    told = _call(alert, 0, at)
    if unattended or not told:
        _go_on(alert, 1, by, at)
    return alert


def _steps(alert: SafetyAlert) -> Sequence[Step]:
    protocol = duty.protocol()
    if alert.kind == AlertKind.WORRY:
        return (replace(duty.LOOK, within=protocol.escalate[duty.ANSWERED_BY - 1]),)
    return (duty.ASK,) if alert.kind == AlertKind.UNASKED else protocol.steps


def _open_step(alert: SafetyAlert, n: int, step: Step, by: Actor) -> None:
    """A step and its task. The task's words say nothing of why: they stand on pages and in e-mails."""
    due_at = step.due(alert.opened_at, duty.day_ends(alert.opened_at))
    SafetyStep.objects.create(alert=alert, code=step.id, ordinal=n, due_at=due_at)
    open_task(
        kind=f"{WHERE}.{step.id}", about=alert.about, words=_STEP.format(n=n), path=address(alert), by=by,
        at=alert.opened_at, due_at=due_at, permission=Permission.ANSWER_ALERTS,
        place_path=alert.place.path if alert.place else "", programme=alert.programme or "",
    )  # fmt: skip


def address(alert: SafetyAlert) -> str:
    """Of its page, without the language."""
    return f"/collect/duty/{alert.key}/"


def _call(alert: SafetyAlert, level: int, at: datetime) -> int:
    """Tell those of a level, each once; give how many there are."""
    people = duty.on_duty(alert.place, alert.programme, level=level)
    tell(users=people, key=f"{alert.about}:{level}", words=_COME, path=address(alert), at=at)
    return len(people)


def add_grounds(*, alert: SafetyAlert, grounds: Iterable[str], by: Actor, at: datetime) -> None:
    """Note what an edit adds to an open alert."""
    alert.grounds = list(dict.fromkeys([*alert.grounds, *grounds]))
    alert.save(update_fields=["grounds"])
    audit.record(by=by, verb="add to", noun="duty alert", key=alert.key, at=at)


def escalate(*, at: datetime, by: Actor) -> int:
    """Send on to the county's duty list whatever nobody has taken in time; give how many alerts went on.

    Each in a transaction of its own: one that fails holds back no other.
    """
    limits = duty.protocol().escalate
    return sum(_escalate(number, at, by) for number in duty.waiting_too_long(at, limits))


@transaction.atomic
def _escalate(number: int, at: datetime, by: Actor) -> bool:
    alert = SafetyAlert.objects.select_for_update().get(pk=number)
    due = sum(at >= alert.opened_at + after for after in duty.protocol().escalate)
    is_unanswered = alert.kind == AlertKind.WORRY and due >= duty.ANSWERED_BY
    if alert.closed_at is not None or due <= alert.level or (alert.taken_at is not None and not is_unanswered):
        return False
    _go_on(alert, due, by, at)
    return True


def _go_on(alert: SafetyAlert, level: int, by: Actor, at: datetime) -> None:
    alert.level = level
    alert.save(update_fields=["level"])
    n = _call(alert, level, at)
    audit.record(by=by, verb="send on", noun="duty alert", key=alert.key, detail={"level": level, "told": n}, at=at)


@transaction.atomic
def take(*, alert: SafetyAlert, user: User, scopes: Iterable[Scope], at: datetime) -> SafetyAlert:
    """A named adult takes over in person: the clock of escalation stops. Another adult may take over later."""
    of = _locked(alert, user, scopes)
    of.taken_at, of.taken_by = at, user
    of.save(update_fields=["taken_at", "taken_by"])
    audit.record(by=Actor.of_user(user), verb="take", noun="duty alert", key=of.key, at=at)
    contact = of.steps.filter(code=CONTACT, done_at=None).first()
    if contact is not None:
        _done(contact, user, "", at)
    return of


@transaction.atomic
def finish(
    *, alert: SafetyAlert, code: str, user: User, scopes: Iterable[Scope], at: datetime, words: str = "",
    skipped: bool = False,
) -> SafetyStep:  # fmt: skip
    """Note that a step was done. skipped: the guardian was not informed since that would endanger the child; say why.

    Raises CannotAnswer.
    """
    of = _locked(alert, user, scopes)
    step = of.steps.filter(code=code, done_at=None).first()
    if step is None:
        raise CannotAnswer(of, Text("这一步已经记下了", "This step is noted already"))
    if skipped and code != GUARDIAN:
        raise CannotAnswer(of, Text("这一步不能略过", "This step cannot be left out"))
    if at < of.opened_at + STEPS[code].not_before:
        raise CannotAnswer(of, Text("书面随访须在24小时以后", "The written follow-up comes after 24 hours"))
    if not words.strip():
        raise CannotAnswer(of, Text("请写明做了什么，或为什么不做", "Say what was done, or why not"))
    return _done(step, user, words, at, skipped=skipped)


def _done(step: SafetyStep, user: User, words: str, at: datetime, *, skipped: bool = False) -> SafetyStep:
    step.done_at, step.done_by, step.skipped = at, user, skipped
    step.sealed = seal(words.strip().encode(), subject=step.alert.about, where=WHERE) if words.strip() else b""
    step.save(update_fields=["done_at", "done_by", "skipped", "sealed"])
    by = Actor.of_user(user)
    close_tasks(about=step.alert.about, kinds=[f"{WHERE}.{step.code}"], by=by, at=at)
    audit.record(by=by, verb="do step", noun="duty alert", key=step.alert.key, detail={"step": step.ordinal}, at=at)
    return step


@transaction.atomic
def close(
    *, alert: SafetyAlert, outcome: Outcome, words: str, user: User, scopes: Iterable[Scope], at: datetime
) -> SafetyAlert:
    """Close an alert with its outcome, in words. Only a named adult can, and only when every step is done.

    A child who was asked and is in danger gets an alert of its own in the same transaction. Raises CannotAnswer.
    """
    of = _locked(alert, user, scopes)
    _require_closable(of, outcome, words)
    if of.is_question:
        for step in of.steps.filter(done_at=None):
            _done(step, user, words, at)
    of.closed_at, of.closed_by, of.outcome = at, user, outcome
    of.sealed = seal(words.strip().encode(), subject=of.about, where=WHERE)
    of.save(update_fields=["closed_at", "closed_by", "outcome", "sealed"])
    close_tasks(about=of.about, by=Actor.of_user(user), at=at)
    audit.record(by=Actor.of_user(user), verb="close", noun="duty alert", key=of.key, at=at)
    if outcome in (Outcome.ASKED_YES, Outcome.CONFIRMED):
        need = Needed(AlertKind.RISK, ("adult_report_of_risk",), of.who, of.role, of.ordinal)
        about = Opening(of.form, of.place, of.submission, of.held, of.worry)
        open_alert(need=need, opening=about, unattended=False, by=Actor.of_user(user), at=at)
    return of


def _require_closable(of: SafetyAlert, outcome: Outcome, words: str) -> None:
    if outcome not in OUTCOMES[of.kind]:
        raise CannotAnswer(of, Text("请选择结果", "Choose the outcome"))
    if not words.strip():
        raise CannotAnswer(of, Text("请写明经过和结果", "Say what was done and what came of it"))
    if not of.is_question and of.steps.filter(done_at=None).exists():
        raise CannotAnswer(of, Text("还有步骤没有完成", "Some steps are not done yet"))


def _locked(alert: SafetyAlert, user: User, scopes: Iterable[Scope]) -> SafetyAlert:
    """The open alert, for an adult who may answer it and has a name."""
    of = SafetyAlert.objects.select_for_update().get(pk=alert.pk)
    path = duty.path_of(of.place)
    verdict = may(scopes, Permission.ANSWER_ALERTS, place_path=path, programme=of.programme)
    if not verdict:
        raise CannotAnswer(of, verdict.reason)
    if of.closed_at is not None:
        raise CannotAnswer(of, Text("已经结束了", "It is closed already"))
    if not user.name.strip():
        raise CannotAnswer(of, NO_NAME)
    return of


def words_of(sealed: bytes, alert: SafetyAlert) -> str:
    """Words that were written about an alert, for those who may read it."""
    return unseal(sealed, subject=alert.about, where=WHERE).decode() if sealed else ""
