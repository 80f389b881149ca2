"""Reading the growth standards of a pack: `growth/*.yaml`, each with its table beside it."""

from __future__ import annotations

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading, Where
from xinmiao.science import growth
from xinmiao.science.errors import XinmiaoError

GROWTH = "growth"


def read(reading: Reading) -> list[str]:
    """Look through the pack's standards; one that cannot be used, or names no ground for a number, is a problem."""
    return [file for file in reading.files(GROWTH, "*.yaml") if _is_sound(reading, file)]


def _is_sound(reading: Reading, file: str) -> bool:
    try:
        growth.load_standard(reading.root / file)
    except XinmiaoError as error:
        reading.problem(Where(file), error.code, error.what, error.todo)
        return False
    return True


def note(files: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the standards are read where they stand."""
    return {"standards": len(files)}


PART = Part(GROWTH, read, note)
