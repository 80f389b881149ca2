"""Whom a submission speaks of: each tied to one person when it arrives, by a number, a list, a home, or anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from xinmiao.accounts.rules import Role as Holder
from xinmiao.accounts.rules import Scope, Verdict
from xinmiao.collection.actions import consenting, posting
from xinmiao.collection.actions.decisions import Refused, log
from xinmiao.collection.models import Entity, EntityAction, Flag, PersonLink, Revision, Submission
from xinmiao.collection.queries.entities import is_uuid
from xinmiao.collection.queries.review import current, facts_of, stands_as
from xinmiao.collection.queries.speaking import tied
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import Compiled, compiled
from xinmiao.collection.rules import review as rules
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.counting import SEXES
from xinmiao.collection.rules.told import Told
from xinmiao.core import audit, handlers
from xinmiao.core.actors import Actor
from xinmiao.people.actions import amend, register_person, relate
from xinmiao.people.models import CaregiverRelation, Person
from xinmiao.people.queries import Advice, Candidates, Purpose, candidates, kept, reveal
from xinmiao.people.rules import Newcomer
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.comparing import Facts, Precision, is_named, likeness_of_names
from xinmiao.science.linkage.identity_numbers import (
    Document,
    InvalidNumber,
    document,
    findings,
    parse,
)
from xinmiao.science.text import Text

CANDIDATES = "people.candidates"
"""What handlers are provided for: called with person (new), candidates (of the intake check), by, at."""
_EVERYWHERE = (Scope(Holder.ADMINISTRATOR),)
Position = tuple[str, int]
_NAMELESS = Text("没有可用的姓名，尚未对应到人", "There is no usable name: nobody is registered")
_UNTOLD = Text("没有填写是谁", "It does not say who it is")


@dataclass
class _Arrival:
    """A revision whose people are being tied. tied: position → person and how; flags: what somebody has to look at."""

    submission: Submission
    revision: Revision
    what: Compiled
    told: Sequence[Told]
    by: Actor
    at: datetime
    tied: dict[Position, tuple[Person, str]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    def flag(self, one: Told, message: Text) -> None:
        path = self.what.mapping.people[one.role].name or ""
        label = self.what.check.by_path[path].label if path in self.what.check.by_path else Text(one.role, one.role)
        self.flags.append(
            Flag(
                revision=self.revision, kind="person", path=path, label_zh=label.zh, label_en=label.en,
                message_zh=message.zh, message_en=message.en,
            )
        )  # fmt: skip


@transaction.atomic
def tie_all(*, submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime) -> None:
    """Tie everybody of a revision to a person: those of the revision before stay who they were.

    Nobody without a name is registered: that is flagged. Names and numbers are read here and kept by `people` alone.
    """
    what = compiled(revision.form_version)
    arrival = _Arrival(submission, revision, what, telling.people(what.mapping, answers), by, at)
    _keep_former(arrival)
    for one in sorted(arrival.told, key=lambda one: bool(one.relation_to)):  # children first: carers are known by them
        if one.position not in arrival.tied:
            _tie(arrival, one)
    submission.people.all().delete()
    PersonLink.objects.bulk_create(
        PersonLink(submission=submission, role=role, ordinal=ordinal, person=person, how=how)
        for (role, ordinal), (person, how) in arrival.tied.items()
    )
    _relate_all(arrival)
    people = {position: person for position, (person, _) in arrival.tied.items()}
    arrival.flags += consenting.answer_all(
        revision=revision, told=arrival.told, people=people, answers=answers, by=by, at=at
    )
    Flag.objects.bulk_create(arrival.flags)


def tie_late(*, submission: Submission) -> None:
    """Tie those chosen from a list that did not know them yet when the submission came: one offline hour."""
    revision = current(submission)
    known = tied(submission)
    told = telling.people(compiled(revision.form_version).mapping, answers_of(revision)[0])
    for one in told:
        found = _of_entity(one) if one.entity and one.position not in known else None
        if found:
            link = PersonLink(submission=submission, role=one.role, ordinal=one.ordinal, how=found[1])
            link.person = kept([found[0]])[found[0].pk]
            link.save()


def _keep_former(arrival: _Arrival) -> None:
    """Let those whom the revision before spoke of stay who they were; correct what that revision told of them."""
    links = {(link.role, link.ordinal): link for link in arrival.submission.people.select_related("person")}
    before = arrival.submission.revisions.filter(ordinal__lt=arrival.revision.ordinal).order_by("-ordinal").first()
    if before is None or not links:
        return
    was = telling.people(compiled(before.form_version).mapping, answers_of(before)[0])
    old = {one.position: one for one in was}
    stay = telling.kept(was, arrival.told)
    for one in arrival.told:
        position = (one.role, stay.get(one.position, -1))
        if position in links:
            link = links[position]
            arrival.tied[one.position] = (link.person, link.how)
            if link.person.source == arrival.submission.subject and one != old[position] and is_named(one.name):
                amend(person=link.person, newcomer=_newcomer(arrival, one), at=arrival.at, by=arrival.by)


def _tie(arrival: _Arrival, one: Told) -> None:
    found = _of_entity(one) or _of_form(arrival, one)
    if found is not None:
        arrival.tied[one.position] = (kept([found[0]])[found[0].pk], found[1])


def _of_entity(one: Told) -> tuple[Person, str] | None:
    """Who was chosen from a list: who has this role in the form that makes the entity, else whom the entity is tied to,
    else whom that form spoke of first.
    """
    key = one.entity.removeprefix("uuid:").lower()
    if not is_uuid(key):
        return None
    entity = Entity.objects.select_related("person", "made_by").filter(uuid=key).first()
    maker = _maker(entity, key)
    people = tied(maker) if maker else {}
    if (one.role, 0) not in people and entity and entity.person:
        return entity.person, PersonLink.How.ENTITY
    person = people.get((one.role, 0)) or _first_of(maker, people)
    if entity and person and entity.person is None:
        entity.person = person
        entity.save(update_fields=["person"])
    return (person, PersonLink.How.ENTITY) if person else None


def _maker(entity: Entity | None, key: str) -> Submission | None:
    """The submission that makes an entity; it may have arrived without the list being brought up to date yet."""
    if entity and entity.made_by:
        return entity.made_by
    asked = EntityAction.objects.filter(uuid=key).select_related("submission").order_by("at", "pk").first()
    return asked.submission if asked else None


def _first_of(of: Submission | None, people: Mapping[Position, Person]) -> Person | None:
    return next((people[role, 0] for role in _roles(of) if (role, 0) in people), None) if of and people else None


def _roles(of: Submission) -> list[str]:
    return list(current(of).form_version.mapping.people)


def _of_form(arrival: _Arrival, one: Told) -> tuple[Person, str] | None:
    """By what the form says of them; nobody without a name."""
    if not is_named(one.name):
        is_asked = not arrival.what.mapping.people[one.role].each and not one.is_declined
        if one.is_anybody or is_asked:
            arrival.flag(one, _NAMELESS if one.is_anybody else _UNTOLD)
        return None
    if (same := _same_caregiver(arrival, one)) is not None:
        return same, PersonLink.How.RELATION
    newcomer = _newcomer(arrival, one)
    known = candidates(newcomer.facts, _EVERYWHERE)
    sure = [one.person for one in known.shown if one.advice is Advice.OPEN]
    if len(sure) == 1:
        return sure[0], PersonLink.How.NUMBER
    return _registered(arrival, one, newcomer, known)


def _registered(arrival: _Arrival, one: Told, newcomer: Newcomer, known: Candidates) -> tuple[Person, str] | None:
    try:
        with transaction.atomic():
            person = register_person(newcomer=newcomer, at=arrival.at, by=arrival.by)
    except XinmiaoError as error:  # a place to live is missing: the form is kept, somebody looks at it
        arrival.flag(one, error.what)
        return None
    if known.shown:
        handlers.call(CANDIDATES, person=person, candidates=known.shown, by=arrival.by, at=arrival.at)
    return person, PersonLink.How.NEW


def _same_caregiver(arrival: _Arrival, one: Told) -> Person | None:
    """A caregiver of the same child with the same name and relation is the same person."""
    child = _child_of(arrival, one)
    if child is None:
        return None
    named = Person.objects.filter(cared_for__in=CaregiverRelation.objects.open().filter(child=child, kind=one.relation))
    for carer in named.order_by("pk"):
        theirs = reveal(carer, purpose=Purpose.DUPLICATE, by=arrival.by)
        if theirs.name and likeness_of_names(theirs.name, one.name) == "same":
            return carer
    return None


def _child_of(arrival: _Arrival, one: Told) -> Person | None:
    """Whom somebody cares for; of several children of a repeat none in particular."""
    known = arrival.what.mapping.people.get(one.relation_to)
    found = arrival.tied.get((one.relation_to, 0)) if known and not known.each else None
    return found[0] if found else None


def _newcomer(arrival: _Arrival, one: Told) -> Newcomer:
    place = arrival.submission.place
    mothers = [
        other.name
        for other in arrival.told
        if other.relation == CaregiverRelation.Kind.MOTHER and other.relation_to == one.role
    ]
    born, precision = telling.born(one)
    facts = Facts(
        name=one.name,
        sex=int(SEXES.get(one.sex, 0)),
        birth_date=born,
        precision=Precision(precision),
        mother=mothers[0] if len(mothers) == 1 and is_named(mothers[0]) else "",
        documents=_documents(arrival, one),
        phones=(one.phone,) if one.phone else (),
        place=place.code if place else "",
    )
    return Newcomer(facts, source=arrival.submission.subject)


def _documents(arrival: _Arrival, one: Told) -> tuple[Document, ...]:
    """The number, where it is one and may be theirs; else what is wrong with it is flagged."""
    if not one.identity_number:
        return ()
    try:
        number = parse(one.identity_number)
    except InvalidNumber as error:
        arrival.flag(one, error.what)
        return ()
    sex = int(SEXES.get(one.sex, 0))
    found = findings(number, birth_date=one.birth_date, sex=sex, on=arrival.at.date())
    for finding in found:
        arrival.flag(one, finding.words)
    return () if found else (document("identity_number", one.identity_number),)


def _relate_all(arrival: _Arrival) -> None:
    """Name the caregivers that the form names, where they are not named yet."""
    for one in arrival.told:
        child, carer = _child_of(arrival, one), arrival.tied.get(one.position)
        if (
            child is None
            or carer is None
            or carer[0].pk == child.pk
            or one.relation not in CaregiverRelation.Kind.values
        ):
            continue
        pair = CaregiverRelation.objects.open().filter(child=child, caregiver=carer[0], kind=one.relation)
        if not (pair.filter(is_guardian=True) if one.is_guardian else pair).exists():
            relate(
                child=child, caregiver=carer[0], kind=one.relation, on=arrival.submission.date, by=arrival.by,
                is_guardian=one.is_guardian,
            )  # fmt: skip


@transaction.atomic
def tie(
    *,
    submission: Submission,
    position: Position,
    person: Person | None,
    by: Actor,
    scopes: Sequence[Scope],
    at: datetime,
    reason: str,
) -> PersonLink:
    """Say who somebody is whom the submission speaks of; None registers them anew, as the form tells of them.

    What counts already is superseded in the same transaction. Raises Refused, XinmiaoError of registering or posting.
    """
    Submission.objects.select_for_update().get(pk=submission.pk)
    of = Submission.objects.select_related("form__intervention", "place", "partner").get(pk=submission.pk)
    facts = facts_of(of)
    _require(rules.may_tie(facts, scopes, reason), of)
    revision = current(of)
    chosen = person or _anew(of, revision, position, by, at)
    role, ordinal = position
    link, _ = PersonLink.objects.update_or_create(
        submission=of, role=role, ordinal=ordinal, defaults={"person": chosen, "how": PersonLink.How.DECIDED}
    )
    log(of, "tie", of.state, facts.ordinal, reason, by, at)
    detail = {"role": role, "ordinal": ordinal, "person": chosen.pseudonym}
    audit.record(by=by, verb="tie", noun="person", key=chosen.pseudonym, detail={**detail, "to": str(of.key)}, at=at)
    if of.stands and stands_as(of) == revision.ordinal:
        posting.post(submission=of, by=by)
    return link


def _anew(of: Submission, revision: Revision, position: Position, by: Actor, at: datetime) -> Person:
    what = compiled(revision.form_version)
    arrival = _Arrival(of, revision, what, telling.people(what.mapping, answers_of(revision)[0]), by, at)
    one = next((one for one in arrival.told if one.position == position), None)
    if one is None:
        raise Refused(rules.NO_SUCH_PERSON, of)
    return register_person(newcomer=_newcomer(arrival, one), at=at, by=by)


def _require(verdict: Verdict, of: Submission) -> None:
    if not verdict:
        raise Refused(verdict, of)


def like(submission: Submission, scopes: Sequence[Scope]) -> Mapping[Position, Candidates]:
    """For everybody whom a submission speaks of, who they may be among those whom a reviewer may read of."""
    revision = current(submission)
    what = compiled(revision.form_version)
    arrival = _Arrival(
        submission, revision, what, telling.people(what.mapping, answers_of(revision)[0]), Actor.job("review"),
        revision.received_at,
    )  # fmt: skip
    return {
        one.position: candidates(_newcomer(arrival, one).facts, scopes) for one in arrival.told if is_named(one.name)
    }
