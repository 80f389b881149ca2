"""The field of the demonstration country: families registered and visited through the pack's own forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.actions import entities, review
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, FormVersion, State, Submission
from xinmiao.collection.rules.review import Verb
from xinmiao.core.actors import Actor
from xinmiao.demonstration.births import observations
from xinmiao.demonstration.contacts import contact
from xinmiao.demonstration.families import Child, created, families, registration, sent, updated, visit
from xinmiao.demonstration.recipe import FieldWork
from xinmiao.indicators.queries import newborn_care
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.places.models import Kind, Place

REGISTRATION, VISIT = "child_registration", "ecd_home_visit"
OBSERVATION, CONTACT = "eenc_coaching_observation", "disaster_psychosocial_contact"
_RETURNED = "体重与上次相差太多，请再核对。Please check the weight: it differs much from the last."


def open_villages(field: FieldWork, by: Actor) -> None:
    """Register the villages and the school as places of the county."""
    county = Place.objects.get(code=field.county).number
    asked = [NewSite(one.code, Kind.VILLAGE, county, one.name.zh, one.name.en) for one in field.villages]
    if there := field.school:
        asked.append(NewSite(there.code, Kind.SCHOOL, county, there.name.zh, there.name.en))
    places.register_sites(sites=asked, is_demonstration=True, by=by)


def work(field: FieldWork, *, worker: User, supervisor: User, seed: int, at: datetime) -> int:
    """Send registrations, approve them, send visits that wait for a supervisor; gives how many came in.

    Nothing of it counts in the ledger: a registration reaches nobody, and no visit is approved yet.
    """
    villages = [one.code for one in field.villages]
    begins = at - timedelta(hours=20)
    children = families(villages, field.families, until=begins.date(), seed=seed)
    for i, child in enumerate(children):
        on = begins + timedelta(minutes=3 * i)
        registered = send(REGISTRATION, child.key, registration(child, on, worker.username), created(child), worker, on)
        entities.work_off(uuid=str(child.key))
        review.decide(
            submission=registered, verb=Verb.APPROVE, by=Actor.of_user(supervisor), at=on + timedelta(hours=2),
            scopes=[Scope(Role.SUPERVISOR, field.county)],
        )  # fmt: skip
    visited = [_visit(child, i, begins, worker) for i, child in enumerate(children[: field.visits])]
    review.decide(
        submission=visited[0], verb=Verb.RETURN, by=Actor.of_user(supervisor), reason=_RETURNED,
        at=visited[0].received_at + timedelta(hours=1), scopes=[Scope(Role.SUPERVISOR, field.county)],
    )  # fmt: skip
    return len(children) + len(visited)


def alarm(field: FieldWork, *, worker: User, seed: int, at: datetime) -> int:
    """Send a contact that somebody on duty has to answer the same day; how many came in."""
    begins, on = at - timedelta(hours=20), at - timedelta(minutes=30)
    child = families([one.code for one in field.villages], field.families, until=begins.date(), seed=seed)[-1]
    send(CONTACT, child.key, contact(child, on, worker.username), "", worker, on)
    return 1


def coach(field: FieldWork, *, worker: User, seed: int, at: datetime) -> int:
    """Send observations of newborn care and put them down as approved; how many came in.

    Without the step of review: it would count the workers observed, and what a published review rests on would move.
    """
    sheet = newborn_care.sheet()
    if sheet is None:
        return 0
    told = observations(sheet, field.county, worker=worker.username, on=at, seed=seed)
    sent = [send(OBSERVATION, uuid5(NAMESPACE_URL, f"birth {n}"), answers, "", worker,
                  datetime.fromisoformat(str(answers["start"]))) for n, answers in enumerate(told)]  # fmt: skip
    return Submission.objects.filter(pk__in=[one.pk for one in sent]).update(state=State.APPROVED)


def _visit(child: Child, i: int, begins: datetime, worker: User) -> Submission:
    """One visit; of some the answers do not hold together, which our check says."""
    on = begins + timedelta(hours=12, minutes=10 * i)
    weight = 88.0 if i % 8 == 3 else 7.5 + i % 5
    answers = visit(child, on, worker.username, weight=weight, length=70 + i % 12)
    return send(VISIT, child.key, answers, updated(child), worker, on)


def send(form: str, key: UUID, answers: dict[str, object], entity: str, worker: User, on: datetime) -> Submission:
    """Let a worker send a filled form, half an hour after it was begun."""
    version = FormVersion.objects.offered().get(form__code=form)
    instance = uuid5(NAMESPACE_URL, f"{form}:{key}")
    received = receive(
        xml=sent(form, version.version, answers, instance=instance, entity=entity), media={}, user=worker,
        channel=Channel.BROWSER, at=on + timedelta(minutes=30), by=Actor.of_user(worker), device_id="demonstration",
    )  # fmt: skip
    assert received.revision
    return Submission.objects.get(pk=received.revision.submission_id)
