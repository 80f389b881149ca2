from __future__ import annotations

import pytest

from xinmiao.accounts.rules import Role
from xinmiao.collection.tests import field


@pytest.fixture
def small_country(db, settings, tmp_path):
    """A small country with an empty ledger and keys of its own."""
    settings.LEDGER_URI = str(tmp_path / "ledger")
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    field.load_country(tmp_path / "pack")


@pytest.fixture
def form(small_country):
    """A home visit: counts when it is approved, by supervisors."""
    return field.the_form()


@pytest.fixture
def mei(small_country):
    """A field worker of Wuhua."""
    return field.person("mei", Role.FIELD_WORKER, place="530102")


@pytest.fixture
def su(small_country):
    """A supervisor of Wuhua."""
    return field.person("su", Role.SUPERVISOR, place="530102")


@pytest.fixture
def far(small_country):
    """A supervisor of another county."""
    return field.person("far", Role.SUPERVISOR, place="530103")


@pytest.fixture
def ada(small_country):
    return field.person("ada", Role.ADMINISTRATOR)
