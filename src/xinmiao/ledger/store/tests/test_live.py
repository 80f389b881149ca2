"""What counts: rows that nothing replaces, of persons whose merges are resolved."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xinmiao.ledger.store import AliasMap, Ledger
from xinmiao.ledger.store.aliases import circles
from xinmiao.ledger.store.tests.samples import aliases_of, event, events_of


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger")


def _live(ledger: Ledger) -> list[int]:
    return sorted(ledger.snapshot().live().select("event_no").collect()["event_no"].to_list())


def _aliases(*pairs: tuple[int, int, str], on: date | None = None) -> AliasMap:
    return AliasMap.of(pl.DataFrame(pl.from_arrow(aliases_of(*pairs))), on=on)


def test_a_correction_replaces_the_row_even_in_another_year(ledger: Ledger):
    ledger.append("events", events_of(event(1, 7), event(2, 8)), app="a", batch=1)
    corrected = event(3, 7, date=date(2023, 12, 31), supersedes=1)
    ledger.append("events", events_of(corrected), app="a", batch=2)

    assert _live(ledger) == [2, 3]
    assert ledger.snapshot().superseded().tolist() == [1]


def test_a_correction_of_a_correction_leaves_the_last(ledger: Ledger):
    ledger.append("events", events_of(event(1, 7), event(2, 7, supersedes=1), event(3, 7, supersedes=2)),
                  app="a", batch=1)  # fmt: skip

    assert _live(ledger) == [3]


def test_a_withdrawal_takes_the_row_back_and_counts_for_nothing(ledger: Ledger):
    ledger.append("events", events_of(event(1, 7), event(2, 7, supersedes=1, withdrawn=True)), app="a", batch=1)

    assert _live(ledger) == []


def test_a_chain_of_merges_ends_at_its_last_number():
    merged = _aliases((1, 2, "2024-01-01"), (2, 3, "2024-02-01"), (3, 9, "2024-03-01"))

    assert merged.resolve(np.array([1, 2, 3, 9, 4], dtype=np.int32)).tolist() == [9, 9, 9, 9, 4]
    assert merged.numbers_of([2]).tolist() == [1, 2, 3, 9]


def test_a_long_chain_is_resolved():
    merged = _aliases(*((n, n + 1, "2024-01-01") for n in range(1, 1_000)))

    assert set(merged.resolve(np.arange(1, 1_001)).tolist()) == {1_000}


def test_an_unmerge_is_one_more_row():
    rows = [(1, 2, "2024-01-01"), (1, 1, "2024-06-01")]

    assert _aliases(*rows).resolve([1, 2]).tolist() == [1, 2]
    assert _aliases(*rows, on=date(2024, 3, 1)).resolve([1, 2]).tolist() == [2, 2]
    assert _aliases(*rows, on=date(2023, 12, 31)).resolve([1, 2]).tolist() == [1, 2]


def test_the_middle_of_a_chain_can_be_unmerged():
    merged = _aliases((1, 2, "2024-01-01"), (2, 3, "2024-01-02"), (2, 2, "2024-01-03"))

    assert merged.resolve([1, 2, 3]).tolist() == [2, 2, 3]


def test_a_later_merge_holds_over_an_earlier_one():
    assert _aliases((1, 3, "2024-02-01"), (1, 2, "2024-01-01")).resolve([1]).tolist() == [3]


def test_a_circle_ends_and_is_found():
    rows = aliases_of((5, 6, "2024-01-01"), (6, 7, "2024-01-01"), (7, 5, "2024-01-01"), (2, 5, "2024-01-01"))

    merged = AliasMap.of(pl.DataFrame(pl.from_arrow(rows)))

    assert merged.resolve([5, 6, 7, 2]).tolist() == [5, 5, 5, 5]
    assert circles(pl.DataFrame(pl.from_arrow(rows))) == [5, 6, 7]


def test_merges_are_versioned_with_the_ledger(ledger: Ledger):
    ledger.append("aliases", aliases_of((1, 2, "2024-01-01")), app="p", batch=1)
    before = ledger.snapshot()
    ledger.append("aliases", aliases_of((1, 1, "2024-05-01"), first=2), app="p", batch=2)

    assert before.aliases().resolve([1]).tolist() == [2]
    assert ledger.snapshot().aliases().resolve([1]).tolist() == [1]
    assert len(ledger.snapshot().aliases()) == 0
