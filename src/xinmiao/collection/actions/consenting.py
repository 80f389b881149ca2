"""What a form's answers allow: each written as the consent of a person, by the rules that `people` holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.models import Flag, Revision
from xinmiao.collection.rules.mapping import ConsentMapping
from xinmiao.collection.rules.told import Told, value
from xinmiao.core.actors import Actor
from xinmiao.people.actions import answer_consent, withdraw_consent
from xinmiao.people.models import Consent, Person
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_WHO = Text(
    "答复没有记到人上：回答的人没有登记在表里",
    "The answer was not recorded: whoever gave it is not registered in the form",
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """person: whom it is about. by: who gave it, where the form names them. state: as it was answered."""

    path: str
    kind: str
    state: str
    person: Person
    by: Person | None


def answer_all(*, of: Entered, by: Actor, at: datetime) -> list[Flag]:
    """Write every answer of a revision that counts; give what somebody has to look at.

    An answer of a later day stands, whatever comes in late. "Not asked" writes nothing; where an edit says so, the
    answer that was written of the same day is taken back.
    """
    flags = []
    for one in _answers(of):
        try:
            _record(one, of.revision, by, at)
        except XinmiaoError as error:
            label = of.what.check.by_path[one.path].label
            flags.append(
                Flag(
                    revision=of.revision, kind="consent", path=one.path, label_zh=label.zh, label_en=label.en,
                    message_zh=error.what.zh, message_en=error.what.en,
                )
            )  # fmt: skip
    return flags


def _answers(of: Entered) -> Iterator[_Answer]:
    for consent in of.what.mapping.consents:
        for one in of.told:
            if one.role != consent.person or one.position not in of.tied:
                continue
            person, by = of.tied[one.position][0], _given_by(consent, one, of)
            for kind, path in consent.answers.items():
                yield _Answer(path, kind, value(of.answers, one.values, path).strip(), person, by)


def _given_by(consent: ConsentMapping, one: Told, of: Entered) -> Person | None:
    """Who answered: of the same instance of a repeat, else the one of that role."""
    said = value(of.answers, one.values, consent.answered_by).strip()
    role = consent.by if isinstance(consent.by, str) else consent.by.get(said, "")
    giver = next((other for other in of.told if other.role == role and other.ordinal in (one.ordinal, 0)), None)
    if giver is None or (isinstance(consent.by, str) and consent.answered_by and giver.relation != said):
        return None
    found = of.tied.get(giver.position)
    return found[0] if found else None


def _record(one: _Answer, revision: Revision, by: Actor, at: datetime) -> None:
    on = revision.submission.date
    last = one.person.consents.filter(kind=one.kind, replaced_at=None).order_by("-recorded_at").first()
    if last and (last.from_date > on or (last.withdrawn_at and timezone.localdate(last.withdrawn_at) > on)):
        return
    if one.state not in Consent.State.values:
        if last and last.withdrawn_at is None and last.from_date == on and revision.ordinal > 1:
            withdraw_consent(person=one.person, kind=one.kind, at=at, by=by)
        return
    if one.by is None:
        raise XinmiaoError("consent.giver_unknown", _WHO)
    if last is None or (last.state, last.given_by_id, last.from_date) != (one.state, one.by.pk, on):
        answer_consent(person=one.person, kind=one.kind, state=one.state, given_by=one.by, on=on, at=at, by=by)
