"""The file of an import on disk, sealed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from xinmiao.collection.models import Import
from xinmiao.people.encryption import seal

FOLDER = "imports"
WHERE = "collection.import"


def keep(of: Import, data: bytes) -> None:
    """Write the file, sealed under the import's own key, before its row is there."""
    of.file = f"{FOLDER}/{of.key}"
    path = Path(settings.MEDIA_ROOT) / of.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(seal(data, subject=of.subject, where=WHERE))
