"""`xinmiao pack check` and `load`, as somebody types them."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from typer.testing import CliRunner

from xinmiao.cli.pack import app
from xinmiao.core import packs
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import registry
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.models import Place
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.pack import PART as PROGRAMMES

SERVICES = "services/services.yaml"


@pytest.fixture
def _three_parts(monkeypatch):
    """Read with the parts that a small pack is made of."""
    monkeypatch.setattr(registry, "_parts", {part.code: part for part in (PLACES, PARTNERS, PROGRAMMES)})


@pytest.fixture
def right_pack(tmp_path, _three_parts) -> str:
    return str(write_pack(tmp_path))


@pytest.fixture
def wrong_pack(tmp_path, _three_parts) -> str:
    """One key misspelt."""
    return str(write_pack(tmp_path, (SERVICES, "counts: site", "count: site")))


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("XINMIAO_LANG", "en")


def _row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_a_right_pack_is_told_in_one_line(right_pack):
    answer = CliRunner().invoke(app, ["check", right_pack])

    assert answer.exit_code == 0
    assert answer.stdout == "small 1: 8 files, no problem\n"


def test_a_wrong_pack_is_told_by_file_line_and_key_on_stderr(wrong_pack):
    answer = CliRunner().invoke(app, ["check", wrong_pack])

    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert f"{SERVICES}:9:count: Unknown key 'count' (did you mean 'counts'?)" in answer.stderr


def test_a_script_reads_json(wrong_pack):
    answer = CliRunner().invoke(app, ["check", wrong_pack, "--json"])

    report = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert report["ok"] is False
    assert {"file", "line", "key", "code", "what", "todo"} == set(report["problems"][0])


def test_a_path_that_is_not_there_is_wrong_use(tmp_path):
    assert CliRunner().invoke(app, ["check", str(tmp_path / "none")]).exit_code == 2


@pytest.mark.django_db
def test_a_wrong_pack_is_not_loaded(wrong_pack):
    before = _row_counts()

    assert CliRunner().invoke(app, ["load", wrong_pack]).exit_code == 1

    assert _row_counts() == before


@pytest.mark.django_db
def test_the_shipped_pack_loads_whole_and_again_changes_nothing():
    first = CliRunner().invoke(app, ["load", str(settings.PACK_DIR), "--json"])
    before = _row_counts()
    second = CliRunner().invoke(app, ["load", str(settings.PACK_DIR), "--json"])

    assert first.exit_code == 0
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert _row_counts() == before
    assert packs.current("china") == PackVersion.objects.get()
    assert Place.objects.filter(kind="province").count() == 31
