"""Keeping the files of a batch, and taking them away for good."""

from __future__ import annotations

import os
import shutil
from typing import BinaryIO
from uuid import uuid4

from xinmiao.nutrition.models import FoodBatch
from xinmiao.nutrition.queries.batch_files import LENGTH, SOURCE, path_of, where
from xinmiao.people.encryption import forget, seal

CHUNK = 4_000_000


def keep(of: FoodBatch, name: str, file: BinaryIO) -> None:
    """Seal a file chunk by chunk; under its name it stands whole or not at all."""
    path = path_of(of, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{name}.{uuid4().hex}.part")
    with part.open("wb") as out:
        number = 0
        while plain := file.read(CHUNK):
            sealed = seal(plain, subject=of.subject, where=where(name, number))
            out.write(len(sealed).to_bytes(LENGTH) + sealed)
            number += 1
    os.replace(part, path)


def drop(of: FoodBatch) -> None:
    """Take the files away, and the key with them: no backup gives them back."""
    shutil.rmtree(path_of(of, SOURCE).parent, ignore_errors=True)
    forget([of.subject])
