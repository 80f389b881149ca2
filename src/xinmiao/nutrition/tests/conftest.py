"""A small country with a school and its doctor; an assessor at the food desk; jobs are done with the request."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
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


@pytest.fixture
def assessor(db: None) -> User:
    user = User.objects.create_user("assessor")
    Grant.objects.create(user=user, role=Role.FOOD_ASSESSOR)
    return user


@pytest.fixture
def desk(assessor: User, settings: Any, tmp_path: Path) -> Client:
    """A browser in which the assessor has signed in; files and the pack are the test's own."""
    pack = tmp_path / "pack"
    shutil.copytree(Path(django_settings.PACK_DIR) / "nutrient_models", pack / "nutrient_models")
    shutil.copy(Path(django_settings.PACK_DIR) / "pack.yaml", pack / "pack.yaml")
    settings.PACK_DIR, settings.MEDIA_ROOT = pack, tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(assessor)
    return client


OPT_IN = """
  - id: cn_npm_2024
    decided_by: {zh: 测试, en: a test}
    decided_on: 2026-11-26
    serves: {zh: 测试, en: a test}
"""


def opt_in(pack: Path) -> None:
    """Let a pack use the country's draft."""
    path = pack / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8") + OPT_IN.lstrip("\n"), encoding="utf-8")
