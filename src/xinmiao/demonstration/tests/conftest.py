"""The field of the demonstration, worked once for each test that asks for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.demonstration.actions import open_accounts, work_the_field
from xinmiao.demonstration.families import Child, families
from xinmiao.demonstration.queries import recipe
from xinmiao.records import actions as records

BY, AT = Actor.job("tests"), datetime(2026, 11, 26, 9, tzinfo=UTC)
Commit = Callable[..., object]


@pytest.fixture
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.ADMINS = [("ops", "ops@example.org")]


@pytest.fixture
def children(
    own_folders: None, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Commit
) -> list[Child]:
    """The field of the demonstration, worked; and whom it speaks of."""
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        pack = packs.load(configured.PACK_DIR, by=BY, at=AT)
        open_accounts(by=BY)
        work_the_field(pack=pack, by=BY, at=AT)
        records.drain(by=BY)
    told = recipe(pack)
    assert told.field
    villages = [one.code for one in told.field.villages]
    return families(villages, told.field.families, until=(AT - timedelta(hours=20)).date(), seed=told.seed)
