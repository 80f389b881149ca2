"""One stylesheet from many, and static files that can be served for ever."""

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders, storage
from django.core.management import call_command
from django.test import override_settings

from xinmiao.ui import stylesheet

MANIFEST = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def test_the_layers_come_first_and_each_file_is_in_its_layer() -> None:
    css = stylesheet.stylesheet()
    assert css.startswith("@layer reset, tokens, base, components, pages, print;")
    assert "@layer components {\n.key-figures" in css
    assert css.count("@layer base {") == 1
    assert css.count("@layer print {") == 1


def test_braces_match_in_every_file() -> None:
    odd = [path.name for path in stylesheet._files() if path.read_text().count("{") != path.read_text().count("}")]
    assert odd == []


def test_physical_directions_are_not_used() -> None:
    words = ("margin-left", "margin-right", "padding-left", "padding-right", "text-align: left", "text-align: right")
    css = stylesheet.stylesheet()
    assert [word for word in words if word in css] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    css = stylesheet.stylesheet()
    assert "@import" not in css
    assert "url(" not in css


def test_the_finder_finds_what_it_made() -> None:
    assert Path(finders.find(stylesheet.PATH)).read_text() == stylesheet.stylesheet()


def test_every_static_file_is_collected_under_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=MANIFEST):
        monkeypatch.setattr(storage.staticfiles_storage, "_wrapped", storage.ConfiguredStorage()._wrapped)
        call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {"ui/site.css", "ui/icon.svg", "ui/js/panel.js", "django_htmx/htmx-2.min.js"} <= named.keys()
    assert (tmp_path / (named["ui/site.css"] + ".br")).exists()
