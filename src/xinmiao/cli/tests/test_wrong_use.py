"""Every command with wrong input: one line that says what, where and what to do, with a code; never a traceback."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.cli import faults, main
from xinmiao.core import codes, packs
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.ledger.store import Ledger
from xinmiao.records.actions import drain
from xinmiao.records.queries import current_ledger
from xinmiao.reviews.tests import small_review

ROOT = Path(__file__).resolve().parents[4]
REPORT = "component,start,end,value,place,partner,intervention\n{component},2024-01-01,2024-12-31,{value},{place},1,1\n"
FILES = {
    "odd.parquet": "these are words",
    "odd.csv": b"\xff\xfe\x00\x01" * 40,
    "empty.csv": "",
    "day.csv": "date,service,county,person_no\nsoon,3,530102,7\n",
    "column.csv": "date,service,county,person_no,colour\n2024-01-01,3,530102,7,1\n",
    "odd.docx": "these are words",
    "odd.md": b"\x00\xff" * 40,
    "page.pdf": "%PDF",
}
WRONG = [
    ("nothing", 2, "cli.wrong_use"),
    ("demo --scale 9", 2, "cli.wrong_use"),
    ("demo --scale big", 2, "cli.wrong_use"),
    ("serve --port 99999", 2, "cli.wrong_use"),
    ("serve --port 8000 --host 256.1.1.1", 1, "serve.address"),
    ("work --soon", 2, "cli.wrong_use"),
    ("collection template none -o t.xlsx --user none", 2, "cli.unknown_user"),
    ("collection import none.csv --form none --user none", 2, "cli.wrong_use"),
    ("collection import odd.csv --form none --user none", 2, "cli.unknown_user"),
    ("collection template none -o t.xlsx --user clerk", 2, "template.unknown"),
    ("collection template reports:none -o t.xlsx --user clerk", 2, "template.unknown"),
    ("collection template reports:care -o none/t.xlsx --user clerk", 1, "system.fault"),
    ("collection template reports:care -o t.xlsx --user clerk --lang fr", 2, "cli.wrong_use"),
    ("collection import odd.csv --form none --user clerk", 2, "template.unknown"),
    ("collection import odd.csv --form reports:none --user clerk", 2, "template.unknown"),
    ("collection import empty.csv --form reports:care --user clerk", 1, "sheet.empty"),
    ("collection import day.csv --form reports:care --user worker", 1, "import.not_allowed"),
    ("collection stuck --most 0", 2, "cli.wrong_use"),
    ("collection stuck --soon", 2, "cli.wrong_use"),
    ("collection verify --soon", 2, "cli.wrong_use"),
    ("people link --soon", 2, "cli.wrong_use"),
    ("people link", 1, "people.no_linkage_rules"),
    ("people link 7", 2, "cli.wrong_use"),
    ("people duplicates --soon", 2, "cli.wrong_use"),
    ("key rotate --soon", 2, "cli.wrong_use"),
    ("key destroy --soon", 2, "cli.wrong_use"),
    ("pack check none", 2, "cli.wrong_use"),
    ("pack check page.pdf", 2, "cli.wrong_use"),
    ("pack check folder", 1, "pack.no_file"),
    ("pack load none", 2, "cli.wrong_use"),
    ("pack load folder", 1, "pack.no_file"),
    ("ledger append none.csv", 2, "cli.wrong_use"),
    ("ledger append folder", 2, "cli.wrong_use"),
    ("ledger append page.pdf", 2, "ledger.file_kind"),
    ("ledger append odd.parquet", 2, "append.unreadable"),
    ("ledger append odd.csv", 2, "append.unreadable"),
    ("ledger append empty.csv", 2, "append.unreadable"),
    ("ledger append day.csv", 1, "ledger.type_wrong"),
    ("ledger append column.csv", 1, "ledger.column_unknown"),
    ("ledger append day.csv --table none", 2, "ledger.table_unknown"),
    ("ledger append place.csv --table reports", 1, "records.place_unknown"),
    ("ledger append negative.csv --table reports", 1, "records.value_negative"),
    ("ledger append crowd.csv --table reports", 1, "records.above_population"),
    ("ledger verify --on", 2, "cli.wrong_use"),
    ("ledger compact 1", 2, "cli.wrong_use"),
    ("ledger info 1", 2, "cli.wrong_use"),
    ("reach", 2, "cli.wrong_use"),
    ("reach none", 2, "slice.unknown"),
    ("reach care.visit --period soon", 2, "period.unreadable"),
    ("reach care.visit --place 99", 2, "slice.unknown"),
    ("reach care.visit --by colour", 2, "question.axis"),
    ("reach care.visit --by province --sum", 1, "cells.not_additive"),
    ("indicator list --soon", 2, "cli.wrong_use"),
    ("indicator show none", 2, "indicator.unknown"),
    ("indicator compute none", 2, "indicator.unknown"),
    ("indicator compute health.reached --period soon", 2, "period.unreadable"),
    ("indicator compute health.reached --place 99", 2, "slice.unknown"),
    ("review build --year 1999", 2, "review.none"),
    ("review build --year soon", 2, "cli.wrong_use"),
    ("review build --format xml", 2, "cli.wrong_use"),
    ("review check none.md", 2, "cli.wrong_use"),
    ("review check odd.docx", 2, "check.no_docx"),
    ("review check odd.md", 2, "check.no_text"),
    ("review check page.pdf", 2, "check.wrong_kind"),
    ("review check folder", 1, "pack.no_file"),
    ("review check folder --format xml", 2, "cli.wrong_use"),
    ("review trace none", 2, "review.no_claim"),
    ("review trace health.reached --year 1999", 2, "review.none"),
    ("review publish --year 1999", 2, "review.none"),
    ("review publish", 1, "review.not_built"),
    ("review recompute --year 1999", 2, "review.none"),
    ("notice remind --on soon", 2, "cli.wrong_use"),
    ("notice send 1", 2, "cli.wrong_use"),
    ("growth zscore page.pdf o.csv", 2, "sheet.file_kind"),
    ("growth zscore none.csv o.csv", 2, "sheet.unreadable"),
    ("growth zscore odd.csv o.csv", 2, "sheet.unreadable"),
    ("growth zscore empty.csv o.csv", 2, "sheet.unreadable"),
    ("growth zscore odd.parquet o.csv", 2, "sheet.unreadable"),
    ("growth zscore day.csv o.csv --standard none", 2, "growth_standard.unknown"),
    ("growth prevalence day.csv o.csv --cluster none", 2, "growth_column.unknown"),
    ("growth chart day.csv o.svg --child none", 2, "growth_column.unknown"),
    ("screening score none.csv o.csv --instrument phq9", 2, "sheet.unreadable"),
    ("screening score day.csv o.csv --instrument none", 2, "instrument.unknown"),
    ("screening score day.csv o.csv --instrument phq9", 2, "screening_items.none"),
    ("elimination assess none.csv", 2, "sheet.unreadable"),
    ("elimination assess day.csv --criteria none", 2, "elimination_criteria.unknown"),
    ("elimination assess day.csv", 2, "elimination_column.unknown"),
    ("elimination cascade day.csv", 2, "elimination_column.unknown"),
    ("elimination scorecard day.csv o.svg", 2, "elimination_column.unknown"),
    ("food check page.pdf --model chile_20606_stage3", 2, "sheet.file_kind"),
    ("food check odd.csv --model chile_20606_stage3", 2, "sheet.unreadable"),
    ("food check empty.csv --model chile_20606_stage3", 2, "sheet.unreadable"),
    ("food check odd.parquet --model chile_20606_stage3", 2, "sheet.unreadable"),
    ("food check day.csv --model none", 2, "nutrient_model.unknown"),
    ("food check day.csv --model paho_2016 --missing zero", 2, "cli.wrong_use"),
    ("food check day.csv --model paho_2016 --basis cup", 2, "cli.wrong_use"),
    ("food label day.csv --profile none", 2, "label_profile.unknown"),
    ("food label day.csv --profile gb28050_2025 --on soon", 2, "cli.wrong_use"),
]  # fmt: skip


@pytest.fixture
def here(db, settings, tmp_path, monkeypatch):
    """A folder with wrong files, in an installation with a small country and its review."""
    settings.LEDGER_URI, settings.DATA_DIR = str(tmp_path / "ledger"), tmp_path / "data"
    counting.forget()
    packs.load(small_review.written(tmp_path / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    small_review.children(range(1, 25))
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    _reports(tmp_path)
    _people()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    counting.forget()


def _reports(folder: Path) -> None:
    component = Indicator.objects.get(code="health.reached").number
    told = {"place": (5, 999999), "negative": (-5, 530102), "crowd": (500_000, codes.table("place")["CHN"])}
    for name, (value, place) in told.items():
        (folder / f"{name}.csv").write_text(REPORT.format(component=component, value=value, place=place))


def _people() -> None:
    """Somebody who imports for everybody, and somebody who imports for nobody."""
    for name, role in (("clerk", Role.ADMINISTRATOR), ("worker", Role.FIELD_WORKER)):
        Grant.objects.create(user=User.objects.create_user(name), role=role)


def typed(monkeypatch, words: str, language: str) -> int:
    monkeypatch.setenv("XINMIAO_LANG", language)
    monkeypatch.setattr(sys, "argv", ["xinmiao", *words.split()])
    with pytest.raises(SystemExit) as left:
        main.run()
    return left.value.code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_input_is_told_in_one_line_with_a_code_and_changes_nothing(here, monkeypatch, capfd, language):
    before = current_ledger().versions()
    found = {}
    for words, _status, code in WRONG:
        status = typed(monkeypatch, words, language)
        told = capfd.readouterr().err
        assert "Traceback" not in told
        assert any("一" <= letter <= "鿿" for letter in told) == (language == "zh"), told
        found[words] = (status, code if f"[{code}]" in told else told)
    assert found == {words: (status, code) for words, status, code in WRONG}
    assert current_ledger().versions() == before


def test_every_command_is_tried(here):
    group = main.typer.main.get_command(main.app)
    named = [
        f"{name} {sub}".strip()
        for name, one in group.commands.items()
        for sub in (one.commands if hasattr(one, "commands") else [""])
    ]
    assert [name for name in named if not any(words.startswith(name) for words, *_rest in WRONG)] == []


def test_no_command_alone_is_told_its_help(here, monkeypatch, capfd):
    assert typed(monkeypatch, "review", "zh") == 2
    assert "publish" in capfd.readouterr().out


def test_a_port_that_is_taken_is_told_before_anything_is_made(here, monkeypatch, capfd):
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in (f"serve --port {port}", f"demo --port {port}"):
            assert typed(monkeypatch, command, "en") == 1
            assert f"127.0.0.1:{port}: The site cannot listen there" in capfd.readouterr().err


def test_a_full_disk_is_told_with_its_code(here, monkeypatch, capfd):
    def full(*_):
        raise OSError(28, "No space left on device", "/data/x")

    monkeypatch.setattr(Ledger, "compact", full)
    assert typed(monkeypatch, "ledger compact", "zh") == 1
    assert capfd.readouterr().err == "/data/x：磁盘已满：腾出空间后请重试 [system.disk_full]\n"


COMMANDS = ["ledger verify", "reach care.visit", "indicator list", "review build", "review trace x", "notice send",
            "review check page.md", "pack load folder"]  # fmt: skip
PROGRAM = f"""
import sys
from xinmiao.cli import main
for words in {COMMANDS!r}:
    sys.argv = ["xinmiao", *words.split()]
    try:
        main.run()
    except SystemExit as left:
        print(left.code)
"""


def test_before_there_are_data_each_command_says_how_to_make_them(tmp_path):
    (tmp_path / "page.md").write_text("2024 年有 20 人。")
    small_review.written(tmp_path / "folder")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XINMIAO_", "DJANGO_"))}
    data = {"XINMIAO_DATA_DIR": str(tmp_path / "data"), "XINMIAO_LANG": "en"}
    run = subprocess.run([sys.executable, "-c", PROGRAM], env=kept | data, cwd=tmp_path, capture_output=True, text=True)
    assert "Traceback" not in run.stderr, run.stderr
    assert run.stdout.split() == ["1"] * len(COMMANDS)
    assert run.stderr.count("[database.missing]") == len(COMMANDS)
    assert "Run xinmiao demo first" in run.stderr


def test_a_database_that_fails_is_not_taken_for_one_that_is_missing(db):
    error = faults.of_database(faults.DatabaseError("database or disk is full"))
    assert error.code == "database.fault"
    assert json.dumps(error.as_dict("en"))
    assert "disk is full" in error.message("en")
