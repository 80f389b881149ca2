"""`xinmiao ledger`, as somebody types it."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from xinmiao.cli.ledger import app
from xinmiao.records import queries
from xinmiao.science.errors import XinmiaoError

pytestmark = pytest.mark.django_db
VISITS = "date,person_no,service,county,sex\n2024-03-05,1048577,3,530102,2\n2024-04-05,,4,530102,0\n"


@pytest.fixture(autouse=True)
def _own_ledger(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LEDGER_URI = str(tmp_path / "ledger")
    monkeypatch.setenv("XINMIAO_LANG", "en")


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS)
    return path


def _run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(done.exception, XinmiaoError):
        raise done.exception
    return done.exit_code, done.output


def test_a_file_is_appended_once(visits: Path):
    _run("append", visits)
    code, told = _run("append", visits, "--json")

    assert code == 0
    assert json.loads(told)["rows"] == 2
    assert queries.snapshot().rows("events") == 2
    assert queries.snapshot().scan("events").collect().sort("event_no")["role"].to_list() == [0, 9]


def test_a_wrong_file_is_refused_with_row_and_column(visits: Path, tmp_path: Path):
    visits.write_text(VISITS.replace("530102,2", "530102,8"))
    with pytest.raises(XinmiaoError, match=r"events\[1\]\.sex"):
        _run("append", visits)

    (tmp_path / "visits.txt").write_text(VISITS)
    with pytest.raises(XinmiaoError, match="file_kind"):
        _run("append", tmp_path / "visits.txt")


def test_verify_answers_yes_or_no(visits: Path):
    _run("append", visits)
    code, told = _run("verify", "--deep", "--json")
    assert (code, json.loads(told)["accepted"]["events"]) == (0, 2)

    Path(queries.snapshot().files("events")[0]).unlink()
    code, told = _run("verify")
    assert code == 1
    assert "A data file of the ledger is missing" in told


def test_verify_mends_a_lost_checkpoint_when_asked(visits: Path, tmp_path: Path):
    _run("append", visits)
    log = tmp_path / "ledger" / "events" / "_delta_log"
    (log / "_last_checkpoint").write_text('{"version":1,"size":17}')

    assert _run("verify")[0] == 1
    code, told = _run("verify", "--mend")
    assert code == 0
    assert "Checkpoints rebuilt: events" in told


def test_compact_and_info_tell_what_there_is(visits: Path):
    _run("append", visits)
    _run("append", visits, "--source", "again")

    assert "events 2024: 2 files → 1, 4 rows" in _run("compact")[1]
    assert json.loads(_run("info", "--json")[1])["events"]["files"] == 1
    assert "milestones" in _run("info")[1]
