"""What waits for a decision, for whom, and what came back to whom."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope
from xinmiao.collection.models import CountsWhen, Decision, Flag, Form, Quarantined, Revision, State, Submission
from xinmiao.collection.queries import duty
from xinmiao.collection.rules import review as rules
from xinmiao.collection.rules.review import Facts, Verb
from xinmiao.places.models import Kind, Place
from xinmiao.science.answers.checking import UNSUPPORTED

WAITING = [State.RECEIVED, State.FLAGGED]
COUNTIES = [Kind.COUNTY, Kind.DEVELOPMENT_ZONE]
Submissions = QuerySet[Submission]


def visible_to(scopes: Iterable[Scope]) -> Submissions:
    """Submissions that exist for a reviewer with these scopes."""
    return Submission.objects.filter(_within(scopes), deleted_at=None).select_related(
        "form__intervention", "place", "partner", "submitter"
    )


def held_for(scopes: Iterable[Scope]) -> QuerySet[Quarantined]:
    """Bytes that could not be taken as they are, for a reviewer with these scopes."""
    found = Quarantined.objects.filter(settled=Quarantined.Settled.OPEN)
    return found.filter(_held_within(scopes)).select_related("form", "submission__place", "submitter")


def _within(scopes: Iterable[Scope], at: str = "") -> Q:
    """at: the path from what is asked for to the submission, with its underscores."""
    holding = [one for one in scopes if Permission.REVIEW_SUBMISSIONS in PERMISSIONS[one.role]]
    return reduce(operator.or_, (_covered(one, at) for one in holding), Q(pk__in=[]))


def _covered(scope: Scope, at: str) -> Q:
    asked = {
        f"{at}place__path__contains": f"/{scope.place}/" if scope.place else "",
        f"{at}form__intervention__code": scope.programme,
        f"{at}partner__code": scope.partner,
    }
    limits = {key: value for key, value in asked.items() if value}
    return Q(**limits) if limits else ~Q(pk=None)


def _held_within(scopes: Iterable[Scope]) -> Q:
    """Those of a submission go with it; those of none with whole programmes."""
    wide = [one.programme for one in scopes if _is_wide(one)]
    free = ~Q(pk=None) if "" in wide else Q(form__intervention__code__in=wide)
    return _within(scopes, "submission__") | (Q(submission=None) & free)


def _is_wide(scope: Scope) -> bool:
    reviews = Permission.REVIEW_SUBMISSIONS in PERMISSIONS[scope.role]
    return reviews and not scope.place and not scope.partner


def filtered(found: Submissions, limits: Mapping[str, str]) -> Submissions:
    """Those within the limits of the address, oldest first: county, form, flag, state (waiting, if none is named)."""
    if place := limits.get("county"):
        found = found.filter(place__path__contains=f"/{place}/")
    if form := limits.get("form"):
        found = found.filter(form__code=form)
    if kind := limits.get("flag"):
        flags = Flag.objects.filter(revision__submission=OuterRef("pk"), revision__is_current=True, kind=kind)
        found = found.filter(Exists(flags))
    state = limits.get("state") or "waiting"
    if state != "all":
        found = found.filter(state__in=WAITING if state == "waiting" else [state])
    return found.order_by("received_at", "pk")


def waiting(found: Submissions) -> Submissions:
    return found.filter(state__in=WAITING)


def counts(visible: Submissions) -> dict[str, int]:
    """How many there are of each state."""
    told = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: told.get(state, 0) for state in State.values}


def choices(visible: Submissions) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """What the filters offer of these: counties, forms, kinds of findings."""
    numbers = visible.order_by().values("place__county_no").distinct()
    counties = Place.objects.filter(number__in=numbers, kind__in=COUNTIES).order_by("code")
    forms = Form.objects.filter(submissions__in=visible.order_by()).distinct()
    kinds = Flag.objects.filter(revision__is_current=True, revision__submission__in=visible.order_by())
    return (
        [(one.code, one.name) for one in counties],
        [(one.code, one.name) for one in forms],
        sorted(set(kinds.order_by().values_list("kind", flat=True).distinct())),
    )


def sent_by(user: User) -> Submissions:
    """What a worker sent, the newest first."""
    mine = Submission.objects.filter(submitter=user, deleted_at=None)
    return mine.select_related("form", "place").order_by("-received_at", "-pk")


def facts_of(submission: Submission) -> Facts:
    """What the rules need of it."""
    newest = current(submission)
    fillers = {submission.submitter_id, newest.submitter_id} - {None}
    return Facts(
        state=rules.State(submission.state),
        programme=submission.form.intervention.code,
        approvers=frozenset(submission.form.approvers),
        place_path=path_of(submission),
        partner=submission.partner.code if submission.partner else "",
        fillers=frozenset(f"person:{one}" for one in fillers),
        ordinal=newest.ordinal,
        is_unasked=duty.is_unasked(submission),
    )


def path_of(submission: Submission) -> tuple[str, ...]:
    """Codes from the root to its place; none where it has none."""
    return tuple(submission.place.path.strip("/").split("/")) if submission.place else ()


def current(submission: Submission) -> Revision:
    return submission.revisions.select_related("form_version__form", "submission").get(is_current=True)


def stands_as(submission: Submission) -> int | None:
    """Ordinal of the revision that counts now; None where none does."""
    if not submission.stands:
        return None
    if submission.form.counts_when == CountsWhen.RECEIVED:
        return current(submission).ordinal
    last = submission.decisions.filter(verb=Verb.APPROVE).order_by("at", "pk").last()
    return last.ordinal if last else None


def is_flagged(submission: Submission) -> bool:
    """Whether something in its current revision is to be looked at; what could not be checked alone is none of that."""
    flags = Flag.objects.filter(revision__submission=submission, revision__is_current=True)
    return flags.exclude(kind=UNSUPPORTED).exists()


def fingerprint(found: Submissions) -> str:
    """What a set of submissions is, revision by revision: changes when one comes, goes or is edited."""
    newest = Revision.objects.filter(submission__in=found.order_by().values("pk"), is_current=True)
    told = newest.order_by("submission_id").values_list("submission_id", "ordinal")
    return sha256(repr(list(told)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back to its worker, with the words of who returned it."""

    submission: Submission
    words: str
    by: str
    at: datetime


def returned_to(user: User) -> list[Returned]:
    """What a worker has to mend, the oldest first: their page and their phone show the words."""
    mine = Submission.objects.filter(submitter=user, state=State.RETURNED, deleted_at=None).select_related("form")
    last = {
        one.submission_id: one
        for one in Decision.objects.filter(submission__in=mine, verb=Verb.RETURN).order_by("at", "pk")
    }
    told = (
        Returned(one, last[one.pk].reason, last[one.pk].by_label, last[one.pk].at) for one in mine if one.pk in last
    )
    return sorted(told, key=lambda one: one.at)
