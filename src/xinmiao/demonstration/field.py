"""The field of the demonstration country: families registered and visited through the pack's own forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.actions import entities, review
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, FormVersion, Submission
from xinmiao.collection.rules.review import Verb
from xinmiao.core.actors import Actor
from xinmiao.demonstration.families import Child, created, families, registration, sent, updated, visit
from xinmiao.demonstration.recipe import FieldWork
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.places.models import Kind, Place

REGISTRATION, VISIT = "child_registration", "ecd_home_visit"
_RETURNED = "体重与上次相差太多，请再核对。Please check the weight: it differs much from the last."


def open_villages(field: FieldWork, by: Actor) -> None:
    """Register the villages as places of the county."""
    county = Place.objects.get(code=field.county).number
    asked = [NewSite(one.code, Kind.VILLAGE, county, one.name.zh, one.name.en) for one in field.villages]
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
        registered = _send(REGISTRATION, child, registration(child, on, worker.username), created(child), worker, on)
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


def _visit(child: Child, i: int, begins: datetime, worker: User) -> Submission:
    """One visit; of some the answers do not hold together, which our check says."""
    on = begins + timedelta(hours=12, minutes=10 * i)
    weight = 88.0 if i % 8 == 3 else 7.5 + i % 5
    answers = visit(child, on, worker.username, weight=weight, length=70 + i % 12)
    return _send(VISIT, child, answers, updated(child), worker, on)


def _send(form: str, child: Child, answers: dict[str, object], entity: str, worker: User, on: datetime) -> Submission:
    version = FormVersion.objects.offered().get(form__code=form)
    instance = uuid5(NAMESPACE_URL, f"{form}:{child.key}")
    received = receive(
        xml=sent(form, version.version, answers, instance=instance, entity=entity), media={}, user=worker,
        channel=Channel.BROWSER, at=on + timedelta(minutes=30), by=Actor.of_user(worker), device_id="demonstration",
    )  # fmt: skip
    assert received.revision
    return Submission.objects.get(pk=received.revision.submission_id)
