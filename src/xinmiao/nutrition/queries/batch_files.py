"""The files of a batch on disk, sealed in chunks, so that no more than one is ever held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from xinmiao.nutrition.models import FoodBatch
from xinmiao.people.encryption import unseal

FOLDER = "food_batches"
SOURCE, RESULT = "source", "result"
LENGTH = 4
"""Before each chunk stands so many bytes of its length."""


def path_of(of: FoodBatch, name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / str(of.key) / name


def where(name: str, number: int) -> str:
    """The cell that a chunk is sealed into."""
    return f"nutrition.batch.{name}/{number}"


def chunks(of: FoodBatch, name: str) -> Iterator[bytes]:
    """Give a file as it was, chunk by chunk. Raises OSError, `Unreadable`, `Forgotten`."""
    with path_of(of, name).open("rb") as file:
        number = 0
        while length := file.read(LENGTH):
            sealed = file.read(int.from_bytes(length))
            yield unseal(sealed, subject=of.subject, where=where(name, number))
            number += 1


def whole(of: FoodBatch, name: str) -> bytes:
    return b"".join(chunks(of, name))
