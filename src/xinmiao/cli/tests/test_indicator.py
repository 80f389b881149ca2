"""`xinmiao indicator` and `xinmiao reach` say what the library says, and refuse to add people."""

import json

import pytest
import typer
from typer.testing import CliRunner

from xinmiao.cli import indicator, reach
from xinmiao.cli.terminal import exit_status
from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country


@pytest.fixture
def one_person(db, settings, tmp_path, monkeypatch):
    """One person, three activities, two partners, two provinces, two years."""
    monkeypatch.setenv("XINMIAO_LANG", "en")
    settings.LEDGER_URI = str(tmp_path / "ledger")
    counting.forget()
    packs.load(country.written(tmp_path / "pack"), by=country.TESTER)
    country.events(
        [
            "2023-05-01 1 care.visit 530102 health female 4",
            "2024-02-01 1 care.food 530102 women female 4",
            "2024-06-01 1 care.items 429004 health female 5",
        ]
    )
    yield
    counting.forget()


def run(*words):
    return CliRunner().invoke(indicator.app, list(words))


def reached(*words):
    app = typer.Typer()
    app.command()(reach.reach)
    return CliRunner().invoke(app, ["care.visit", "care.food", "care.items", *words])


def test_list(one_person):
    assert "health.reached" in run("list").output
    assert [one["code"] for one in json.loads(run("list", "--matching", "visits", "--json").output)] == [
        "health.visits"
    ]


def test_show(one_person):
    assert "Each person counts once" in " ".join(run("show", "health.reached").output.split())
    assert json.loads(run("show", "health.reached", "--json").output)["version"] == 1


def test_compute(one_person):
    (told,) = json.loads(run("compute", "health.reached", "--period", "2024", "--json").output)
    assert told["value"] == 1
    assert "health.counties" in run("compute").output


def test_reach_gives_cells_and_a_total_of_its_own(one_person):
    told = json.loads(reached("--period", "2024", "--by", "province,sex", "--json").output)
    assert [cell["value"] for cell in told["cells"]] == [1, 1]
    assert told["total"] == 1


def test_reach_as_csv(one_person):
    assert reached("--period", "2023-2024", "--by", "year", "--csv").output.splitlines() == [
        "year,value",
        "2023,1",
        "2024,1",
        "*,1",
    ]


def test_reach_refuses_to_add_people(one_person):
    refused = reached("--by", "province", "--sum").exception
    assert exit_status(refused) == 1
    assert "do not add up" in refused.message("en")


@pytest.mark.parametrize("words", [["--by", "colour"], ["--period", "soon"], ["--place", "99"]])
def test_wrong_use_is_status_two(one_person, words):
    assert exit_status(reached(*words).exception) == 2


def test_an_unknown_indicator_is_wrong_use(one_person):
    assert exit_status(run("show", "no.such").exception) == 2
