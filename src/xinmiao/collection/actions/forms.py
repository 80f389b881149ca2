"""Publishing forms: a version is kept byte for byte and never changes; the one before it is offered no more."""

from __future__ import annotations

from collections.abc import Mapping as Maps
from datetime import datetime
from hashlib import md5, sha256
from typing import Any

from django.db import transaction

from xinmiao.collection.models import Confidentiality, EntityList, Form, FormMedia, FormState, FormVersion
from xinmiao.collection.queries import licences
from xinmiao.collection.rules import instruments
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.xlsforms import PYXFORM, converted
from xinmiao.core import audit, codes
from xinmiao.core.actors import Actor
from xinmiao.programmes.models import Intervention, Service
from xinmiao.science.answers import FormCheck, compile
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class VersionTaken(XinmiaoError):
    def __init__(self, form: str, version: str) -> None:
        super().__init__(
            "form.version_taken",
            Text(f"版本 {version} 已发布过，内容不同", f"Version {version} was published before, with other content"),
            where=form,
            todo=Text("请在 settings 表中写一个新的 version", "Write a new version in the settings sheet"),
        )


class FormUnsafe(XinmiaoError):
    """It carries words without a licence, or would keep an answer about risk from the safety rule."""

    def __init__(self, form: str, question: str, what: Text) -> None:
        super().__init__("form.unsafe", what, where=f"{form}: {question}" if question else form)


class NotConfirmed(XinmiaoError):
    """It carries an instrument whose notice nobody is known to have read."""

    def __init__(self, form: str, missing: list[str]) -> None:
        super().__init__(
            "form.licence_not_confirmed",
            Text("还没有人确认许可：{n}", "Nobody has confirmed the licence of: {n}").format(n=", ".join(missing)),
            where=form,
            todo=Text(
                "请读过许可的人在“量表许可”页登记，然后再开放",
                "let the person who read the notice record it under Licences of instruments, then open the form",
            ),
        )


class OtherForm(XinmiaoError):
    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(
            "form.other_form",
            Text(f"settings 表中的 form_id 是“{found}”，应为“{wanted}”", f"form_id is '{found}', not '{wanted}'"),
            where=f"{wanted}: settings, form_id",
        )


@transaction.atomic
def describe(*, code: str, mapping: Mapping, by: Actor, is_of_pack: bool = True) -> Form:
    """Make or change what a form is for and who decides on it."""
    held = {
        "code": code, "name_zh": mapping.title.zh, "name_en": mapping.title.en, "is_retired": False,
        "intervention": Intervention.objects.get(code=mapping.intervention),
        "service": Service.objects.get(code=mapping.service) if mapping.service else None,
        "confidentiality": mapping.confidentiality, "counts_when": mapping.counts_when,
        "approvers": list(mapping.approvers), "retention_years": mapping.retention_years,
        "closed_because_zh": mapping.closed_because.zh if mapping.closed_because else "",
        "closed_because_en": mapping.closed_because.en if mapping.closed_because else "",
        "is_of_pack": is_of_pack,
    }  # fmt: skip
    form, _ = Form.objects.update_or_create(number=codes.allot("form", [code])[code], defaults=held)
    audit.record(by=by, verb="describe", noun="form", key=code)
    return form


@transaction.atomic
def publish(
    *, form: Form, workbook: bytes, mapping: Mapping, by: Actor, at: datetime,
    media: Maps[str, bytes] | None = None, checks: Maps[str, Any] | None = None, state: FormState = FormState.OPEN,
) -> FormVersion:  # fmt: skip
    """Publish a version; the same content again gives the one that is there, in the state that it is in.

    The version open until now is closing from now on. Raises FormRefused, OtherForm, VersionTaken,
    FormUnsafe, NotConfirmed.
    """
    made = converted(workbook)
    if made.form_id != form.code:
        raise OtherForm(form.code, made.form_id)
    there = FormVersion.objects.filter(form=form, version=made.version).first()
    if there is not None:
        if not _is_same(there, workbook, mapping, media or {}):
            raise VersionTaken(form.code, made.version)
        return there
    for question, what in instruments.problems(compile(made.xform), mapping):
        raise FormUnsafe(form.code, question, what)
    if state is FormState.OPEN:
        _require_confirmed(form, compile(made.xform), mapping)
    digest = _content_hash(workbook, mapping, media or {})
    if state is FormState.OPEN:
        form.versions.filter(state=FormState.OPEN).update(state=FormState.CLOSING)
    version = FormVersion.objects.create(
        form=form, version=made.version, state=state, workbook=workbook, content_hash=digest, xform=made.xform,
        xform_md5=md5(made.xform, usedforsecurity=False).hexdigest(), pyxform_version=PYXFORM,
        mapping_json=mapping.model_dump(mode="json", by_alias=True),
        checks={"warnings": list(made.warnings), **(checks or {})},
        published_at=None if state is FormState.DRAFT else at,
    )  # fmt: skip
    FormMedia.objects.bulk_create(
        FormMedia(form_version=version, name=name, content=content, md5=md5(content, usedforsecurity=False).hexdigest())
        for name, content in (media or {}).items()
    )
    _mark_list(mapping)
    audit.record(by=by, verb="publish", noun="form", key=str(version), detail={"content_hash": digest, "state": state})
    return version


@transaction.atomic
def set_state(*, version: FormVersion, state: FormState, by: Actor, at: datetime) -> FormVersion:
    """Open, close or reopen a version; opening one closes the one that was open. Raises NotConfirmed."""
    if state is FormState.OPEN:
        _require_confirmed(version.form, compile(bytes(version.xform)), version.mapping)
        version.form.versions.filter(state=FormState.OPEN).exclude(pk=version.pk).update(state=FormState.CLOSING)
    version.state, version.published_at = state, version.published_at or at
    version.save(update_fields=["state", "published_at"])
    audit.record(by=by, verb="set state", noun="form", key=str(version), detail={"state": state})
    return version


def _require_confirmed(form: Form, check: FormCheck, mapping: Mapping) -> None:
    """Nobody is offered an instrument before a person said that its notice was read."""
    missing = [one for one in instruments.carried(check, mapping) if one not in licences.confirmed()]
    if missing:
        raise NotConfirmed(form.code, missing)


def _mark_list(mapping: Mapping) -> None:
    """The rows of a list that a restricted form keeps hold codes only, and do so for ever."""
    if mapping.entity:
        kept, _ = EntityList.objects.get_or_create(code=mapping.entity.list)
        kept.is_restricted |= Confidentiality(mapping.confidentiality) is Confidentiality.RESTRICTED
        kept.save(update_fields=["is_restricted"])


def _is_same(there: FormVersion, workbook: bytes, mapping: Mapping, media: Maps[str, bytes]) -> bool:
    """Compared by what is meant: a key that `form.yaml` may hold since then, and does not, changes nothing."""
    held = dict(there.media.values_list("name", "md5"))
    brought = {name: md5(content, usedforsecurity=False).hexdigest() for name, content in media.items()}
    return bytes(there.workbook) == workbook and there.mapping == mapping and held == brought


def _content_hash(workbook: bytes, mapping: Mapping, media: Maps[str, bytes]) -> str:
    whole = sha256(workbook + mapping.model_dump_json(by_alias=True).encode())
    for name, content in sorted(media.items()):
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()
