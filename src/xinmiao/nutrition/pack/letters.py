"""Reading the words of letters in a pack: `letters/<language>.yaml`, Chinese and English at least."""

from __future__ import annotations

from pathlib import PurePath

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Entry, Part, Reading
from xinmiao.nutrition.rules import letters
from xinmiao.nutrition.rules.letters import LetterWords

FOLDER = "letters"
NEEDED = ("zh", "en")


def read(reading: Reading) -> list[str]:
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


def note(languages: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the words are read where they stand."""
    return {"languages": len(languages)}


PART = Part(FOLDER, read, note)
