"""Receiving submissions, whatever door they come through, and settling those that could not be taken as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission, Scope, may
from xinmiao.collection.actions import attachments
from xinmiao.collection.actions.arrivals import Arrival, Sending, read_one
from xinmiao.collection.actions.assessing import Assessed, assess
from xinmiao.collection.actions.attachments import Incoming
from xinmiao.collection.actions.entering import Draft, drafts, enter_edit, enter_new
from xinmiao.collection.actions.refusals import CannotSettle, Held, NotYours, UnknownEdited
from xinmiao.collection.actions.watching import watch_held
from xinmiao.collection.models import Channel, FormState, Quarantined, Revision, Submission
from xinmiao.collection.queries.arriving import is_heard_of
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks, open_task
from xinmiao.people.encryption import seal, unseal
from xinmiao.places.models import Place
from xinmiao.science.text import Text

HELD = "submission.held"
WHERE = "collection.quarantined"
_AT_ONCE = 3
_TO_SETTLE = Text("“{form}”有一份表单待处理：{what}", "A submission of '{form}' is held: {what}")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a submission. revision: None where its bytes were discarded by a supervisor's decision."""

    outcome: Literal["created", "repeated", "media_added", "edited"]
    revision: Revision | None


def receive(
    *, xml: bytes, media: Mapping[str, UploadedFile[Any]], user: User, channel: Channel, at: datetime, by: Actor,
    device_id: str = "", user_agent: str = "",
) -> Received:  # fmt: skip
    """Take one submission with what came of its files; the same again changes nothing.

    media: files by the names that the answers give them. Raises AnswersRefused, UnknownForm, UnknownEdited, NotAllowed;
    Held, after its bytes were kept for a supervisor.
    """
    sending = Sending(user=user, channel=channel, at=at, device_id=device_id, user_agent=user_agent)
    return take(read_one(xml, sending), files=attachments.incoming(media), by=by)


def take(arrival: Arrival, *, files: Sequence[Incoming] = (), by: Actor) -> Received:
    """Take what was read. Of two at once the second finds the first one's row, and repeats it."""
    assessed = assess([arrival])[0]
    for left in reversed(range(_AT_ONCE)):
        heard = is_heard_of(arrival.form.pk, arrival.instance_id)
        known = _known(arrival) if heard else None
        draft = None if known or arrival.answers.deprecated_id else drafts([assessed])[0]
        try:
            answer = _take(assessed, known, draft, files, by, is_new=not heard)
        except IntegrityError:
            if not left:
                raise
            continue
        break
    if isinstance(answer, Held):
        raise answer
    return answer


@transaction.atomic
def _take(
    assessed: Assessed, known: Revision | None, draft: Draft | None, files: Sequence[Incoming], by: Actor, *,
    is_new: bool,
) -> Received | Held:  # fmt: skip
    arrival = assessed.arrival
    if known is not None:
        return _again(arrival, _locked(known), files, by)
    if not is_new and _is_settled(arrival):
        return Received("repeated", None)
    if arrival.answers.deprecated_id:
        return _edit(assessed, files, by)
    if arrival.version.state == FormState.CLOSED:
        return _hold(arrival, "form_closed", None, by)
    return _create(draft or drafts([assessed])[0], files, by)


def _create(draft: Draft, files: Sequence[Incoming], by: Actor) -> Received:
    revision = enter_new([draft], by=by)[0]
    attachments.keep(revision, files, at=revision.received_at)
    return _told("receive", "created", revision, by)


def _again(arrival: Arrival, known: Revision, files: Sequence[Incoming], by: Actor) -> Received | Held:
    """The same instanceID: the same bytes bring at most files; other bytes wait for a decision."""
    if known.submission.erased_at is not None:  # a phone that sends it once more is told so, and nothing is kept
        return Received("repeated", known)
    if known.submission.deleted_at is not None:
        return _hold(arrival, "deleted", known.submission, by)
    if known.sha256 != arrival.sha256:
        if _is_settled(arrival):
            return Received("repeated", known)
        return _hold(arrival, "other_content", known.submission, by)
    if not attachments.keep(known, files, at=arrival.sending.at):
        return Received("repeated", known)
    return _told("add files", "media_added", known, by)


def _edit(assessed: Assessed, files: Sequence[Incoming], by: Actor) -> Received | Held:
    arrival = assessed.arrival
    edited = Revision.objects.filter(form=arrival.form, instance_id=arrival.answers.deprecated_id).first()
    if edited is None:
        raise UnknownEdited(arrival.answers.deprecated_id)
    of = _lock(edited.submission_id)
    current = of.revisions.get(is_current=True)
    if of.deleted_at is not None:
        return _hold(arrival, "deleted", of, by)
    if current.instance_id.partition("#")[0] != edited.instance_id:
        return _hold(arrival, "superseded", of, by)
    if arrival.version.state == FormState.CLOSED:
        return _hold(arrival, "form_closed", of, by)
    return _enter_edit(assessed, current, of, files, by)


def _enter_edit(
    assessed: Assessed, current: Revision, of: Submission, files: Sequence[Incoming], by: Actor, instance_id: str = ""
) -> Received:
    if assessed.arrival.sending.user.pk != of.submitter_id:
        assessed.by_another()
    current.submission = of
    revision = enter_edit(assessed, earlier=current, by=by, instance_id=instance_id)
    attachments.keep(revision, files, at=revision.received_at)
    return _told("edit", "edited", revision, by)


def _told(verb: str, outcome: Literal["created", "media_added", "edited"], revision: Revision, by: Actor) -> Received:
    """The entry in the audit trail comes last: its end is one row, and others wait for it."""
    detail = {"revision": revision.ordinal, "sha256": revision.sha256, "check": revision.outcome}
    audit.record(by=by, verb=verb, noun="submission", key=revision.submission.key, detail=detail)
    return Received(outcome, revision)


def _known(arrival: Arrival) -> Revision | None:
    """The revision with this instanceID: of those accepted out of quarantine, the one with these very bytes."""
    first = Revision.objects.filter(form=arrival.form, instance_id=arrival.instance_id).first()
    if first is None or first.sha256 == arrival.sha256:
        return first
    same = Revision.objects.filter(submission=first.submission_id, sha256=arrival.sha256)
    return same.filter(instance_id__startswith=f"{arrival.instance_id}#").first() or first


def _locked(revision: Revision) -> Revision:
    revision.submission = _lock(revision.submission_id)
    return revision


def _lock(number: int) -> Submission:
    return Submission.objects.select_for_update(of=("self",)).get(pk=number)


def _is_settled(arrival: Arrival) -> bool:
    held = Quarantined.objects.filter(form=arrival.form, instance_id=arrival.instance_id, sha256=arrival.sha256)
    return held.exclude(settled=Quarantined.Settled.OPEN).exists()


def _hold(arrival: Arrival, reason: str, of: Submission | None, by: Actor) -> Held:
    """Keep the bytes, once, and ask a supervisor."""
    held, sending = Held(reason, arrival.instance_id), arrival.sending
    one = Quarantined(
        key=uuid4(), form=arrival.form, submission=of, instance_id=arrival.instance_id, sha256=arrival.sha256,
        reason=reason, submitter=sending.user, channel=sending.channel, received_at=sending.at,
    )  # fmt: skip
    there = Quarantined.objects.filter(form=one.form, instance_id=one.instance_id, sha256=one.sha256)
    if there.exists():
        return held
    one.sealed = seal(arrival.xml, subject=_subject(one), where=WHERE)
    one.save()
    place = place_of(one)
    watch_held(held=one, answers=arrival.answers, version=arrival.version, place=place, by=by)
    open_task(
        kind=HELD, about=f"quarantined:{one.key}", path=f"/collect/held/{one.key}/", by=by, at=sending.at,
        words=_TO_SETTLE.format(form=arrival.form.code, what=arrival.form.name_zh),
        permission=Permission.REVIEW_SUBMISSIONS, place_path=place.path if place else "",
        programme=arrival.form.intervention.code,
    )  # fmt: skip
    audit.record(by=by, verb="hold", noun="submission", key=one.key, detail={"why": reason, "sha256": one.sha256})
    return held


def _subject(held: Quarantined) -> str:
    return f"quarantined:{held.key}"


def content_of(held: Quarantined) -> bytes:
    """The bytes that are kept, for whoever has to decide."""
    return unseal(bytes(held.sealed), subject=_subject(held), where=WHERE)


@transaction.atomic
def settle(
    *, held: Quarantined, decision: Literal["accept", "discard"], reason: str, by: Actor, scopes: Iterable[Scope],
    at: datetime,
) -> Revision | None:  # fmt: skip
    """Accept what is held, as an edit or as new, or discard it; after either the same sending is answered as known.

    Gives the revision that it became. Raises NotYours, CannotSettle (no reason; settled already).
    """
    held = Quarantined.objects.select_for_update(of=("self",)).get(pk=held.pk)
    _require(held, scopes, reason)
    revision = _accept(held, by) if decision == "accept" else None
    held.settled = Quarantined.Settled.ACCEPTED if decision == "accept" else Quarantined.Settled.DISCARDED
    held.settled_because = reason.strip()[:300]
    held.save(update_fields=["settled", "settled_because"])
    close_tasks(about=_subject(held), by=by, at=at)
    audit.record(by=by, verb=decision, noun="held submission", key=held.key, detail={"why": reason.strip()}, at=at)
    return revision


def _require(held: Quarantined, scopes: Iterable[Scope], reason: str) -> None:
    place = place_of(held)
    path = (*place.ancestor_codes, place.code) if place else ()
    programme = held.form.intervention.code
    verdict = may(scopes, Permission.REVIEW_SUBMISSIONS, place_path=path, programme=programme)
    if not verdict:
        raise NotYours(str(held.key), verdict.reason)
    if held.settled != Quarantined.Settled.OPEN:
        raise CannotSettle(str(held.key), Text("已经处理过了", "It was settled already"))
    if not reason.strip():
        raise CannotSettle(str(held.key), Text("请写明理由", "Say why"))


def place_of(held: Quarantined) -> Place | None:
    """Where it happened, by the submission that it belongs to, else by its own answers."""
    return held.submission.place if held.submission else _read_again(held).place


def _read_again(held: Quarantined) -> Assessed:
    sending = Sending(user=cast(User, held.submitter), channel=Channel(held.channel), at=held.received_at)
    return assess([read_one(content_of(held), sending, with_right=False)])[0]


def _accept(held: Quarantined, by: Actor) -> Revision:
    assessed = _read_again(held)
    arrival = assessed.arrival
    known = _known(arrival)
    number = held.submission_id or (known.submission_id if known else None)
    if number is None:
        return enter_new(drafts([assessed]), by=by)[0]
    of = _lock(number)
    current = of.revisions.get(is_current=True)
    if current.sha256 == arrival.sha256:
        Submission.objects.filter(pk=of.pk).update(deleted_at=None)
        return current
    own = f"{arrival.instance_id}#{of.revisions.count() + 1}" if known else arrival.instance_id
    return _enter_edit(assessed, current, of, (), by, own).revision or current
