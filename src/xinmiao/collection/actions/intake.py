"""What happens with revisions as they arrive: whom they speak of, and, where the form counts at once, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinmiao.collection.actions import entities, posting, watching
from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.actions.tying import tie_all
from xinmiao.collection.models import CountsWhen, Flag, State, Submission
from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks
from xinmiao.science.answers.checking import UNSUPPORTED
from xinmiao.science.errors import XinmiaoError

RECEIVED = "collection.received"
"""What handlers are provided for: called with submission, revision, answers, by, at for each revision."""
AT_ONCE = 250
"""Submissions whose people are read and written together: it bounds the memory that this takes."""


def take_in(*, entered: Sequence[Entered], by: Actor, at: datetime) -> None:
    """Ask lists, tie people, post what counts when it is received, let it wait; open alerts. What is wrong is flagged.

    A first revision that speaks of nobody and counts later asks for nothing but lists: the bulk door brings thousands.
    """
    for one in entered:
        entities.ask(submission=one.submission, revision=one.revision, answers=one.answers, by=by, at=at)
    asking = [one for one in entered if _asks(one)]
    for start in range(0, len(asking), AT_ONCE):
        _take_in(asking[start : start + AT_ONCE], by, at)
    for one in entered:
        watching.watch(submission=one.submission, revision=one.revision, answers=one.answers, by=by, at=at)
        handlers.call(RECEIVED, submission=one.submission, revision=one.revision, answers=one.answers, by=by, at=at)


def _asks(one: Entered) -> bool:
    counts = one.submission.form.counts_when == CountsWhen.RECEIVED
    return one.revision.ordinal > 1 or counts or bool(one.what.mapping.people)


def _take_in(entered: Sequence[Entered], by: Actor, at: datetime) -> None:
    """Together; one by one where one of them cannot be taken as it is."""
    try:
        _together(entered, by, at)
    except XinmiaoError:
        if len(entered) == 1:
            raise
        for one in entered:
            _together([Entered(one.submission, one.revision, one.answers)], by, at)


@transaction.atomic
def _together(entered: Sequence[Entered], by: Actor, at: datetime) -> None:
    tie_all(entered, by=by, at=at)
    _count([one for one in entered if one.submission.form.counts_when == CountsWhen.RECEIVED], by)
    _settle(entered)
    for one in entered:
        if one.revision.ordinal > 1:
            close_tasks(about=f"submission:{one.submission.key}", kinds=["collection.returned"], by=by, at=at)


def _count(entered: Sequence[Entered], by: Actor) -> None:
    """A row that cannot stand in the ledger is for a reviewer to see; the submission is kept."""
    again = [one for one in entered if one.submission.n_posted]
    wrong = _post_first([one for one in entered if not one.submission.n_posted], by)
    for one in again:
        wrong |= _post_again(one, by)
    Flag.objects.bulk_create(
        Flag(revision=one.revision, kind="posting", message_zh=error.what.zh, message_en=error.what.en)
        for one, error in wrong.items()
    )


def _post_first(entered: Sequence[Entered], by: Actor) -> dict[Entered, XinmiaoError]:
    """Together; one by one where the ledger refuses any of them."""
    try:
        with transaction.atomic():
            return {**posting.post_first(entered=entered, by=by)}
    except XinmiaoError as error:
        if len(entered) == 1:
            return {entered[0]: error}
    return {one: error for each in entered for one, error in _post_first([each], by).items()}


def _post_again(one: Entered, by: Actor) -> dict[Entered, XinmiaoError]:
    try:
        with transaction.atomic():
            posting.post(submission=one.submission, by=by, answers=one.answers)
    except XinmiaoError as error:
        one.submission.refresh_from_db(fields=["n_posted", "stands"])
        return {one: error}
    return {}


def _settle(entered: Sequence[Entered]) -> None:
    """What there is something to look at in is flagged; what could not be checked alone is none of that."""
    revisions = {one.revision.pk: one.submission for one in entered}
    flags = Flag.objects.filter(revision__in=revisions).exclude(kind=UNSUPPORTED)
    flagged = {revisions[number].pk for number in flags.values_list("revision", flat=True).distinct()}
    for state in (State.FLAGGED, State.RECEIVED):
        moved = [one for one in revisions.values() if (one.pk in flagged) is (state is State.FLAGGED)]
        moved = [one for one in moved if one.state != state]
        for one in moved:
            one.state = state
        Submission.objects.filter(pk__in=[one.pk for one in moved]).update(state=state)
