"""Receiving up to 500 submissions in one call: the same checks and the same rows, one transaction, one audit entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from xinmiao.accounts.models import User
from xinmiao.collection.actions.arrivals import Arrival, Sending, read_many
from xinmiao.collection.actions.assessing import assess
from xinmiao.collection.actions.entering import Draft, drafts, enter_new
from xinmiao.collection.actions.submissions import Received, take
from xinmiao.collection.models import Channel, FormState, Quarantined, Revision
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError

MOST_ROWS = 500
_AT_ONCE = 3
Answer = Received | XinmiaoError


def receive_many(
    *, rows: Sequence[bytes], user: User, channel: Channel, at: datetime, by: Actor, device_id: str = "",
    user_agent: str = "",
) -> list[Answer]:  # fmt: skip
    """Take many submissions of one sender, each with an answer of its own, in their order.

    rows: XML, without files. What is new is taken together, all or nothing; edits, repetitions and what has to be held
    are taken one by one after it. An error of one row is its answer, and leaves the others alone.
    """
    sending = Sending(user=user, channel=channel, at=at, device_id=device_id, user_agent=user_agent)
    read = read_many(rows, sending)
    arrivals = [one for one in read if isinstance(one, Arrival)]
    fresh = _enter_fresh(arrivals, by, at)
    answers = iter([fresh[i] if i in fresh else _one(one, by) for i, one in enumerate(arrivals)])
    return [one if isinstance(one, XinmiaoError) else next(answers) for one in read]


def _enter_fresh(arrivals: Sequence[Arrival], by: Actor, at: datetime) -> dict[int, Answer]:
    """What became of those that nobody has sent before, by position."""
    for left in reversed(range(_AT_ONCE)):
        fresh = list(_fresh(arrivals))
        made = drafts(assess([arrivals[i] for i in fresh]))
        try:
            revisions = _enter(made, by, at)
        except IntegrityError:  # one of them came through another door meanwhile
            if not left:
                raise
            continue
        break
    return {i: Received("created", revision) for i, revision in zip(fresh, revisions, strict=True)}


@transaction.atomic
def _enter(made: Sequence[Draft], by: Actor, at: datetime) -> list[Revision]:
    revisions = enter_new(made, by=by)
    if revisions:
        audit.record(
            by=by, verb="receive", noun="submissions", key=revisions[0].submission.key, detail=_told(revisions), at=at
        )
    return revisions


def _told(revisions: Sequence[Revision]) -> dict[str, object]:
    """What one audit entry says of many revisions. digest: of the key and SHA-256 of each, in their order."""
    lines = "".join(f"{one.submission.key} {one.sha256}\n" for one in revisions)
    return {
        "n": len(revisions),
        "first": revisions[0].pk,
        "last": revisions[-1].pk,
        "check": dict(Counter(str(one.outcome) for one in revisions)),
        "digest": sha256(lines.encode()).hexdigest(),
    }


def _fresh(arrivals: Sequence[Arrival]) -> Iterator[int]:
    """Positions of those with an instanceID that is neither known, nor held, nor earlier among these; no edits."""
    seen = _taken(Revision, arrivals) | _taken(Quarantined, arrivals)
    for i, one in enumerate(arrivals):
        key = (one.form.pk, one.instance_id)
        if key not in seen and not one.answers.deprecated_id and one.version.state != FormState.CLOSED:
            seen.add(key)
            yield i


def _taken(model: type[Revision | Quarantined], arrivals: Sequence[Arrival]) -> set[tuple[int, str]]:
    forms, instances = {one.form.pk for one in arrivals}, [one.instance_id for one in arrivals]
    rows = model.objects.filter(form__in=forms, instance_id__in=instances)
    return set(rows.values_list("form_id", "instance_id"))


def _one(arrival: Arrival, by: Actor) -> Answer:
    try:
        return take(arrival, by=by)
    except XinmiaoError as error:
        return error
