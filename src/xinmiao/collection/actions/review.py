"""What people decide about a submission: approved, returned, rejected, taken back, opened again; one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from xinmiao.accounts.rules import Scope, Verdict
from xinmiao.collection.actions import posting
from xinmiao.collection.actions.decisions import DECIDED, Refused, log
from xinmiao.collection.actions.people import tie_late
from xinmiao.collection.models import Submission
from xinmiao.collection.queries.review import Submissions, facts_of, fingerprint, is_flagged
from xinmiao.collection.rules import review as rules
from xinmiao.collection.rules.review import State, Verb
from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks, open_task
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

MOST_AT_ONCE = 200
"""How many submissions one bulk approval may decide."""
_RETURNED = Text("有一份表被退回，请修改后重发：{form}", "A form was returned to be mended: {form}")


class ListChanged(XinmiaoError):
    def __init__(self, n: int) -> None:
        super().__init__(
            "submission.list_changed",
            Text(f"名单已变化，现在有 {n} 份", f"The list has changed: there are {n} now"),
            todo=Text("请看过新的名单再批准", "Look at the new list, then approve"),
        )


class TooMany(XinmiaoError):
    def __init__(self, n: int, most: int) -> None:
        super().__init__(
            "submission.too_many",
            Text(f"一次最多批准 {most} 份，这里有 {n} 份", f"At most {most} are approved at once; these are {n}"),
            todo=Text("请用筛选缩小范围", "Narrow the list with its filters"),
        )


@transaction.atomic
def decide(
    *,
    submission: Submission,
    verb: Verb,
    by: Actor,
    scopes: Sequence[Scope],
    at: datetime,
    reason: str = "",
    seen: int | None = None,
) -> Submission:
    """Take one step of a submission's way, with what it means for the ledger, in one transaction.

    seen: ordinal of the revision that was read. Raises Refused, CannotCount, RowsRefused.
    """
    of, who, reason = _locked(submission), f"{by.kind}:{by.key}", reason.strip()
    facts = facts_of(of)
    _require(rules.may(verb, facts, scopes), of)
    _require(rules.well_told(verb, facts, who, reason=reason, seen=seen), of)
    before, of.state = of.state, rules.target(verb, is_flagged=is_flagged(of))
    of.save(update_fields=["state"])
    count(submission=of, after=verb, by=by)
    log(of, verb, before, facts.ordinal, reason, by, at)
    _tell(of, by, at)
    handlers.call(DECIDED, submission=of, by=by, at=at)
    return of


def count(*, submission: Submission, after: Verb, by: Actor) -> bool:
    """Bring the ledger to what the submission counts as after a step. Raises CannotCount, RowsRefused."""
    effect = rules.effect(after, counts_when=submission.form.counts_when, stands=submission.stands)
    if effect is rules.Effect.POST:
        tie_late(submission=submission)
        return posting.post(submission=submission, by=by)
    return effect is rules.Effect.TAKE_BACK and posting.take_back(submission=submission, by=by)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of each: approved, and those that could not be, with the reason."""

    approved: tuple[Submission, ...]
    refused: tuple[tuple[Submission, XinmiaoError], ...]


def approve_all(
    *, chosen: Submissions, expected: str, by: Actor, scopes: Sequence[Scope], at: datetime, most: int = MOST_AT_ONCE
) -> Bulk:
    """Approve each of the chosen, in a transaction of its own: one that cannot be approved holds back no other.

    expected: the fingerprint of the list whose count the person saw. Raises TooMany, ListChanged.
    """
    found = list(chosen)
    if len(found) > most:
        raise TooMany(len(found), most)
    if fingerprint(chosen) != expected:
        raise ListChanged(len(found))
    approved, refused = [], []
    for one in found:
        try:
            approved.append(decide(submission=one, verb=Verb.APPROVE, by=by, scopes=scopes, at=at))
        except XinmiaoError as error:
            refused.append((one, error))
    return Bulk(tuple(approved), tuple(refused))


def _locked(submission: Submission) -> Submission:
    Submission.objects.select_for_update().get(pk=submission.pk)
    return Submission.objects.select_related("form__intervention", "place", "partner").get(pk=submission.pk)


def _require(verdict: Verdict, of: Submission) -> None:
    if not verdict:
        raise Refused(verdict, of)


def _tell(of: Submission, by: Actor, at: datetime) -> None:
    """A returned form is a task of its worker until it is edited or decided."""
    about = f"submission:{of.key}"
    if of.state != State.RETURNED:
        close_tasks(about=about, kinds=["collection.returned"], by=by, at=at)
    elif of.submitter_id:
        words = Text(_RETURNED.zh.format(form=of.form.name_zh), _RETURNED.en.format(form=of.form.name_en))
        with translation.override("zh-hans"):
            path = reverse("collection:mine")
        open_task(
            kind="collection.returned", about=about, words=words, path=path, owner=str(of.submitter_id), by=by, at=at
        )
