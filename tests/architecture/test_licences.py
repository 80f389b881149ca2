"""What is distributed: no copyleft code, no words of instruments that may not be carried, no registered logo."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COPYLEFT = re.compile(r"GNU\s+(?:AFFERO\s+)?GENERAL\s+PUBLIC\s+LICEN[CS]E|SPDX-License-Identifier:\s*A?GPL", re.I)
MOZILLA = "Mozilla Public License, version 2.0"
LESSER = {"psycopg", "psycopg-binary"}  # LGPL, chosen by who installs the extra `postgres`; not in what we distribute
WINDOWS = (4, 8)
"""How many English words, or Chinese characters, of an item make a fingerprint."""
FINGERPRINTS = frozenset(
    line.split()[0] for line in Path(__file__).with_name("instrument_items.sha256").read_text("utf-8").splitlines()
)
"""SHA-256 of the first words of items of SDQ, SCL-90, MHT and CDI: the words themselves may not stand here."""


@cache
def tracked() -> tuple[Path, ...]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    return tuple(path for name in names if name and (path := ROOT / name.decode()).is_file())


def words(path: Path) -> str:
    """What can be read in a file; of a workbook its cells; nothing of pictures and other bytes."""
    if path.suffix == ".xlsx":
        sheets = load_workbook(path, read_only=True, data_only=True)
        return "\n".join(
            str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def fingerprints(text: str) -> Iterator[str]:
    """The SHA-256 of each run of four English words and of each run of eight Chinese characters."""
    for pattern, n, glue in ((r"[a-z]+", WINDOWS[0], " "), (r"[\u4e00-\u9fff]", WINDOWS[1], "")):
        found = re.findall(pattern, text.lower().replace("'", ""))
        for run in {glue.join(found[i : i + n]) for i in range(len(found) - n + 1)}:
            yield sha256(run.encode()).hexdigest()


def needed() -> Iterator[str]:
    """Each package that comes with ours, and what those bring along."""
    todo = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    seen = set()
    while todo:
        name = re.split(r"[ ;<>=!\[~(]", todo.pop())[0].lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            todo += [one for one in distribution(name).requires or () if "extra ==" not in one]
        except PackageNotFoundError:
            continue  # asked for by another system or Python
        yield name


def test_nothing_that_is_distributed_is_under_a_copyleft_licence():
    """The Mozilla licence, of a tool of the tests, names the others in its list of secondary licences."""
    told = {path: words(path) for path in tracked() if path != Path(__file__)}
    assert [path for path, text in told.items() if COPYLEFT.search(text) and not text.startswith(MOZILLA)] == []


@pytest.mark.parametrize("name", sorted(needed()))
def test_what_is_installed_with_it_may_be_combined_with_it(name: str):
    told = distribution(name).metadata
    licences = [
        told.get("License-Expression") or (told.get("License") or "").split("\n")[0],
        *told.get_all("Classifier", []),
    ]
    strong = [
        one for one in licences if re.search(r"\bA?GPL|GNU (?:Affero )?General Public", one) and "LGPL" not in one
    ]
    assert strong == []
    assert name in LESSER or not any("LGPL" in one for one in licences)


def test_no_items_of_an_instrument_that_may_not_be_carried_are_in_any_file():
    read = [path for path in tracked() if path.suffix in (".py", ".yaml", ".md", ".csv", ".xlsx", ".html", ".po")]
    assert len(read) > 500
    assert [path for path in read if FINGERPRINTS & set(fingerprints(words(path)))] == []


def test_an_item_is_found_among_other_words_whatever_its_marks():
    assert sha256(b"often gives her sweets").hexdigest() in fingerprints(
        "3. Often gives her sweets, or toys, to others"
    )
    assert sha256("我常常给妹妹糖果".encode()).hexdigest() in fingerprints("（3）我常常给妹妹糖果，也给玩具。")


def test_no_logo_of_a_registered_mark_is_in_any_file():
    named = re.compile(r"nutri-?score.*\.(?:svg|png|webp|jpe?g|gif)$", re.I)
    assert [path for path in tracked() if named.search(path.name)] == []
    drawn = re.compile(r"<(?:svg|image)\b[^>]*nutri-?score", re.I)
    assert [path for path in tracked() if path.suffix in (".svg", ".html") and drawn.search(words(path))] == []
