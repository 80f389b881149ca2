"""`xinmiao people` and `xinmiao key`, as somebody types them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from xinmiao.cli.main import app
from xinmiao.core.models import AuditEntry
from xinmiao.people import actions, keys
from xinmiao.people.models import LinkageRun, Merge
from xinmiao.people.tests.conftest import clerk, ledger_uri, places, register
from xinmiao.people.tests.test_settling import NO_PAPERS, rules

__all__ = ["clerk", "ledger_uri", "places", "register", "rules"]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(params=["zh", "en"])
def language(request, monkeypatch) -> str:
    monkeypatch.setenv("XINMIAO_LANG", request.param)
    return request.param


@pytest.fixture
def twice(register, rules):
    """One child registered twice, and another whose name sounds alike."""
    stranger = register(name="王晓明", mother="", phones=(), birth_date=date(2019, 5, 6), **NO_PAPERS)
    return register(**NO_PAPERS), register(**NO_PAPERS), stranger


def test_the_whole_country_is_looked_through_and_what_waits_is_told(twice, language):
    told = run("people", "link")
    one, other, _stranger = twice
    assert {
        "zh": "查了 3 人：合并 1 对（凭号码 0 对），0 对待人工判断\n",
        "en": "3 people looked through: 1 joined (0 by number), 0 pairs for people\n",
    }[language] == told
    assert (Merge.objects.get().merged_no, Merge.objects.get().kept_no) == (other.person_no, one.person_no)
    assert "王" not in told
    assert run("people", "duplicates").startswith({"zh": "待判断 0 对", "en": "0 pairs wait"}[language])


def test_a_script_reads_json(twice):
    told = json.loads(run("people", "link", "--json"))
    assert (told["n_people"], told["n_linked"], told["n_shown"]) == (3, 1, 0)
    assert LinkageRun.objects.get().state == "done"
    assert json.loads(run("people", "duplicates", "--json")) == {"open": 0, "unsure": 0, "check": 1, "decided": 1}


def test_turning_the_ring_wraps_every_key_and_leaves_all_readable(twice, language):
    before = keys.ring().current
    told = run("key", "rotate")
    assert ("把密钥" if language == "zh" else "key(s) wrapped") in told
    assert keys.ring().current != before
    assert all(keys.data_keys([one.subject for one in twice]).values())
    assert AuditEntry.objects.filter(verb="rotate", noun="keys").count() == 1


def test_keys_that_a_crash_left_over_are_destroyed(twice, clerk, language):
    actions.erase_identity(number=twice[0].person_no, by=clerk)  # what follows the commit does not run here
    assert {"zh": "销毁了 1 把", "en": "1 key(s)"}[language] in run("key", "destroy")
    assert {"zh": "销毁了 0 把", "en": "0 key(s)"}[language] in run("key", "destroy")
    assert not keys.data_keys([twice[0].subject])
