from __future__ import annotations

import pytest

from xinmiao.collection.tests import sending
from xinmiao.collection.tests.pack_forms import published
from xinmiao.nutrition.tests import rounds


@pytest.fixture
def country(db, settings, tmp_path):
    """A small country with an empty ledger and keys of its own."""
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    sending.load_country(tmp_path / "pack")


@pytest.fixture
def school(country):
    """A school of Wuhua without pupils."""
    return rounds.school()


@pytest.fixture
def doctor(country):
    """A school doctor of Wuhua."""
    return rounds.user("doctor")


@pytest.fixture
def form(country):
    """The pack's form of a round."""
    return published("school_bmi_round")
