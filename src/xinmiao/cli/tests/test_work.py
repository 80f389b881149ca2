"""`xinmiao work`: what was approved is a figure that everybody sees after its next round, with nobody's doing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from inspect import signature

import pytest
from django.test import Client
from typer.testing import CliRunner

from xinmiao.accounts.rules import Role
from xinmiao.cli.main import app
from xinmiao.cli.work import work
from xinmiao.collection.actions import review
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import field
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.records.models import Outbox

FIGURE = "/api/indicators/health.visited/value/?period=2024"
N_CHILDREN = 6  # five and more are shown to everybody


@pytest.fixture
def signals() -> Iterator[None]:
    """What the command takes over is given back."""
    kept = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield
    for one, handler in kept.items():
        signal.signal(one, handler)


@pytest.fixture
def small(transactional_db, settings, tmp_path, signals):
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    counting.forget()
    packs.load(country.written(tmp_path / "pack"), by=country.TESTER)
    assert CliRunner().invoke(app, ["work", "--once"]).exit_code == 0
    yield field.the_form()
    counting.forget()


def shown() -> float:
    return Client().get(FIGURE).json()["value"]


def test_what_is_approved_is_a_figure_after_the_next_round(small):
    mei, su = (field.person(name, role, place="530102") for name, role in
               (("mei", Role.FIELD_WORKER), ("su", Role.SUPERVISOR)))  # fmt: skip
    for n in range(N_CHILDREN):
        child = field.CHILD | {"name": f"王小{'一二三四五六'[n]}"}
        review.decide(submission=field.arrive(small, by=mei, child=child), verb=Verb.APPROVE, by=Actor.of_user(su),
                      scopes=su.scopes, at=field.AT)  # fmt: skip
    assert shown() == 0, "nothing counts before it is in the ledger"

    assert CliRunner().invoke(app, ["work", "--once"]).exit_code == 0

    assert shown() == N_CHILDREN
    assert not Outbox.objects.filter(batch=None).exists()


def test_it_posts_at_least_once_a_minute_unless_told_otherwise():
    assert signature(work).parameters["post_every"].default <= 60
