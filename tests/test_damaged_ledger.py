"""A damaged file of the ledger is told on every surface: what, where, what to do, with a code; never a traceback."""

import shutil
import sys
from pathlib import Path

import pytest
from django.test import Client

from xinmiao.cli import main
from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.records.actions import drain
from xinmiao.records.queries import current_ledger
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
from xinmiao.reviews.queries.kept import _contents
from xinmiao.reviews.tests import small_review

PAGES = ["/indicators/health.reached/", "/reviews/2024/claim/health.reached/"]
WORDS = {"": ("已损坏", "请从备份恢复该文件"), "/en": ("is damaged", "Restore this file")}


@pytest.fixture
def damaged(db, settings, tmp_path: Path) -> Path:
    """A published review whose ledger has lost the end of a file since, and with its bitmaps every count."""
    settings.LEDGER_URI, settings.DATA_DIR = str(tmp_path / "ledger"), tmp_path / "data"
    counting.forget()
    _contents.cache_clear()
    packs.load(small_review.written(tmp_path / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    small_review.children(range(1, 25))
    actions.build(review=Review.objects.get(year=2024), by=country.TESTER)
    actions.publish_draft(year=2024, by=country.TESTER)
    path = Path(current_ledger().snapshot().files("events")[0])
    path.write_bytes(path.read_bytes()[:-100])
    shutil.rmtree(Path(settings.LEDGER_URI, "_bitmaps"))
    counting.forget()
    _contents.cache_clear()
    yield path
    counting.forget()


@pytest.mark.parametrize("prefix", WORDS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page(client: Client, damaged: Path, page: str, prefix: str) -> None:
    response = client.get(prefix + page)
    told = response.content.decode()
    assert response.status_code == 503
    assert all(word in told for word in (*WORDS[prefix], "ledger.file_damaged", f"events/year=2024/{damaged.name}"))
    assert str(damaged.parent.parent.parent) not in told


def test_the_side_panel(client: Client, damaged: Path) -> None:
    told = client.get(PAGES[1], headers={"hx-request": "true", "hx-target": "panel"}).content.decode()
    assert "<html" not in told
    assert damaged.name in told


def test_the_api(client: Client, damaged: Path) -> None:
    response = client.get("/api/indicators/health.reached/value/")
    assert response.status_code == 503
    assert response.json()["code"] == "ledger.file_damaged"
    assert response.json()["where"].startswith(f"events/year=2024/{damaged.name}")
    assert "请从备份恢复该文件" in response.json()["todo"]


def test_the_command_line(damaged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XINMIAO_LANG", "en")
    monkeypatch.setattr(sys, "argv", ["xinmiao", "reach", "care.visit", "--by", "county"])
    with pytest.raises(SystemExit) as left:
        main.run()
    told = capsys.readouterr().err
    assert left.value.code == 1
    assert str(damaged) in told
    assert "Traceback" not in told


def test_pages_that_need_no_count_stay(client: Client, damaged: Path) -> None:
    assert client.get("/places/").status_code == 200
