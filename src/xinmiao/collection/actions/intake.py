"""What happens with each revision as it arrives: whom it speaks of, and, where the form counts at once, the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xinmiao.collection.actions import posting
from xinmiao.collection.actions.people import tie_all
from xinmiao.collection.models import CountsWhen, Flag, Revision, State, Submission
from xinmiao.collection.queries.review import is_flagged
from xinmiao.collection.queries.versions import compiled
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError


def take_in(*, submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime) -> None:
    """Tie people, post what counts when it is received, let it wait for a decision. What is wrong is flagged.

    A first revision that speaks of nobody and counts later asks for nothing of this: the bulk door brings thousands.
    """
    speaks = bool(compiled(revision.form_version).mapping.people)
    if revision.ordinal > 1 or speaks or submission.form.counts_when == CountsWhen.RECEIVED:
        _take_in(submission, revision, answers, by, at)


@transaction.atomic
def _take_in(submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime) -> None:
    tie_all(submission=submission, revision=revision, answers=answers, by=by, at=at)
    if submission.form.counts_when == CountsWhen.RECEIVED:
        _post(submission, revision, answers, by)
    submission.state = State.FLAGGED if is_flagged(submission) else State.RECEIVED
    submission.save(update_fields=["state"])
    close_tasks(about=f"submission:{submission.key}", kinds=["collection.returned"], by=by, at=at)


def _post(submission: Submission, revision: Revision, answers: Answers, by: Actor) -> None:
    """A row that cannot stand in the ledger is for a reviewer to see; the submission is kept."""
    try:
        with transaction.atomic():
            posting.post(submission=submission, by=by, answers=answers)
    except XinmiaoError as error:
        submission.refresh_from_db(fields=["n_posted", "stands"])
        Flag.objects.create(revision=revision, kind="posting", message_zh=error.what.zh, message_en=error.what.en)
