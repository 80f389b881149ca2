"""`xinmiao review`: the table of claims, a claim opened, a folder checked, an edition published."""

import json

import pytest
from typer.testing import CliRunner

from xinmiao.cli import review
from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.records.actions import drain
from xinmiao.reviews.tests import small_review


@pytest.fixture
def loaded(db, settings, tmp_path, monkeypatch):
    """A small country with its review: 24 children in 2024."""
    monkeypatch.setenv("XINMIAO_LANG", "en")
    settings.LEDGER_URI = str(tmp_path / "ledger")
    settings.DATA_DIR = tmp_path / "data"
    counting.forget()
    packs.load(small_review.written(tmp_path / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    small_review.children(range(1, 25))
    yield tmp_path / "pack" / small_review.FOLDER
    counting.forget()


def run(*words):
    return CliRunner().invoke(review.app, list(words))


def test_build_prints_claim_wording_figure_and_verdict(loaded):
    shown = run("build")
    assert shown.exit_code == 0
    for word in ("health.reached", "over 20", "24", "supported", "2 claims: 2 supported"):
        assert word in shown.output


def test_build_answers_no_when_a_claim_is_contradicted(loaded):
    small_review.children(range(25, 45), source="more children")
    told = run("build", "--format", "json")
    assert told.exit_code == 1
    [claim] = [one for one in json.loads(told.output) if one["verdict"] == "contradicted"]
    assert claim["claim"] == "health.reached"
    assert "40" in claim["proposal"]


def test_check_reads_a_folder_and_names_what_is_wrong(loaded):
    assert run("check", str(loaded)).exit_code == 0
    page = loaded / "zh.md"
    page.write_text(page.read_text().replace("health.counties", "health.none"))
    wrong = run("check", str(loaded), "--json")
    assert wrong.exit_code == 1
    assert "review.unknown_claim" in {one["code"] for one in json.loads(wrong.stdout)}


def test_publish_writes_both_languages_and_it_recomputes(loaded, tmp_path):
    run("build")
    done = run("publish", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2
    assert "2 of 2 equal" in run("recompute").output


def test_trace_opens_a_claim(loaded):
    run("build")
    opened = json.loads(run("trace", "health.reached", "--json").output)
    assert opened["n_records"] == 24
    assert "Each person counts once" in " ".join(run("trace", "health.reached").output.split())


def test_any_text_is_checked_and_a_contradiction_gives_status_1(loaded, tmp_path):
    text = tmp_path / "news.md"
    text.write_text("2024 年，指标 health.reached 的人数超过 20 人。", encoding="utf-8")
    assert run("check", str(text)).exit_code == 0
    text.write_text("2024 年，指标 health.reached 的人数超过 40 人。", encoding="utf-8")
    false = run("check", str(text), "--format", "json")
    assert false.exit_code == 1
    [finding] = json.loads(false.stdout)["findings"]
    assert (finding["verdict"], finding["text"], finding["offset"]) == ("contradicted", "超过 40 人", 28)
