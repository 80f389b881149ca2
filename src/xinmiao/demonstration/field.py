"""The field of the demonstration country: families and a class registered and visited through the pack's own forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.actions import entities, imports, review
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, Entity, FormVersion, Submission
from xinmiao.collection.queries.entities import content_of
from xinmiao.collection.rules.review import Verb
from xinmiao.core.actors import Actor
from xinmiao.demonstration.classes import class_list, pupils, round_of
from xinmiao.demonstration.contacts import contact
from xinmiao.demonstration.families import Child, created, families, registration, sent, updated, visit
from xinmiao.demonstration.recipe import FieldWork, SchoolClass
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.places.models import Kind, Place

REGISTRATION, VISIT, LIST, ROUND = "child_registration", "ecd_home_visit", "pupil_registration", "school_bmi_round"
CONTACT = "disaster_psychosocial_contact"
_CLASS_LIST = "三年级2班名册（演示）.csv"
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
        registered = _send(
            REGISTRATION, child.key, registration(child, on, worker.username), created(child), worker, on
        )
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
    _send(CONTACT, child.key, contact(child, on, worker.username), "", worker, on)
    return 1


def teach(there: SchoolClass, *, sender: User, worker: User, seed: int, at: datetime) -> int:
    """Bring in the list of a class, and the round of the term before: both wait for a supervisor; how many came in."""
    on, typed = (at - timedelta(days=180)).date(), at - timedelta(hours=6)
    found = pupils(there.pupils, grade=there.grade, on=on, seed=seed)
    of = imports.upload(
        data=class_list(found, school=there.code, grade=there.grade, class_no=there.class_no, on=on), name=_CLASS_LIST,
        user=sender, by=Actor.of_user(sender), at=at, version=FormVersion.objects.offered().get(form__code=LIST),
    )  # fmt: skip
    imports.commit(of=imports.check(of=of, at=at), by=Actor.of_user(sender), at=at)
    entities.work_off_all()
    keys = _keys()
    answers = round_of(
        [(one, keys[one.number]) for one in found], on, typed, worker.username, grade=there.grade,
        class_no=there.class_no, school=(there.code, there.name.zh),
    )  # fmt: skip
    _send(ROUND, uuid5(NAMESPACE_URL, there.code), answers, "", worker, typed)
    entities.work_off_all()
    return len(found) + 1


def _keys() -> dict[str, str]:
    """The id on the list by the pupil's number, with which the label begins."""
    listed = Entity.objects.filter(list__code="pupils").select_related("list")
    return {content_of(one).label.partition(" ")[0]: str(one.uuid) for one in listed}


def _visit(child: Child, i: int, begins: datetime, worker: User) -> Submission:
    """One visit; of some the answers do not hold together, which our check says."""
    on = begins + timedelta(hours=12, minutes=10 * i)
    weight = 88.0 if i % 8 == 3 else 7.5 + i % 5
    answers = visit(child, on, worker.username, weight=weight, length=70 + i % 12)
    return _send(VISIT, child.key, answers, updated(child), worker, on)


def _send(form: str, key: UUID, answers: dict[str, object], entity: str, worker: User, on: datetime) -> Submission:
    version = FormVersion.objects.offered().get(form__code=form)
    instance = uuid5(NAMESPACE_URL, f"{form}:{key}")
    received = receive(
        xml=sent(form, version.version, answers, instance=instance, entity=entity), media={}, user=worker,
        channel=Channel.BROWSER, at=on + timedelta(minutes=30), by=Actor.of_user(worker), device_id="demonstration",
    )  # fmt: skip
    assert received.revision
    return Submission.objects.get(pk=received.revision.submission_id)
