"""From filled forms to what a round knows of each pupil: taken in once, superseded by what is corrected.

Every door ends in a filled form of `rules.rounds.FORM`; the same form again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from xinmiao.accounts.rules import Scope
from xinmiao.collection.models import Entity, Revision, Submission
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition.models import Measurement, Round
from xinmiao.nutrition.queries.results import child_of, computed
from xinmiao.nutrition.queries.roster import persons_of
from xinmiao.nutrition.queries.rounds import facts_of, standing_submissions
from xinmiao.nutrition.rules import entries as reading
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.nutrition.rules import warnings
from xinmiao.nutrition.rules.entries import Entry
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError


@dataclass(frozen=True, slots=True)
class Source:
    """A revision of a filled form, and what it says."""

    submission: Submission
    revision: Revision
    entries: tuple[Entry, ...]


def receive(*, submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime) -> None:
    """Take a form into the round that it is of, as it arrives; a closed round is left as it is."""
    if submission.form.code != rules.FORM or submission.place is None:
        return
    of = _round_of(submission, answers)
    if of is not None and rules.State(of.state) in rules.OPEN:
        take(of=of, source=Source(submission, revision, tuple(reading.entries(answers))), by=by, at=at)


def decided(*, submission: Submission, by: Actor, at: datetime) -> None:
    """Follow what became of a form: rejected or withdrawn it says nothing, opened again it speaks once more."""
    if submission.form.code != rules.FORM or submission.place is None:
        return
    of = _round_of(submission, answers_of(current(submission))[0])
    if of is not None and rules.State(of.state) in rules.OPEN:
        gather(of=of, by=by, at=at)


@transaction.atomic
def gather(*, of: Round, by: Actor, at: datetime) -> None:
    """Bring a round to what the forms of its school say that stand; what no form says any more stands no longer."""
    sources = list(_sources(of))
    standing = {one.submission.pk for one in sources}
    gone = of.measurements.filter(is_current=True, submission__isnull=False).exclude(submission__in=standing)
    gone.update(is_current=False)
    for source in sources:
        take(of=of, source=source, by=by, at=at)


@transaction.atomic
def take(*, of: Round, source: Source, by: Actor, at: datetime, because: str = "") -> int:
    """Write down what a form says where it is news; gives of how many pupils. because: for a closed round."""
    of = locked(of)
    pupils = _pupils(of, source.entries)
    standing = {one.pupil_id: one for one in of.measurements.filter(is_current=True).select_related("submission")}
    _retract(source, pupils, standing)
    news = [(pupils[one.pupil], one) for one in source.entries
            if one.pupil in pupils and _is_news(one, source, standing.get(pupils[one.pupil].pk))]  # fmt: skip
    made = [_made(of, source, entity, one, by, at, because) for entity, one in news]
    _with_people(made)
    _with_warnings(made)
    for one in made:
        supersede(old=standing.get(one.pupil_id), new=one)
    if made:
        audit.record(by=by, verb="measure", noun="round", key=of.key, at=at,
                     detail={"pupils": len(made), "submission": str(source.submission.key)})  # fmt: skip
    return len(made)


def supersede(*, old: Measurement | None, new: Measurement) -> Measurement:
    """Let a record stand in the place of another one, which is kept."""
    if old is not None:
        old.is_current = False
        old.save(update_fields=["is_current"])
    new.save()
    if old is not None:
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])
    return new


class NotSuperseded(XinmiaoError):
    """A closed round takes no other record for this reason."""


@transaction.atomic
def take_late(
    *, of: Round, submission: Submission, because: str, by: Actor, scopes: Sequence[Scope], at: datetime
) -> int:  # fmt: skip
    """Take a form that came after the round had closed, with the reason; gives of how many pupils. NotSuperseded."""
    of = locked(of)
    verdict = rules.may_supersede(facts_of(of), scopes, because)
    if not verdict:
        raise NotSuperseded("round.not_superseded", verdict.reason, where=str(of.key))
    revision = current(submission)
    source = Source(submission, revision, tuple(reading.entries(answers_of(revision)[0])))
    return take(of=of, source=source, by=by, at=at, because=because.strip()[:300])


def late(of: Round) -> list[Submission]:
    """Forms of a closed round of which a revision came that it did not take in."""
    if rules.State(of.state) is not rules.State.CLOSED:
        return []
    taken = dict(
        of.measurements.filter(submission__isnull=False).order_by("ordinal").values_list("submission", "ordinal")
    )
    return [one.submission for one in _sources(of) if taken.get(one.submission.pk, 0) < one.revision.ordinal]


@transaction.atomic
def erase(*, persons: Sequence[Person], by: Actor) -> None:
    """Drop what was measured of persons who are erased, and of pupils who were registered as them."""
    theirs = Measurement.objects.filter(person__in=persons) | Measurement.objects.filter(pupil__person__in=persons)
    n, _kinds = theirs.delete()
    if n:
        audit.record(by=by, verb="erase", noun="measurements", key="", detail={"measurements": n})


def locked(of: Round) -> Round:
    """The round as it stands, its row locked: two forms at once are taken one after the other."""
    return Round.objects.select_for_update(of=("self",)).select_related("school").get(pk=of.pk)


def _round_of(submission: Submission, answers: Answers) -> Round | None:
    told = reading.about(answers)
    if told is None:
        return None
    found = Round.objects.filter(school=submission.place, school_year=told.school_year, term=told.term)
    return found.select_related("school").first()


def _sources(of: Round) -> Iterable[Source]:
    for submission in standing_submissions(of.school).select_related("form", "place"):
        revision = current(submission)
        answers = answers_of(revision)[0]
        told = reading.about(answers)
        if told and (told.school_year, told.term) == (of.school_year, of.term):
            yield Source(submission, revision, tuple(reading.entries(answers)))


def _pupils(of: Round, told: Iterable[Entry]) -> Mapping[UUID, Entity]:
    """Those of the school's list; a pupil who is missing from it is added by the school, not by who measures."""
    there = Entity.objects.filter(list__code=rules.LIST, place=of.school, deleted_at=None)
    found = there.filter(uuid__in=[one.pupil for one in told]).select_related("person", "list")
    return {one.uuid: one for one in found}


def _retract(source: Source, pupils: Mapping[UUID, Entity], standing: dict[int, Measurement]) -> None:
    """An edit that no longer speaks of a pupil takes back what the form said of them before."""
    speaks = {pupils[one.pupil].pk for one in source.entries if one.pupil in pupils}
    for key, one in list(standing.items()):
        if one.submission_id == source.submission.pk and key not in speaks:
            one.is_current = False
            one.save(update_fields=["is_current"])
            del standing[key]


def _is_news(entry: Entry, source: Source, standing: Measurement | None) -> bool:
    if standing is None:
        return True
    if standing.submission_id == source.submission.pk:
        return _said(entry) != _values(standing)
    before = standing.submission
    was = reading.rank(is_measured=standing.is_measured, on=standing.measured_on,
                       received_at=before.received_at if before else standing.recorded_at)  # fmt: skip
    return _said(entry) != _values(standing) and was < reading.rank(
        is_measured=not entry.not_measured, on=entry.about.on, received_at=source.submission.received_at
    )


def _said(one: Entry) -> tuple[object, ...]:
    about = one.about
    values = one.height_cm, one.weight_kg, one.first_height_cm, one.first_weight_kg
    return one.not_measured, about.on, about.grade, about.class_no, *values


def _values(one: Measurement) -> tuple[object, ...]:
    values = one.height_cm, one.weight_kg, one.first_height_cm, one.first_weight_kg
    return one.not_measured, one.measured_on, one.grade, one.class_no, *values


def _made(
    of: Round, source: Source, entity: Entity, one: Entry, by: Actor, at: datetime, because: str
) -> Measurement:  # fmt: skip
    return Measurement(
        round=of, pupil=entity, grade=one.about.grade, class_no=one.about.class_no, not_measured=one.not_measured,
        measured_on=one.about.on, height_cm=one.height_cm, weight_kg=one.weight_kg,
        first_height_cm=one.first_height_cm, first_weight_kg=one.first_weight_kg, submission=source.submission,
        ordinal=source.revision.ordinal, because=because, recorded_at=at, recorded_by=by.key,
    )  # fmt: skip


def _with_people(made: Sequence[Measurement]) -> None:
    people = persons_of([one.pupil for one in made])
    for one in made:
        one.person = people.get(one.pupil_id)


def _with_warnings(made: Sequence[Measurement]) -> None:
    """About the values that came first, against the round before and WHO's flag."""
    first = [one for one in made if one.is_measured]
    before = _before(first)
    children = [child_of(one.person, _first(one)) for one in first]
    for one, child, result in zip(first, children, computed(children), strict=True):
        now = warnings.Size(one.measured_on, child.height_cm, child.weight_kg)
        one.warnings = warnings.found(now, before.get(one.pupil_id), is_implausible=result.is_implausible)


def _first(one: Measurement) -> Measurement:
    """The same with the values that came first."""
    height, weight = one.first_height_cm or one.height_cm, one.first_weight_kg or one.weight_kg
    return Measurement(measured_on=one.measured_on, height_cm=height, weight_kg=weight)


def _before(made: Sequence[Measurement]) -> dict[int, warnings.Size]:
    """What was last measured of these pupils, in another round on an earlier day."""
    if not made:
        return {}
    earlier = Measurement.objects.filter(pupil__in=[one.pupil_id for one in made], is_current=True, not_measured="")
    earlier = earlier.exclude(round=made[0].round_id).filter(measured_on__lt=max(one.measured_on for one in made))
    return {
        one.pupil_id: warnings.Size(one.measured_on, one.height_cm, one.weight_kg)
        for one in earlier.order_by("measured_on")
        if one.height_cm is not None and one.weight_kg is not None
    }
