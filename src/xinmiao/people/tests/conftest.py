from pathlib import Path

import pytest
from pytest_django import Settings

from xinmiao.core.actors import Actor


@pytest.fixture(autouse=True)
def ledger_uri(settings: Settings, tmp_path: Path) -> str:
    """Every test has a ledger of its own."""
    settings.LEDGER_URI = str(tmp_path / "ledger")
    return settings.LEDGER_URI


@pytest.fixture
def clerk() -> Actor:
    return Actor.job("clerk")
