"""Who somebody is whom a submission speaks of: said by a reviewer, or found once a list knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from xinmiao.accounts.rules import Scope, Verdict
from xinmiao.collection.actions import posting
from xinmiao.collection.actions.chosen import Chosen
from xinmiao.collection.actions.decisions import Refused, log
from xinmiao.collection.actions.entered import Entered, Position
from xinmiao.collection.models import PersonLink, Revision, Submission
from xinmiao.collection.queries.review import current, facts_of, stands_as
from xinmiao.collection.queries.speaking import tied
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.rules import review as rules
from xinmiao.collection.rules.newcomers import described
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.actions import register_person
from xinmiao.people.models import Person
from xinmiao.people.queries import Candidates, candidates


def tie_late(*, submission: Submission) -> None:
    """Tie those chosen from a list that did not know them yet when the submission came: one offline hour."""
    of, known = _entered(submission, current(submission)), tied(submission)
    late = [one for one in of.told if one.entity and one.position not in known]
    chosen = Chosen(late)
    for one in late:
        if found := chosen.person(one):
            role, ordinal = one.position
            submission.people.create(role=role, ordinal=ordinal, person=found, how=PersonLink.How.ENTITY)
    chosen.save()


def _entered(submission: Submission, revision: Revision) -> Entered:
    return Entered(submission, revision, answers_of(revision)[0])


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
    told = _entered(of, revision).told
    one = next((one for one in told if one.position == position), None)
    if one is None:
        raise Refused(rules.NO_SUCH_PERSON, of)
    place = of.place.code if of.place else ""
    found = described(one, told, place=place, source=of.subject, on=at.date())
    return register_person(newcomer=found.newcomer, at=at, by=by)


def _require(verdict: Verdict, of: Submission) -> None:
    if not verdict:
        raise Refused(verdict, of)


def like(submission: Submission, scopes: Sequence[Scope]) -> Mapping[Position, Candidates]:
    """For everybody whom a submission speaks of, who they may be among those whom a reviewer may read of."""
    of = _entered(submission, current(submission))
    return {at: candidates(one.newcomer.facts, scopes) for at, one in of.described.items()}
