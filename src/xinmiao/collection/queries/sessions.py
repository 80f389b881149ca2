"""Screening sessions: whose they are, the pupils of one, and what stands against closing it."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from django.db.models import Q, QuerySet

from xinmiao.accounts.models import User
from xinmiao.accounts.queries import holders
from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope, may
from xinmiao.collection.models import (
    AlertKind,
    FollowUp,
    Form,
    FormState,
    SafetyAlert,
    ScreeningSession,
    Submission,
)
from xinmiao.collection.queries import duty
from xinmiao.collection.queries.review import current, path_of
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import asking, compiled
from xinmiao.collection.rules import sessions as rules
from xinmiao.collection.rules.sessions import Part, Pupil


def visible_to(
    scopes: Iterable[Scope], permission: Permission = Permission.RUN_SCREENINGS
) -> QuerySet[ScreeningSession]:
    """Sessions that exist for somebody who holds the permission there."""
    holding = [one for one in scopes if permission in PERMISSIONS[one.role]]
    within = reduce(operator.or_, (_covered(one) for one in holding), Q(pk__in=[]))
    return ScreeningSession.objects.filter(within).select_related("form__intervention", "place", "counsellor")


def _covered(scope: Scope) -> Q:
    there = Q(place__path__contains=f"/{scope.place}/") if scope.place else ~Q(pk=None)
    return there & Q(form__intervention__code=scope.programme) if scope.programme else there


def treats(scopes: Sequence[Scope], submission: Submission) -> bool:
    """Whether somebody treats the pupils of a sheet, and so may read their answers and scores."""
    programme = submission.form.intervention.code
    return bool(may(scopes, Permission.RUN_SCREENINGS, place_path=path_of(submission), programme=programme))


def forms() -> list[Form]:
    """Forms of which a session may be planned: those that ask which class they are of."""
    found = {one.form.pk: one.form for one in asking("session") if one.state != FormState.CLOSED}
    return [one for one in found.values() if not one.is_retired]


def is_published(form: Form) -> bool:
    """Whether a form was ever opened; before, no session of it can start."""
    return form.versions.exclude(state=FormState.DRAFT).exists()


def counsellors(session: ScreeningSession) -> list[User]:
    """Who may be named: counsellors of the place, with a name."""
    path, programme = duty.path_of(session.place), session.form.intervention.code
    found = holders(Role.COUNSELLOR, place_path=path, programme=programme, partner="")
    return [one for one in found if one.name.strip()]


@dataclass(frozen=True, slots=True)
class Seen:
    """One pupil of a session, with what is open and what was agreed. is_asked: an adult asked, or said why not."""

    submission: Submission
    pupil: Pupil
    alerts: Sequence[SafetyAlert] = ()
    follow_up: FollowUp | None = None

    @property
    def is_asked(self) -> bool:
        return any(one.kind == AlertKind.UNASKED and one.closed_at for one in self.alerts)

    @property
    def is_open(self) -> bool:
        """Whether an adult has still something to do before the session may be closed."""
        return any(one.closed_at is None for one in self.alerts) or (self.pupil.is_unasked and not self.is_asked)


def pupils_of(submission: Submission) -> list[Seen]:
    """Everybody on one sheet, as its newest revision tells it."""
    revision = current(submission)
    if submission.erased_at is not None:
        return []
    mapping = compiled(revision.form_version).mapping
    alerts = list(duty.alerts_about(submission).select_related("closed_by"))
    follow_ups = {one.who: one for one in submission.follow_ups.order_by("opened_at", "pk")}
    return [
        Seen(submission, one, [a for a in alerts if a.who == one.who], follow_ups.get(one.who))
        for one in rules.pupils(submission.form.code, mapping, answers_of(revision)[0])
    ]


def pupils(session: ScreeningSession) -> list[Seen]:
    """Everybody of a session, sheet by sheet."""
    sheets = Submission.objects.filter(sheet__session=session, deleted_at=None).select_related(
        "form__intervention", "place"
    )
    return [one for sheet in sheets.order_by("received_at", "pk") for one in pupils_of(sheet)]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands against closing: open alerts, pupils whom nobody asked, bytes that wait for a decision."""

    n_alerts: int = 0
    n_unasked: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_alerts or self.n_unasked)


def hindrance(session: ScreeningSession, seen: Sequence[Seen] | None = None) -> Hindrance:
    """Count what stands against closing a session, that of held sheets of its place and day included."""
    found = pupils(session) if seen is None else seen
    held = SafetyAlert.objects.filter(
        form=session.form, place=session.place, submission=None, opened_at__date=session.date, closed_at=None
    )
    open_ = {one.pk for each in found for one in each.alerts if one.closed_at is None}
    sheets = Submission.objects.filter(sheet__session=session)
    open_ |= set(SafetyAlert.objects.filter(submission__in=sheets, closed_at=None).values_list("pk", flat=True))
    unasked = sum(one.pupil.is_unasked and not one.is_asked for one in found)
    return Hindrance(len(open_ | set(held.values_list("pk", flat=True))), unasked)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pupils of a session: by tier, or whose tier cannot be decided; and who did not take part."""

    session: ScreeningSession
    by: Mapping[str, int] = field(default_factory=dict)


def counts(session: ScreeningSession) -> Counts:
    """Count the pupils of a session."""
    found = dict.fromkeys((*rules.TIERS, "undecided", "screened", "declined", "absent", "all"), 0)
    for one in pupils(session):
        is_screened = one.pupil.part is Part.SCREENED
        found["all"] += 1
        found[one.pupil.part] += 1
        if is_screened:
            found[one.pupil.tier or "undecided"] += 1
    return Counts(session, found)
