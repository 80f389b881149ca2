"""Looking through the observation sheets of newborn care of a pack: each file must load."""

from __future__ import annotations

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading, Where
from xinmiao.science.elimination import observation
from xinmiao.science.errors import XinmiaoError

FOLDER = "eenc"


def read_sheets(reading: Reading) -> list[str]:
    return [file for file in reading.files(FOLDER, "*.yaml") if _is_sound(reading, file)]


def _is_sound(reading: Reading, file: str) -> bool:
    try:
        observation.load_sheet(reading.root / file)
    except XinmiaoError as error:
        reading.problem(Where(file), error.code, error.what, error.todo)
        return False
    return True


def note_sheets(files: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the sheets are read where they stand."""
    return {"tables": len(files)}


NEWBORN_CARE = Part(FOLDER, read_sheets, note_sheets)
