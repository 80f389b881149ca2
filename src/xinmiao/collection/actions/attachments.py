"""Files that submissions name: expected, kept sealed by what is in them, counted as they come."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from xinmiao.collection.models import Attachment, Revision, Submission
from xinmiao.collection.rules.file_names import file_name
from xinmiao.collection.rules.file_types import content_type
from xinmiao.people.encryption import seal, unseal

WHERE = "collection.attachment"
FOLDER = "collection"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came along. name: as it is kept."""

    name: str
    content: bytes
    sha256: str


def incoming(media: Mapping[str, UploadedFile[Any]]) -> list[Incoming]:
    """What came along, under the names that are kept; a name without a visible character is nobody's."""
    read = ((file_name(name), file.read()) for name, file in media.items())
    return [Incoming(name, content, sha256(content).hexdigest()) for name, content in read if name]


def carry_over(revision: Revision, earlier: Revision) -> None:
    """Give a new version the files of the one before it that it names still and that did not come again."""
    held = {one.name: one for one in earlier.attachments.exclude(file="")}
    for one in revision.attachments.filter(name__in=held, file=""):
        before = held[one.name]
        one.sha256, one.size, one.content_type = before.sha256, before.size, before.content_type
        one.file, one.received_at = before.file, before.received_at
        one.save()


def keep(revision: Revision, files: Sequence[Incoming], *, at: datetime) -> int:
    """Keep what is new among the files; give how many were. A file that nobody named is kept too."""
    held = {one.name: one for one in revision.attachments.all()} if files else {}
    return sum(_keep_one(revision, held.get(file.name), file, at) for file in files)


def _keep_one(revision: Revision, known: Attachment | None, file: Incoming, at: datetime) -> bool:
    if known is not None and known.sha256 == file.sha256:
        return False
    row = known or Attachment(revision=revision, name=file.name)
    row.sha256, row.size, row.received_at = file.sha256, len(file.content), at
    row.content_type, row.file = content_type(file.content[:16]), _write(revision.submission, file)
    row.save()
    return True


def content(attachment: Attachment) -> bytes:
    """What a file holds, opened."""
    sealed = (Path(settings.MEDIA_ROOT) / attachment.file).read_bytes()
    return unseal(sealed, subject=attachment.revision.submission.subject, where=WHERE)


def _write(submission: Submission, file: Incoming) -> str:
    """The path below MEDIA_ROOT; the file is on disk before this returns, whole or not at all."""
    path = Path(FOLDER) / submission.key.hex / file.sha256
    whole = Path(settings.MEDIA_ROOT) / path
    if not whole.exists():
        whole.parent.mkdir(parents=True, exist_ok=True)
        made = whole.with_name(f"{file.sha256}.{secrets.token_hex(4)}")
        with made.open("xb") as out:
            out.write(seal(file.content, subject=submission.subject, where=WHERE))
            out.flush()
            os.fsync(out.fileno())
        made.replace(whole)
    return str(path)
