"""Photos of reviews, kept under the hash of what they show, so that an edition keeps its own."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from django.conf import settings

TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def name_of(file: str, content: bytes) -> str:
    """Give the name under which a photo is kept."""
    return hashlib.sha256(content).hexdigest()[:32] + PurePosixPath(file).suffix.lower()


def keep(name: str, content: bytes) -> None:
    """Write a photo down, once."""
    path = _folder() / name
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)


def kept(name: str) -> bytes | None:
    """Read a photo; None where it is not there."""
    path = _folder() / PurePosixPath(name).name
    return path.read_bytes() if path.is_file() else None


def content_type(name: str) -> str:
    return TYPES[PurePosixPath(name).suffix]


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "photographs"
