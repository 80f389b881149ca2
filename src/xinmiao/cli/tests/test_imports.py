"""`xinmiao collection`: a template to fill in, a file checked and imported."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from xinmiao.cli.main import app
from xinmiao.collection.models import Submission
from xinmiao.collection.tests.test_imports import HEAD, csv, form, officer, row

__all__ = ["form", "officer"]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("XINMIAO_LANG", "en")


def run(*words: str):
    return CliRunner().invoke(app, ["collection", *words])


def test_a_template_is_written_filled_in_and_imported(officer, tmp_path):
    path = tmp_path / "t.xlsx"
    assert run("template", "visit", "-o", str(path), "--user", "officer", "--lang", "en").exit_code == 0
    whole = load_workbook(BytesIO(path.read_bytes()))
    sheet = whole["Data"]
    letters = {cell.value: cell.column_letter for cell in sheet[2]}
    for key, value in zip(HEAD, row(1), strict=True):
        sheet[f"{letters[key]}3"] = value
    whole.save(path)
    told = run("import", str(path), "--form", "visit", "--user", "officer")
    assert told.exit_code == 0, told.output
    assert "1 new, 0 changed" in told.output
    assert Submission.objects.count() == 1


def test_a_dry_run_tells_every_fault_and_writes_nothing(officer, tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(csv(row(1, age="x"), row(2)))
    told = run("import", str(path), "--form", "visit", "--user", "officer", "--dry-run", "--json")
    assert told.exit_code == 1
    answer = json.loads(told.output)
    assert [(one["row"], one["column"], one["code"]) for one in answer["faults"]] == [(2, "E", "not_whole")]
    assert (answer["state"], answer["new"], answer["refused"]) == ("refused", 1, 1)
    assert Submission.objects.count() == 0
