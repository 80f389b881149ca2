"""Killed without warning at any moment, everything that was accepted is in the ledger once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)  # PostgreSQL makes no database inside a transaction
N_LIVES = int(os.environ.get("XINMIAO_CRASHES", "40"))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own: data folder, ledger, database."""
    told = {**os.environ, "XINMIAO_DATA_DIR": str(tmp_path), "XINMIAO_LEDGER": str(tmp_path / "ledger"),
            "DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.test"}  # fmt: skip
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield told
        return
    name = f"xinmiao_crash_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        parts = [p for p in os.environ["XINMIAO_POSTGRES"].split() if not p.startswith("dbname=")]
        yield told | {"XINMIAO_POSTGRES": " ".join([*parts, f"dbname={name}"])}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(installation: dict[str, str], *words: object) -> dict[str, object]:
    command = [sys.executable, "-m", "xinmiao.records.tests.crashing", *map(str, words)]
    run = subprocess.run(command, env=installation, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(Path(installation["XINMIAO_DATA_DIR"], "report.json").read_text())


def test_killed_again_and_again_nothing_is_lost_and_nothing_doubled(installation: dict[str, str]):
    told = _run(installation, "crash", N_LIVES, 7)

    assert told["n_killed"] >= N_LIVES * 2 // 3, "few lives ended by force: the test proves little"
    assert told["problems"] == []
    assert told["holds"]
    assert told["wrong"] == []
    assert told["n_waiting"] == 0
    assert told["accepted"] >= 3


def test_three_processes_at_once_lose_nothing_and_double_nothing(installation: dict[str, str]):
    told = _run(installation, "rush", 3)

    assert told["codes"] == [0, 0, 0]
    assert told["problems"] == []
    assert told["wrong"] == []
    assert told["accepted"] == 3 * 3 * 3
    assert told["n_ledger"] == 3 * 3 * (3 + 3 + 5)
    assert told["n_waiting"] == 0
