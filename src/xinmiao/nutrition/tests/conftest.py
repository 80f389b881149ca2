"""An assessor at the food desk, the pack's models, and jobs that are done with the request."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role


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
