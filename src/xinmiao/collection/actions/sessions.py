"""A session is planned, gets its counsellor, starts, gathers sheets, and is closed when everybody was seen to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission, Scope, may
from xinmiao.collection.models import Flag, Form, Revision, ScreeningSession, SessionState, Sheet, Submission
from xinmiao.collection.queries import duty, sessions
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.sessions import ClassKey, class_of
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.places.models import Place
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

NO_SESSION = Text(
    "没有找到这一天、这个班的筛查场次；请心理老师补建并写明值班人。",
    "There is no session of this class on this day: a counsellor adds it and names who is on duty.",
)
_NOBODY = Text("还没有写明在场值班的心理老师：不能开始", "No counsellor on duty is named: it cannot start")
_NO_FORM = Text("这场筛查的表还没有开放：不能开始", "The form of this screening is not open: it cannot start")
_OPEN_IT = Text("请表单管理员登记量表许可的确认，再开放这份表",
                "a manager of forms records the licences of its instruments, then opens the form")  # fmt: skip
_NOT_SEEN_TO = Text(
    "还不能结束：未了结的值班事项 {n} 件，还没有问过的学生 {m} 人",
    "It cannot be closed yet: {n} duty alerts are open, {m} pupils were not asked",
)


class CannotRun(XinmiaoError):
    """A step of a session that cannot be taken."""

    def __init__(self, where: str, what: Text, todo: Text | None = None) -> None:
        super().__init__("session.refused", what, where=where, todo=todo)


@transaction.atomic
def plan(
    *, form: Form, place: Place, of: ClassKey, on: date, user: User, scopes: Iterable[Scope], at: datetime
) -> ScreeningSession:
    """Plan a class on a day; the same again gives the one that is there. Raises CannotRun."""
    _require(place, form, scopes, where=form.code)
    made, is_new = ScreeningSession.objects.get_or_create(
        form=form, place=place, school=of.school, grade=of.grade, class_no=of.class_no, date=on
    )
    if is_new:
        audit.record(by=Actor.of_user(user), verb="plan", noun="screening session", key=made.key, at=at)
    return made


@transaction.atomic
def name_counsellor(
    *, session: ScreeningSession, counsellor: User, user: User, scopes: Iterable[Scope], at: datetime
) -> ScreeningSession:
    """Name the adult on duty: a counsellor of the place, with a name. Raises CannotRun."""
    of = _locked(session, scopes)
    if counsellor not in sessions.counsellors(of):
        raise CannotRun(str(of.key), Text("这个人不是这里的心理老师", "This person is no counsellor of this place"))
    of.counsellor = counsellor
    of.save(update_fields=["counsellor"])
    detail = {"counsellor": counsellor.pk}
    audit.record(by=Actor.of_user(user), verb="name counsellor", noun="screening session", key=of.key, detail=detail,
                 at=at)  # fmt: skip
    return of


@transaction.atomic
def start(*, session: ScreeningSession, user: User, scopes: Iterable[Scope], at: datetime) -> ScreeningSession:
    """Start it: only with a counsellor on duty named. Sheets of the class and day that came before join it."""
    of = _locked(session, scopes)
    if of.state != SessionState.PLANNED:
        raise CannotRun(str(of.key), Text("它已经开始过了", "It has started already"))
    if not sessions.is_published(of.form):
        raise CannotRun(str(of.key), _NO_FORM, _OPEN_IT)
    if of.counsellor is None:
        raise CannotRun(str(of.key), _NOBODY, Text("先写明值班的心理老师", "name the counsellor on duty first"))
    of.state, of.opened_at = SessionState.OPEN, at
    of.save(update_fields=["state", "opened_at"])
    audit.record(by=Actor.of_user(user), verb="start", noun="screening session", key=of.key, at=at)
    _gather(of, Actor.of_user(user), at)
    return of


@transaction.atomic
def close(*, session: ScreeningSession, user: User, scopes: Iterable[Scope], at: datetime) -> ScreeningSession:
    """Close it with a name, when no alert of it is open and everybody was asked, or why not is written."""
    of = _locked(session, scopes)
    if of.state != SessionState.OPEN:
        raise CannotRun(str(of.key), Text("它没有在进行", "It is not open"))
    stands = sessions.hindrance(of)
    if stands:
        todo = Text("先在“值班”里办结每一件", "answer each of them under On duty first")
        raise CannotRun(str(of.key), _NOT_SEEN_TO.format(n=stands.n_alerts, m=stands.n_unasked), todo)
    of.state, of.closed_at, of.closed_by = SessionState.CLOSED, at, user
    of.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(by=Actor.of_user(user), verb="close", noun="screening session", key=of.key, at=at)
    return of


def join(*, submission: Submission, revision: Revision, mapping: Mapping, answers: Answers, by: Actor, at: datetime,
         ) -> None:  # fmt: skip
    """Put a sheet to the session of its class and day; flag one that has none. It is never refused."""
    of = class_of(mapping, answers)
    if of is None:
        return
    found = ScreeningSession.objects.filter(
        form=submission.form, place=submission.place, date=submission.date, school=of.school, grade=of.grade,
        class_no=of.class_no,
    ).exclude(state=SessionState.PLANNED).first()  # fmt: skip
    if found is None:
        Sheet.objects.filter(submission=submission).delete()
        Flag.objects.create(revision=revision, kind="no_session", message_zh=NO_SESSION.zh, message_en=NO_SESSION.en)
        return
    Sheet.objects.update_or_create(submission=submission, defaults={"session": found})
    _reopen(found, by, at)


def _reopen(of: ScreeningSession, by: Actor, at: datetime) -> None:
    """What comes in for a session that was closed has to be looked at: it is open again."""
    if of.state == SessionState.CLOSED:
        of.state, of.closed_at, of.closed_by = SessionState.OPEN, None, None
        of.save(update_fields=["state", "closed_at", "closed_by"])
        audit.record(by=by, verb="reopen", noun="screening session", key=of.key, at=at)


def _gather(of: ScreeningSession, by: Actor, at: datetime) -> None:
    waiting = Submission.objects.filter(
        form=of.form, place=of.place, date=of.date, sheet=None, deleted_at=None, erased_at=None
    )
    for submission in waiting:
        revision = current(submission)
        mapping, answers = compiled(revision.form_version).mapping, answers_of(revision)[0]
        if class_of(mapping, answers) == ClassKey(of.school, of.grade, of.class_no):
            revision.flags.filter(kind="no_session").delete()
            join(submission=submission, revision=revision, mapping=mapping, answers=answers, by=by, at=at)


def _locked(session: ScreeningSession, scopes: Iterable[Scope]) -> ScreeningSession:
    """The session, for somebody who runs screenings there."""
    of = ScreeningSession.objects.select_for_update().get(pk=session.pk)
    _require(of.place, of.form, scopes, where=str(of.key))
    return of


def _require(place: Place, form: Form, scopes: Iterable[Scope], *, where: str) -> None:
    path, programme = duty.path_of(place), form.intervention.code
    verdict = may(scopes, Permission.RUN_SCREENINGS, place_path=path, programme=programme)
    if not verdict:
        raise CannotRun(where, verdict.reason)
