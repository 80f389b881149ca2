"""Writing down what came in: submissions, their revisions, what was found, and whatever else hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from xinmiao.collection.actions import attachments
from xinmiao.collection.actions.assessing import Assessed, aware
from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.actions.intake import take_in
from xinmiao.collection.models import Attachment, Decision, Flag, Outcome, Revision, State, Submission
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import Plain, seal, seal_many

WHERE = "collection.revision"


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessed arrival under the key that its submission gets, sealed before any lock is held."""

    assessed: Assessed
    key: UUID
    sealed: bytes


def drafts(assessed: Sequence[Assessed]) -> list[Draft]:
    """Seal arrivals that look new, with one write of their keys."""
    keys = [uuid4() for _ in assessed]
    cells = [
        Plain(one.arrival.xml, Submission(key=key).subject, WHERE) for one, key in zip(assessed, keys, strict=True)
    ]
    return [Draft(*row) for row in zip(assessed, keys, seal_many(cells), strict=True)]


def enter_new(drafts: Sequence[Draft], *, by: Actor) -> list[Revision]:
    """Make submissions with their first revisions, in the caller's transaction."""
    submissions = Submission.objects.bulk_create(_submission(draft) for draft in drafts)
    made = [_revision(draft.assessed, of, draft.sealed) for draft, of in zip(drafts, submissions, strict=True)]
    return _entered(made, [draft.assessed for draft in drafts], by)


def enter_edit(assessed: Assessed, *, earlier: Revision, by: Actor, instance_id: str = "") -> Revision:
    """Make the newest revision of a submission that is locked; the one before it is kept, and its files stay."""
    of, arrival = earlier.submission, assessed.arrival
    of.revisions.filter(is_current=True).update(is_current=False)
    sealed = seal(arrival.xml, subject=of.subject, where=WHERE)
    made = _revision(assessed, of, sealed, ordinal=of.revisions.count() + 1)
    made.instance_id = instance_id or made.instance_id
    before, of.state = of.state, _state(assessed)
    of.place, of.partner, of.date, of.deleted_at = assessed.place, assessed.partner, assessed.date, None
    of.save()
    Decision.objects.create(
        submission=of, ordinal=made.ordinal, verb="edit", from_state=before, to_state=of.state,
        by_key=by.key, by_label=by.label, at=arrival.sending.at,
    )  # fmt: skip
    _entered([made], [assessed], by)
    attachments.carry_over(made, earlier)
    return made


def _entered(revisions: Sequence[Revision], assessed: Sequence[Assessed], by: Actor) -> list[Revision]:
    made = Revision.objects.bulk_create(revisions)
    pairs = list(zip(made, assessed, strict=True))
    Flag.objects.bulk_create(flag for revision, one in pairs for flag in _flags(revision, one))
    Attachment.objects.bulk_create(
        Attachment(revision=revision, name=name) for revision, one in pairs for name in one.arrival.files
    )
    entered = [Entered(revision.submission, revision, one.arrival.answers) for revision, one in pairs]
    if entered:
        take_in(entered=entered, by=by, at=made[0].received_at)
    return made


def _submission(draft: Draft) -> Submission:
    one = draft.assessed
    return Submission(
        key=draft.key, form=one.arrival.form, state=_state(one), submitter=one.arrival.sending.user, place=one.place,
        partner=one.partner, date=one.date, received_at=one.arrival.sending.at,
    )  # fmt: skip


def _state(one: Assessed) -> State:
    return State.FLAGGED if one.outcome is Outcome.FLAGGED else State.RECEIVED


def _revision(one: Assessed, of: Submission, sealed: bytes, ordinal: int = 1) -> Revision:
    arrival, sending = one.arrival, one.arrival.sending
    return Revision(
        submission=of, form=arrival.form, form_version=arrival.version, ordinal=ordinal,
        instance_id=arrival.instance_id, sha256=arrival.sha256, answers_hash=one.answers_hash, sealed=sealed,
        outcome=one.outcome, channel=sending.channel, submitter=sending.user, device_id=sending.device_id[:200],
        user_agent=sending.user_agent[:300], received_at=sending.at, started_at=aware(one.times.start),
        ended_at=aware(one.times.end),
    )  # fmt: skip


def _flags(revision: Revision, one: Assessed) -> list[Flag]:
    return [
        Flag(
            revision=revision, kind=found.kind, path=found.path[:300], label_zh=found.label.zh,
            label_en=found.label.en, message_zh=found.message.zh, message_en=found.message.en,
        )
        for found in one.findings
    ]  # fmt: skip
