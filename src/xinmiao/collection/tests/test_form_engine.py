"""The form engine that is committed is the one that was read: hashes, licences, no tile host, no font."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from xinmiao.collection.views.filling import ENGINE, MODULES

FOLDER = Path(str(finders.find(ENGINE))).parent
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
FREE = {"MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "(MPL-2.0 OR Apache-2.0)"}
FIRST_LOAD = 700_000


def test_every_file_is_in_the_manifest_with_its_hash() -> None:
    held = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir() if path.name != "manifest.json"
    }
    assert held == MANIFEST["files"]


def test_it_is_the_version_that_the_lockfile_names() -> None:
    locked = json.loads((settings.ROOT / "frontend" / "forms" / "package-lock.json").read_text(encoding="utf-8"))
    assert locked["packages"]["node_modules/@getodk/web-forms"]["version"] == MANIFEST["version"] == FOLDER.name


def test_every_bundled_package_has_its_licence_and_may_be_used() -> None:
    texts = (FOLDER / "LICENCES.txt").read_text(encoding="utf-8")
    assert [one["name"] for one in MANIFEST["packages"] if f"{one['name']} {one['version']}" not in texts] == []
    assert {one["licence"] for one in MANIFEST["packages"]} <= FREE


@pytest.mark.parametrize("unwanted", ["openstreetmap", "data:font"])
def test_it_brings_no_tile_host_and_no_fonts(unwanted: str) -> None:
    assert unwanted not in (FOLDER / "forms.js").read_text(encoding="utf-8")


def test_the_first_load_is_at_most_700_kb() -> None:
    ours = [Path(str(finders.find(name))) for name in (ENGINE, *MODULES, "ui/site.css", "ui/icon.svg")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in ours) <= FIRST_LOAD
