"""Looking through the criteria of elimination of a pack: each file must load. The tables are read where they stand."""

from __future__ import annotations

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading, Where
from xinmiao.science import elimination
from xinmiao.science.errors import XinmiaoError

FOLDER = "elimination"


def read_criteria(reading: Reading) -> list[str]:
    return [file for file in reading.files(FOLDER, "*.yaml") if _is_sound(reading, file)]


def _is_sound(reading: Reading, file: str) -> bool:
    try:
        found = elimination.load_criteria(reading.root / file)
    except XinmiaoError as error:
        reading.problem(Where(file), error.code, error.what, error.todo)
        return False
    reading.declare("criteria", found.rule.id, Where(file))
    return True


def note_criteria(files: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database."""
    return {"tables": len(files)}


ELIMINATION = Part(FOLDER, read_criteria, note_criteria)
