"""Compaction, erasure, retention and pins: the files change, the counts only where they must."""

import itertools
import multiprocessing
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake.exceptions import CommitFailedError

from xinmiao.ledger.rows import KINDS
from xinmiao.ledger.store import FileMissing, Ledger, Snapshot, persons_hash, pin, recompute
from xinmiao.ledger.store.pins import Pin
from xinmiao.ledger.store.table import Table
from xinmiao.ledger.store.tests.samples import aliases_of, event, events, events_of
from xinmiao.ledger.store.tests.test_append import _strays

_AT_ONCE = timedelta(0)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Six batches of 500 events of two years."""
    made = Ledger.create(tmp_path / "ledger")
    for batch in range(1, 7):
        made.append("events", events(500, seed=batch, first=1 + 500 * (batch - 1)), app="form", batch=batch)
    return made


def _rows(snapshot: Snapshot) -> pl.DataFrame:
    return snapshot.scan("events").collect().sort("event_no")


def _count(snapshot: Snapshot) -> tuple[Mapping[str, float], Iterable[int]]:
    live = snapshot.live().filter(pl.col("service") < 30).select("person_no").collect()["person_no"]
    persons = snapshot.aliases().resolve(live.to_numpy())
    return {"people": len(set(persons.tolist())), "services": len(live)}, persons


def test_compaction_leaves_one_sorted_file_a_year_and_every_row(ledger: Ledger):
    before = _rows(ledger.snapshot())

    done = ledger.compact()

    assert [(c.table, c.year, c.files_before, c.files_after) for c in done] == [
        ("events", 2023, 6, 1),
        ("events", 2024, 6, 1),
    ]
    assert _rows(ledger.snapshot()).equals(before)
    for path in ledger.snapshot().files("events"):
        keys = pl.read_parquet(path, hive_partitioning=False).select("county", "person_no")
        assert keys.equals(keys.sort("county", "person_no"))


def test_what_is_clustered_already_is_left_alone(ledger: Ledger):
    ledger.compact()
    version = ledger.versions()

    assert ledger.compact() == []
    assert ledger.versions() == version


def test_a_large_year_becomes_files_that_share_no_county(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinmiao.ledger.store.compaction.MOST_ROWS", 400)
    monkeypatch.setattr("xinmiao.ledger.store.compaction.SMALL", 1)

    ledger.compact()

    files = ledger.snapshot().data_files("events", (2024,))
    assert len(files) > 2
    assert all(a.most < b.least for a, b in itertools.pairwise(files))  # type: ignore[operator]
    assert _rows(ledger.snapshot()).height == 3_000
    assert ledger.compact() == []


def _append_on(uri: str, n: int) -> None:
    ledger = Ledger.open(uri)
    for batch in range(1, n + 1):
        rows = events(100, seed=batch, first=100_000 + 100 * batch)
        ledger.append("events", rows, app="meanwhile", batch=batch)


def test_compaction_is_safe_beside_an_appender(ledger: Ledger):
    writer = multiprocessing.get_context("spawn").Process(target=_append_on, args=(ledger.uri, 20))
    writer.start()
    n_commits = 0
    while writer.is_alive():
        n_commits += len(ledger.compact())
    writer.join()

    assert writer.exitcode == 0
    assert n_commits
    assert _rows(ledger.snapshot()).height == 3_000 + 20 * 100
    assert ledger.verify().holds


def test_of_two_rewrites_at_once_only_one_stands(ledger: Ledger):
    """Delta Lake itself would let both pass, and double the rows."""
    table = Table("events", ledger.uri, None)
    delta = table.load()
    files = [f for f in table.data_files(delta) if f.year == 2024]
    ledger.compact()

    with pytest.raises(CommitFailedError):
        table.rewrite(delta, [], files, data_change=False)
    assert _rows(ledger.snapshot()).height == 3_000


def test_erasure_takes_exactly_one_person_out_of_the_counts(ledger: Ledger):
    before = ledger.snapshot()
    person = int(before.scan("events").select("person_no").collect()["person_no"][0])
    theirs = before.live().filter(pl.col("person_no") == person).collect()

    erased = ledger.erase([person])

    assert (erased.n_persons, erased.n_events) == (1, theirs.height)
    left = ledger.snapshot().live().collect().sort("event_no")
    assert left.equals(before.live().filter(pl.col("person_no") != person).collect().sort("event_no"))
    assert ledger.verify().holds


def test_what_an_erasure_leaves_says_nothing_of_the_person(ledger: Ledger):
    ledger.append("events", events_of(event(9001, 4321, sex=2, age=7, birth_year=2017, amount=500, partner=3)),
                  app="x", batch=1)  # fmt: skip

    ledger.erase([4321])

    row = ledger.snapshot().scan("events").filter(pl.col("event_no") == 9001).collect().row(0, named=True)
    assert str(row.pop("date")) == "2024-01-01"
    assert (row.pop("event_no"), row.pop("year"), row.pop("withdrawn"), row.pop("age")) == (9001, 2024, True, -1)
    assert set(row.values()) == {0, None}


def test_erasure_follows_merges(ledger: Ledger):
    ledger.append("events", events_of(event(9001, 4321), event(9002, 4322), event(9003, 4323)), app="x", batch=1)
    ledger.append("aliases", aliases_of((4321, 4322, "2024-01-01")), app="x", batch=1)

    erased = ledger.erase([4321])

    assert (erased.n_persons, erased.n_events) == (1, 2)
    live = ledger.snapshot().live().filter(pl.col("event_no") > 9000).collect()
    assert live["event_no"].to_list() == [9003]


def test_erasing_a_correction_does_not_bring_back_what_it_replaced(ledger: Ledger):
    ledger.append("events", events_of(event(9001, 4321), event(9002, 4322, supersedes=9001)), app="x", batch=1)

    ledger.erase([4322])

    assert ledger.snapshot().live().filter(pl.col("event_no") > 9000).collect().is_empty()


def test_answers_go_with_their_events(ledger: Ledger):
    rows = pl.DataFrame({"event_no": [1, 1, 2], "question": [5, 6, 5], "code": [1, 2, 3],
                         "number": [None, 3.5, None], "year": [2024, 2024, 2024]})  # fmt: skip
    ledger.append("answers", rows.to_arrow(), app="x", batch=1)
    person = _rows(ledger.snapshot())["person_no"][0]

    ledger.erase([person])

    answers = ledger.snapshot().scan("answers").collect().filter(pl.col("question") > 0)
    assert answers["event_no"].to_list() == [2]


def test_erasures_are_journalled_by_number_only(ledger: Ledger):
    before = ledger.versions()
    ledger.erase([11, 12])
    between = ledger.versions()
    ledger.erase([13])

    assert [e.n_persons for e in ledger.erasures(before)] == [2, 1]
    assert [e.n_persons for e in ledger.erasures(between)] == [1]
    assert [e.n_persons for e in ledger.erasures()] == [2, 1]
    assert ledger.erase([13]).n_events == 0
    assert len(ledger.erasures()) == 2


def test_a_pinned_figure_is_computed_again_bit_for_bit(ledger: Ledger):
    snapshot = ledger.snapshot()
    counts, persons = _count(snapshot)
    pinned = pin(snapshot, indicator="i", pack="p", code="c", counts=counts, persons=persons)
    for batch in range(1, 11):
        ledger.append("events", events(200, seed=50 + batch, first=50_000 + 200 * batch), app="later", batch=batch)
    ledger.compact()
    ledger.append("events", events_of(event(99_999, 1, supersedes=1)), app="correction", batch=1)

    again = recompute(Pin.from_dict(pinned.as_dict()), ledger, _count)

    assert again.holds
    assert again.n_erased == 0
    assert _count(ledger.snapshot())[0] != counts


def test_a_pin_tells_how_many_were_erased_since(ledger: Ledger):
    snapshot = ledger.snapshot()
    counts, persons = _count(snapshot)
    pinned = pin(snapshot, indicator="i", pack="p", code="c", counts=counts, persons=persons)
    ledger.erase([11])

    assert recompute(pinned, ledger, _count).n_erased == 1


def test_a_pin_that_does_not_come_out_says_where(ledger: Ledger):
    counts, _persons = _count(ledger.snapshot())
    wrong = pin(ledger.snapshot(), indicator="i", pack="p", code="c", counts={**counts, "people": 1}, persons=[1])

    again = recompute(wrong, ledger, _count)

    assert not again.holds
    assert [d.en.split(":")[0] for d in again.differences] == ["people", "Other persons are counted"]


def test_the_hash_of_persons_knows_no_order_and_no_repeats():
    assert persons_hash([3, 1, 2, 3]) == persons_hash(iter([1, 2, 3]))
    assert persons_hash([1, 2]) != persons_hash([1, 2, 3])


def test_retention_keeps_what_a_publication_cites(ledger: Ledger):
    cited = ledger.snapshot()
    ledger.compact()
    uncited = ledger.snapshot()
    ledger.erase([11])

    removed = ledger.retain([cited.versions], older_than=_AT_ONCE)

    assert set(removed) == set(uncited.files("events"))
    assert _rows(cited).height == 3_000
    assert ledger.verify().holds
    with pytest.raises(FileMissing):
        uncited.superseded()


def test_retention_spares_the_recent_and_a_dry_run_spares_all(ledger: Ledger):
    ledger.compact()

    assert ledger.retain([], older_than=timedelta(days=1)) == []
    told = ledger.retain([], older_than=_AT_ONCE, dry_run=True)
    assert len(told) == 12
    assert all(Path(path).exists() for path in told)
    assert ledger.retain([], older_than=_AT_ONCE) == told
    assert ledger.retain([], older_than=_AT_ONCE) == []


def test_retention_clears_the_strays_of_a_crash(ledger: Ledger):
    stray = Path(ledger.uri, "events", "year=2024", "part-stray.parquet")
    stray.write_bytes(b"half")

    assert ledger.retain([], older_than=_AT_ONCE) == [str(stray)]
    assert _strays(ledger) == []


def test_every_kind_of_row_has_its_table():
    assert set(KINDS) == {"events", "reports", "milestones", "aliases"}
