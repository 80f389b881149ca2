"""What a person, or their guardian, allows: given, refused, withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.models import CaregiverRelation, Consent, Person
from xinmiao.people.rules import least_age, may_consent
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.comparing import Precision
from xinmiao.science.text import Text

SELF = "self"


class NotTheirs(XinmiaoError):
    """Whoever answered may not, for this person."""

    def __init__(self, reason: Text) -> None:
        super().__init__("people.consent_not_theirs", reason)


@transaction.atomic
def answer_consent(
    *,
    person: Person,
    kind: str,
    state: str,
    given_by: Person | None,
    on: date,
    at: datetime,
    by: Actor,
    basis: str = Consent.Basis.CONSENT,
    until: date | None = None,
) -> Consent:
    """Record an answer; it takes the place of the one before. Raises NotTheirs, e.g. for a child under 14 on its own.

    given_by: the person or a caregiver; None where the basis is not consent. A refusal counts from whoever gives it.
    """
    relation = _relation(person, given_by, on)
    if basis == Consent.Basis.CONSENT and state == Consent.State.GIVEN:
        _check(person, given_by, on)
    Consent.objects.filter(person=person, kind=kind, withdrawn_at=None, replaced_at=None).update(replaced_at=at)
    made = Consent.objects.create(
        person=person, kind=kind, state=state, basis=basis, given_by=given_by, relation=relation,
        from_date=on, to_date=until, recorded_at=at, recorded_by=by.label,
    )  # fmt: skip
    detail = {"kind": kind, "state": state, "basis": basis, "relation": relation}
    audit.record(by=by, verb="answer", noun="consent", key=person.pseudonym, detail=detail, at=at)
    return made


@transaction.atomic
def withdraw_consent(*, person: Person, kind: str, at: datetime, by: Actor) -> int:
    """Take a consent back, from now on; give how many stood. What was shared before it is not undone by it."""
    standing = Consent.objects.filter(person=person, kind=kind, withdrawn_at=None, replaced_at=None)
    n = standing.update(withdrawn_at=at)
    if n:
        audit.record(by=by, verb="withdraw", noun="consent", key=person.pseudonym, detail={"kind": kind}, at=at)
    return n


def _relation(person: Person, given_by: Person | None, on: date) -> str:
    if given_by is None:
        return ""
    if given_by.pk == person.pk:
        return SELF
    found = CaregiverRelation.objects.on(on).filter(child=person, caregiver=given_by).first()
    if found is None:
        raise NotTheirs(
            Text(
                "此人不是登记的照护者，不能代为回答",
                "Only a registered caregiver may answer for somebody",
            )
        )
    return str(found.kind)


def _check(person: Person, given_by: Person | None, on: date) -> None:
    guardians = CaregiverRelation.objects.on(on).filter(child=person, caregiver=given_by, is_guardian=True)
    least = least_age(person.birth_date, Precision(person.birth_precision), on) if person.birth_date else None
    by_self = given_by is not None and given_by.pk == person.pk
    verdict = may_consent(least=least, by_self=by_self, by_guardian=given_by is not None and guardians.exists())
    if not verdict:
        raise NotTheirs(verdict.reason)
