"""A stand-in for receiving, with the names of what it stands for: it keeps what came, once for each instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from lxml import etree

from xinmiao.accounts.models import User
from xinmiao.collection.actions.refusals import Held
from xinmiao.collection.models import Attachment, Channel, FormVersion, Revision, Submission
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import seal


@dataclass(frozen=True, slots=True)
class Received:
    outcome: Literal["created", "repeated", "media_added", "edited"]
    revision: Revision | None


def receive(
    *, xml: bytes, media: Mapping[str, UploadedFile],  # type: ignore[type-arg]
    user: User, channel: Channel, at: datetime, by: Actor,
    device_id: str = "", user_agent: str = "",
) -> Received:  # fmt: skip
    root = etree.fromstring(xml)
    instance = str(root.xpath("string(//*[local-name()='instanceID'])"))
    version = FormVersion.objects.get(form__code=root.get("id"), version=root.get("version"))
    there = Revision.objects.filter(form=version.form, instance_id=instance).first()
    if there is not None:
        if there.sha256 != sha256(xml).hexdigest():
            raise Held("other_content", instance)
        return Received("repeated", there)
    one = Submission.objects.create(key=uuid4(), form=version.form, submitter=user, date=at.date(), received_at=at)
    revision = Revision.objects.create(
        submission=one, form=version.form, form_version=version, instance_id=instance, sha256=sha256(xml).hexdigest(),
        answers_hash="", sealed=seal(xml, subject=one.subject, where="collection.revision"), channel=channel,
        submitter=user, device_id=device_id, user_agent=user_agent, received_at=at,
    )  # fmt: skip
    for name, file in media.items():
        Attachment.objects.create(revision=revision, name=name, size=file.size or 0, received_at=at)
    return Received("created", revision)
