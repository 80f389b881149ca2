"""Bringing lists of entities into step with what came in: after the commit, one entity at a time, its row locked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xinmiao.collection.models import Entity, EntityAction, EntityList, EntityVersion, Revision, Submission
from xinmiao.collection.queries.entities import content_of, declared_in
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.entities import Asked, EntityRefused, join, read, read_back, written_back
from xinmiao.core import audit, jobs
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import seal
from xinmiao.science.answers import Answers
from xinmiao.science.answers import Entity as Block
from xinmiao.science.text import Text

_BY = Actor.job("entities")


def ask(
    *, submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime
) -> EntityAction | None:
    """Note what a revision asks of its lists, in the transaction that received it; it is done after the commit.

    Gives what its entity block asks. An edit that registers nobody any more takes off the list what was registered.
    """
    block = answers.entity
    for row, back in enumerate(written_back(compiled(revision.form_version).mapping, answers), 1):
        _note(submission, revision, back, at, row)
    if block is not None and (block.create or block.update):
        return _note(submission, revision, block, at)
    if block is not None and revision.ordinal > 1:
        _register_no_more(submission, by, at)
    return None


@transaction.atomic
def _register_no_more(submission: Submission, by: Actor, at: datetime) -> None:
    waiting = EntityAction.objects.filter(submission=submission, row=0, state=EntityAction.State.WAITING)
    waiting.update(state=EntityAction.State.DONE)
    for entity in Entity.objects.select_for_update().filter(made_by=submission, deleted_at=None):
        delete(entity=entity, because="its registration was corrected", by=by, at=at)


@transaction.atomic
def _note(submission: Submission, revision: Revision, block: Block, at: datetime, row: int = 0) -> EntityAction:
    wanted, _ = EntityList.objects.get_or_create(code=block.dataset)
    action, made = EntityAction.objects.get_or_create(
        submission=submission, ordinal=revision.ordinal, row=row,
        defaults={"list": wanted, "uuid": block.id.removeprefix("uuid:")[:64].lower(), "branch": block.branch_id[:64],
                  "at": at},
    )  # fmt: skip
    if made:
        jobs.queue("xinmiao.collection.actions.entities.work_off", uuid=action.uuid)
    return action


def work_off(*, uuid: str) -> int:
    """Do what waits for one entity, in order; held links whose turn has come among it. Gives how many were done."""
    done = 0
    while (number := _next(uuid)) is not None:
        done += _work(number)
    return done


def work_off_all() -> int:
    """Do everything that waits, for one who cannot leave it to `xinmiao work`; gives how many were done."""
    waiting = EntityAction.objects.filter(state=EntityAction.State.WAITING).order_by("at", "pk")
    return sum(work_off(uuid=uuid) for uuid in dict.fromkeys(waiting.values_list("uuid", flat=True)))


@transaction.atomic
def release(*, action: EntityAction, by: Actor, at: datetime) -> EntityAction:
    """Let a held link go, without the one that it waited for; it joins as a conflict does."""
    audit.record(by=by, verb="release", noun="entity action", key=action.pk, at=at)
    return _do(action, forced=True)


@transaction.atomic
def delete(*, entity: Entity, because: str, by: Actor, at: datetime) -> Entity:
    """Take an entity off its list; phones learn of it at the integrity endpoint. It stays on record."""
    entity.deleted_at = at
    entity.save(update_fields=["deleted_at"])
    audit.record(by=by, verb="delete", noun="entity", key=entity.uuid, detail={"because": because}, at=at)
    return entity


@transaction.atomic
def resolve(*, version: EntityVersion, take_offered: bool, by: Actor, at: datetime) -> EntityVersion | None:
    """Settle a conflict: what stands stays, or what was offered becomes the next version, which is given."""
    version.resolved_at, version.resolved_by = at, by.key
    version.save(update_fields=["resolved_at", "resolved_by"])
    told = {"version": version.number, "take_offered": take_offered}
    audit.record(by=by, verb="resolve", noun="entity", key=version.entity.uuid, detail=told, at=at)
    if not take_offered:
        return None
    entity = Entity.objects.select_for_update().get(pk=version.entity_id)
    now = content_of(entity)
    kept = content_of(version).kept
    return _write(entity, now.label, {**now.properties, **kept}, _Origin(base=entity.version), at=at)


def _next(uuid: str) -> int | None:
    """The first action on an entity that can be done now: what waits, then a held link whose turn has come."""
    actions = EntityAction.objects.filter(uuid=uuid).order_by("at", "pk")
    waiting = actions.filter(state=EntityAction.State.WAITING).first()
    if waiting:
        return waiting.pk
    held = actions.filter(state=EntityAction.State.HELD)
    return next((one.pk for one in held if _turn_has_come(one)), None)


@transaction.atomic
def _work(number: int) -> int:
    action = EntityAction.objects.select_for_update().select_related("submission").get(pk=number)
    if action.state not in (EntityAction.State.WAITING, EntityAction.State.HELD):
        return 0
    return int(_do(action).state == EntityAction.State.DONE)


def _do(action: EntityAction, *, forced: bool = False) -> EntityAction:
    try:
        asked = _asked(action)
        action.base, action.trunk = (asked.base, asked.trunk) if asked else (None, None)
        action.state = _apply(action, asked, forced=forced) if asked else EntityAction.State.DONE
    except EntityRefused as refused:
        action.state, action.error_code = EntityAction.State.ERROR, refused.code
        action.error_zh, action.error_en = refused.what.zh, refused.what.en
    action.save()
    return action


def _asked(action: EntityAction) -> Asked | None:
    revision = action.submission.revisions.select_related("form_version").get(ordinal=action.ordinal)
    answers, check = answers_of(revision)
    if action.row:
        return read_back(written_back(compiled(revision.form_version).mapping, answers)[action.row - 1])
    block = check.entity(answers)
    return read(block, declared_in(revision.form_version)) if block else None


def _apply(action: EntityAction, asked: Asked, *, forced: bool) -> EntityAction.State:
    entity = Entity.objects.select_for_update().filter(list=action.list, uuid=asked.uuid).first()
    own = _made_before(action)
    if entity is None:
        return _register(action, asked, forced=forced)
    if entity.deleted_at and not (asked.create and _registers_again(entity, action)):
        raise EntityRefused("deleted", Text("这个对象已从名单中移除", "It was taken off the list"))
    if action.row and _is_overtaken(entity, action):
        return EntityAction.State.DONE
    entity.deleted_at = None
    if asked.create and not asked.update and own is None:
        raise EntityRefused("already_there", Text("名单里已有这个编号", "The list has this id already"))
    if asked.trunk is not None and asked.trunk > entity.version:
        raise EntityRefused(
            "trunk_above", Text("trunkVersion 高于服务器上的版本", "trunkVersion is above the server's")
        )
    base = own or _base_version(entity, asked)
    if base is None and not forced:
        return EntityAction.State.HELD
    _update(entity, asked, base or _newest(entity), action)
    return EntityAction.State.DONE


def _register(action: EntityAction, asked: Asked, *, forced: bool) -> EntityAction.State:
    if not asked.create:
        if asked.branch and not forced:  # its registration may still come
            return EntityAction.State.HELD
        raise EntityRefused("unknown", Text("名单里没有这个编号", "The list has no such id"))
    if not asked.label:
        raise EntityRefused("no_label", Text("登记时标签不能为空", "A new entity needs a label"))
    submission, at = action.submission, timezone.now()
    assert action.list
    entity = Entity(
        list=action.list, uuid=asked.uuid, code=_short_code(asked.uuid), version=0, place=submission.place,
        made_by=submission, made_at=at, changed_at=at,
    )  # fmt: skip
    _know_properties(action.list, submission, asked)
    _write(entity, asked.label, dict(asked.properties), _Origin(action=action, branch=asked.branch), at=at)
    return EntityAction.State.DONE


def _update(entity: Entity, asked: Asked, base: EntityVersion, action: EntityAction) -> EntityVersion:
    now, then = content_of(entity), content_of(base)
    is_newest = base.number == entity.version
    if action.submission_id == entity.made_by_id:  # its registration, corrected: perhaps it lives elsewhere
        entity.place = action.submission.place
    joined = join(base=then.properties, current=now.properties, offered=asked.properties, is_newest=is_newest)
    if action.list:
        _know_properties(action.list, action.submission, asked)
    label = asked.label if asked.label and (is_newest or now.label == then.label) else now.label
    origin = _Origin(action, base.number, asked.branch, asked.trunk, asked.base, joined.conflict, joined.kept)
    return _write(entity, label, joined.properties, origin, at=timezone.now())


def _base_version(entity: Entity, asked: Asked) -> EntityVersion | None:
    """The version that the device built on; None while a link of its offline chain is missing. Raises EntityRefused."""
    if asked.base is None:  # create and update at once, of one that is there
        return _newest(entity)
    if asked.branch and asked.base != asked.trunk:
        link = entity.versions.filter(branch=asked.branch, local=asked.base).first()
        return link
    found = entity.versions.filter(number=asked.base).first()
    if found is None:
        raise EntityRefused("unknown_base", Text("没有这个 baseVersion", "There is no such baseVersion"))
    return found


def _turn_has_come(action: EntityAction) -> bool:
    entity = Entity.objects.filter(list=action.list, uuid=action.uuid).first()
    if entity is None or entity.deleted_at:
        return entity is not None
    return entity.versions.filter(branch=action.branch, local=action.base or 0).exists()


def _made_before(action: EntityAction) -> EntityVersion | None:
    """The version that an earlier revision of the same submission made: an edit builds on that one."""
    versions = EntityVersion.objects.filter(submission=action.submission, entity__uuid=action.uuid)
    return versions.order_by("-number").first() if action.ordinal > 1 else None


def _registers_again(entity: Entity, action: EntityAction) -> bool:
    """Whether the revision before took it off the list, by registering nobody."""
    if entity.made_by_id != action.submission_id or action.ordinal == 1:
        return False
    return not EntityAction.objects.filter(submission=action.submission, ordinal=action.ordinal - 1, row=0).exists()


def _is_overtaken(entity: Entity, action: EntityAction) -> bool:
    """Whether the same form has told of it on a later day: what comes in late does not take its place."""
    of = action.submission
    return entity.versions.filter(submission__form=of.form_id, submission__date__gt=of.date).exists()


def _newest(entity: Entity) -> EntityVersion:
    return entity.versions.get(number=entity.version)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a version comes from. local: the version that the device had, by its own count."""

    action: EntityAction | None = None
    base: int | None = None
    branch: str = ""
    trunk: int | None = None
    local: int | None = None
    conflict: str = ""
    kept: Mapping[str, str] | None = None


def _write(
    entity: Entity, label: str, properties: Mapping[str, str], origin: _Origin, *, at: datetime
) -> EntityVersion:
    """Write the next version of an entity, and the entity with it."""
    told = {"label": label, "properties": dict(properties)}
    subject = f"entity:{entity.uuid}"
    number = entity.version + 1
    entity.version, entity.changed_at = number, at
    entity.sealed = seal(_json(told), subject=subject, where="entity")
    entity.save()
    version = EntityVersion.objects.create(
        entity=entity, number=number, base=origin.base, branch=origin.branch, trunk=origin.trunk,
        local=(origin.local or 0) + 1, conflict=origin.conflict, at=at,
        submission=origin.action.submission if origin.action else None,
        sealed=seal(_json({**told, "kept": dict(origin.kept or {})}), subject=subject, where=f"version:{number}"),
    )  # fmt: skip
    detail = {"version": number, "conflict": origin.conflict}
    audit.record(by=_BY, verb="write", noun="entity", key=entity.uuid, detail=detail, at=at)
    return version


def _know_properties(wanted: EntityList, submission: Submission, asked: Asked) -> None:
    """Let the list know the properties and the form that it was spoken of by."""
    new = [name for name in asked.properties if name not in wanted.properties]
    if new:
        wanted.properties = [*wanted.properties, *new]
        wanted.save(update_fields=["properties"])
    wanted.forms.add(submission.form)


def _short_code(uuid: UUID) -> str:
    """Seven signs for people, without those that look alike; another one where it is taken."""
    signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    for attempt in range(100):
        number = int.from_bytes(sha256(uuid.bytes + bytes([attempt])).digest()[:8])
        code = "".join(signs[number // len(signs) ** i % len(signs)] for i in range(7))
        if not Entity.objects.filter(code=code).exists():
            return code
    raise AssertionError(uuid)


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
