"""What may be done with what is known of a person, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xinmiao.accounts.rules import Verdict
from xinmiao.people import encryption
from xinmiao.people.models import Consent, Person
from xinmiao.science.text import Text

_STANDS = Verdict(True, Text("已同意", "Consent was given"))
_NOT_ASKED = Verdict(False, Text("尚未询问，视为不同意", "Not asked, which is not given"))
_REFUSED = Verdict(False, Text("已拒绝", "Consent was refused"))
_WITHDRAWN = Verdict(False, Text("同意已撤回", "Consent was withdrawn"))
_ENDED = Verdict(False, Text("同意不在有效期内", "The consent is not in force on this day"))


def consent_to(person: Person, kind: str, *, on: date) -> Verdict:
    """Whether a consent of this kind stands on a day, with the reason. Not asked is not given."""
    last = person.consents.filter(kind=kind, replaced_at=None).order_by("-recorded_at").first()
    if last is None:
        return _NOT_ASKED
    if last.withdrawn_at is not None:
        return _WITHDRAWN
    if last.state != Consent.State.GIVEN:
        return _REFUSED
    return _STANDS if last.from_date <= on and (last.to_date is None or on <= last.to_date) else _ENDED


def declined(persons: Iterable[Person], kind: str) -> set[int]:
    """The keys of those persons whose last answer of this kind is no, or was taken back."""
    answers = Consent.objects.filter(person__in=list(persons), kind=kind, replaced_at=None).order_by("recorded_at")
    last = {one.person_id: one for one in answers}
    return {pk for pk, one in last.items() if one.withdrawn_at is not None or one.state == Consent.State.REFUSED}


@dataclass(frozen=True, slots=True)
class Shared:
    """A person in an extract: a pseudonym of this purpose and recipient alone, and nothing that names anybody."""

    pseudonym: str
    sex: int
    birth_year: int | None
    county: int


def extract(*, purpose: str, recipient: str, on: date) -> Iterator[Shared]:
    """Those whose consent to sharing stands on that day, as one recipient may have them for one purpose."""
    for person in Person.objects.consenting(Consent.Kind.SHARING, on).order_by("pk").iterator():
        year = person.birth_date.year if person.birth_date else None
        name = encryption.pseudonym(person.subject, purpose=purpose, recipient=recipient)
        yield Shared(name, person.sex, year, person.county)
