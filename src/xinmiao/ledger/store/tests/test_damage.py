"""A damaged ledger says what is wrong with which file; what was written stays, and nothing is half written."""

import multiprocessing
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinmiao.ledger.store import (
    CheckpointLost,
    DiskFull,
    FileDamaged,
    FileMissing,
    Ledger,
    LogDamaged,
)
from xinmiao.ledger.store.tests.samples import aliases_of, event, events, events_of
from xinmiao.science.errors import XinmiaoError

N_COMMITS = 25


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger.create(tmp_path / "ledger")
    for batch in range(1, N_COMMITS + 1):
        rows = events(200, seed=batch, first=200 * batch, years=(2024,))
        made.append("events", rows, app="form", batch=batch)
    return made


def _codes(ledger: Ledger, *, deep: bool = False) -> list[str]:
    return [problem.code for problem in ledger.verify(deep=deep).problems]


def _a_file(ledger: Ledger) -> Path:
    return Path(ledger.snapshot().files("events")[3])


def _log(ledger: Ledger, name: str) -> Path:
    return Path(ledger.uri, "events", "_delta_log", name)


def test_a_sound_ledger_is_found_sound(ledger: Ledger):
    found = ledger.verify(deep=True)

    assert found.holds
    assert found.n_rows["events"] == N_COMMITS * 200
    assert found.n_files["events"] == N_COMMITS


def test_a_truncated_file_is_named(ledger: Ledger):
    path = _a_file(ledger)
    path.write_bytes(path.read_bytes()[:-100])

    (problem,) = ledger.verify().problems
    assert isinstance(problem, FileDamaged)
    assert str(path) in problem.where
    assert "backup" in problem.message("en")
    assert "备份" in problem.message("zh")
    snapshot = ledger.snapshot()
    with pytest.raises(FileDamaged, match=path.name), snapshot.reading("events"):
        snapshot.scan("events").collect()


def test_a_file_changed_at_equal_length_is_found_by_reading_it(ledger: Ledger):
    path = _a_file(ledger)
    content = bytearray(path.read_bytes())
    content[100:1_000] = os.urandom(900)
    path.write_bytes(content)

    assert _codes(ledger, deep=True) == ["ledger.file_damaged"]


def test_a_missing_file_is_named(ledger: Ledger):
    path = _a_file(ledger)
    path.unlink()

    (problem,) = ledger.verify().problems
    assert isinstance(problem, FileMissing)
    assert str(path) in problem.where
    snapshot = ledger.snapshot()
    with pytest.raises(FileMissing, match=path.name), snapshot.reading("events"):
        snapshot.scan("events").collect()


def test_a_file_put_back_from_a_backup_is_whole_again(ledger: Ledger, tmp_path: Path):
    path = _a_file(ledger)
    shutil.move(path, tmp_path / "backup")
    assert not ledger.verify().holds
    shutil.move(tmp_path / "backup", path)

    assert ledger.verify(deep=True).holds


@pytest.mark.parametrize("damage", ["gone", "cut", "hint gone", "hint wrong"])
def test_a_lost_checkpoint_loses_no_row(ledger: Ledger, damage: str):
    (checkpoint,) = _log(ledger, "").glob("*.checkpoint.parquet")
    hint = _log(ledger, "_last_checkpoint")
    if damage == "gone":
        checkpoint.unlink()
    elif damage == "cut":
        checkpoint.write_bytes(checkpoint.read_bytes()[:50])
    elif damage == "hint gone":
        hint.unlink()
    else:
        hint.write_text('{"version":9,"size":17}')

    lost = damage in {"cut", "gone"}  # Delta Lake finds its way around the others
    if lost:
        with pytest.raises(CheckpointLost, match="--mend"):
            ledger.versions()
    assert _codes(ledger) == ["ledger.checkpoint_lost"] * lost
    assert ledger.mend() == ["events"] * lost

    assert ledger.mend() == []
    assert ledger.snapshot().rows("events") == N_COMMITS * 200
    assert ledger.last_batch("events", "form") == N_COMMITS
    assert ledger.verify().holds


@pytest.mark.parametrize(("version", "content"), [(23, ""), (23, '{"commitInfo":{"time'), (22, None)])
def test_a_damaged_log_is_named(ledger: Ledger, version: int, content: str | None):
    entry = _log(ledger, f"{version:020d}.json")
    if content is None:
        entry.unlink()
    else:
        entry.write_text(content)

    assert _codes(ledger) == ["ledger.log_damaged"]


def test_a_missing_last_commit_is_told_by_nothing_in_the_ledger_and_by_the_accounts_of_the_door(ledger: Ledger):
    """So the door keeps its own accounts (`records.queries.verify`)."""
    _log(ledger, f"{N_COMMITS:020d}.json").unlink()

    assert ledger.verify().holds
    assert ledger.snapshot().rows("events") == (N_COMMITS - 1) * 200


def test_rows_that_contradict_one_another_are_named(tmp_path: Path):
    ledger = Ledger.create(tmp_path / "other")
    ledger.append("events", events_of(event(1, 5), event(2, 5, supersedes=77)), app="a", batch=1)
    ledger.append("events", events_of(event(1, 6)), app="b", batch=1)
    ledger.append("aliases", aliases_of((5, 6, "2024-01-01"), (6, 5, "2024-01-01")), app="a", batch=1)

    problems = {problem.code: problem.where for problem in ledger.verify().problems}

    assert problems == {
        "ledger.number_twice": "events: 1",
        "ledger.supersedes_nothing": "events: 77",
        "ledger.alias_circle": "aliases: 5, 6",
    }


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.xfail("this user may not mount a disk; the limit on file size below covers the same error")
    yield disk
    subprocess.run(["umount", disk], check=True)


def _append_without_end(ledger: Ledger) -> None:
    for batch in range(2, 100):
        ledger.append("events", events(40_000, seed=batch, first=100_000 * batch), app="form", batch=batch)


def _fill(path: Path) -> None:
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(file, b"x" * 4096)
    finally:
        os.close(file)


def test_a_full_disk_writes_nothing_and_loses_nothing(small_disk: Path):
    ledger = Ledger.create(small_disk / "ledger")
    ledger.append("events", events(10_000), app="form", batch=1)
    before = ledger.versions()

    with pytest.raises(DiskFull) as full:
        _append_without_end(ledger)

    assert "outbox" in full.value.message("en")
    last = ledger.last_batch("events", "form")
    assert last >= 1
    assert ledger.versions() >= before
    assert ledger.snapshot().rows("events") == 10_000 + 40_000 * (last - 1)
    assert ledger.verify(deep=True).holds
    on_disk = {str(p) for p in small_disk.rglob("year=*/*.parquet")}
    assert on_disk == set(ledger.snapshot().files("events"))


def test_a_disk_that_is_full_to_the_last_byte_takes_no_half_commit(small_disk: Path):
    ledger = Ledger.create(small_disk / "ledger")
    ledger.append("events", events(1_000), app="form", batch=1)
    with pytest.raises(OSError, match="No space left"):
        _fill(small_disk / "filler")

    with pytest.raises(DiskFull):
        ledger.append("events", events(10, first=5_000), app="form", batch=2)
    (small_disk / "filler").unlink()

    assert ledger.verify(deep=True).holds
    assert ledger.append("events", events(10, first=5_000), app="form", batch=2).rows == 10


def _append_under_a_limit(uri: str, told: "multiprocessing.Queue[str]") -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        Ledger.open(uri).append("events", events(50_000, first=10_000), app="big", batch=1)
    except XinmiaoError as error:
        told.put(error.code)


def test_a_file_that_may_not_grow_is_taken_back(ledger: Ledger):
    spawn = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = spawn.Queue()
    writer = spawn.Process(target=_append_under_a_limit, args=(ledger.uri, told))
    writer.start()
    writer.join()

    assert told.get(timeout=5) == "ledger.disk_full"
    assert ledger.snapshot().rows("events") == N_COMMITS * 200
    assert len(list(Path(ledger.uri, "events").rglob("part-*.parquet"))) == N_COMMITS


def test_errors_of_a_log_are_not_taken_for_those_of_a_file():
    assert not issubclass(LogDamaged, FileDamaged)
