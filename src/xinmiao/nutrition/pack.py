"""Reading what a pack has for schools: growth standards, `growth/*.yaml`, and letters, `letters/<language>.yaml`."""

from __future__ import annotations

from pathlib import PurePath

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Entry, Part, Reading, Where
from xinmiao.nutrition.rules import letters
from xinmiao.nutrition.rules.letters import LetterWords
from xinmiao.science import growth
from xinmiao.science.errors import XinmiaoError

GROWTH, FOLDER = "growth", "letters"
NEEDED = ("zh", "en")
"""The languages in which every pack with letters has them."""


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


def read_letters(reading: Reading) -> list[str]:
    """Look through the words; a sentence that is missing, or that no letter may hold, is a problem."""
    if not (reading.root / FOLDER).is_dir():
        return []
    files = sorted({*(f"{FOLDER}/{code}.yaml" for code in NEEDED), *reading.files(FOLDER, "*.yaml")})
    found = {file: reading.mapping(file, LetterWords) for file in files}
    for entry in filter(None, found.values()):
        _check(reading, entry)
    return [PurePath(file).stem for file, entry in found.items() if entry]


def _check(reading: Reading, entry: Entry[LetterWords]) -> None:
    for where, what in letters.faults(entry.value):
        steps = [int(step) if step.isdigit() else step for step in where.split(".")]
        reading.problem(entry.at(*steps), "letter.wording", what)


def note_letters(languages: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the words are read where they stand."""
    return {"languages": len(languages)}


LETTERS = Part(FOLDER, read_letters, note_letters)
PARTS = (PART, LETTERS)
