"""Pictures of advertisements: small, without what a camera wrote, kept under the hash of what they show."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.conf import settings

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.stripping import NotAPicture, stripped
from xinmiao.science.text import Text

LARGEST = 8 * 1024 * 1024
"""Bytes of a picture as it comes in."""
TYPES = {".jpg": "image/jpeg", ".png": "image/png"}


class PictureRefused(XinmiaoError):
    """The file is no picture that may be kept."""

    def __init__(self, what: Text, todo: Text) -> None:
        super().__init__("advertisement.picture", what, todo=todo)


def without_traces(content: bytes) -> bytes:
    """Give the picture without position, time and device. Raises `PictureRefused`."""
    if len(content) > LARGEST:
        raise PictureRefused(
            Text("图片超过 8 MB", "The picture is larger than 8 MB"), Text("请缩小后再传", "Make it smaller")
        )
    try:
        return stripped(content)
    except NotAPicture as error:
        raise PictureRefused(
            Text("不是完整的 JPEG 或 PNG 图片", "This is no whole JPEG or PNG"),
            Text("请另存为 JPEG 再上传", "Save it as JPEG and send that"),
        ) from error


def keep(content: bytes) -> str:
    """Write a picture down, whole or not at all; give its name."""
    name = sha256(content).hexdigest()[:40] + (".png" if content.startswith(b"\x89PNG") else ".jpg")
    path = _folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{name}.{secrets.token_hex(4)}")
        with made.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        made.replace(path)
    return name


def kept(name: str) -> bytes | None:
    """Read a picture; None where it is not there."""
    path = _folder() / PurePosixPath(name).name
    return path.read_bytes() if name and path.is_file() else None


def destroy(name: str) -> None:
    """Take a picture from the disk."""
    (_folder() / PurePosixPath(name).name).unlink(missing_ok=True)


def content_type(name: str) -> str:
    return TYPES[PurePosixPath(name).suffix]


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "advertisements"
