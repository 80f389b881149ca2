"""Killed without warning at any moment from a phone to the ledger, each accepted record is there once, none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xinmiao.collection.tests.live import own_database

pytestmark = pytest.mark.django_db(transaction=True)  # PostgreSQL makes no database inside a transaction
N_LIVES = int(os.environ.get("XINMIAO_CRASHES", "12"))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database(tmp_path) as told:
        yield told


def _reported(script: str, n: int, installation: dict[str, str]) -> dict[str, Any]:
    """What a script of this package reports after so many lives."""
    command = [sys.executable, "-m", f"xinmiao.collection.tests.{script}", str(n), "7"]
    run = subprocess.run(command, env=installation, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(Path(installation["XINMIAO_DATA_DIR"], "report.json").read_text())
    return told


def _lives(n: int, installation: dict[str, str]) -> None:
    told = _reported("crashing", n, installation)
    assert told["n_killed"] >= n // 2, "few lives ended by force: the test proves little"
    assert (told["lost"], told["not_once"], told["changed"], told["problems"]) == ([], [], [], [])
    assert told["n_answered"] == told["n_revisions"] == told["n_submissions"] == told["n_ledger"] == told["n_sent"]
    assert (told["n_waiting"], told["twice_named"], told["chain_holds"]) == (0, 0, True)


@pytest.mark.slow
def test_a_dozen_deaths_lose_nothing_and_double_nothing(installation: dict[str, str]) -> None:
    _lives(N_LIVES, installation)


@pytest.mark.slow
def test_an_import_killed_again_and_again_ends_as_one_that_was_let_be(installation: dict[str, str]) -> None:
    told = _reported("crashing_import", N_LIVES, installation)

    whole, killed = told["ends"]["whole.csv"], told["ends"]["killed.csv"]
    assert told["n_killed"] >= 2, "hardly a life ended by force: the test proves little"
    assert killed == whole
    assert (whole[0], whole[1]["new"], whole[2]) == ("committed", 240, 240)
    assert told["n_submissions"] == told["n_revisions"] == told["n_ledger"] == 480
    assert (told["twice"], told["problems"], told["chain_holds"]) == ([], [], True)
