"""From the outbox to the ledger: everything, once, and proven."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from django.utils import timezone

from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.ledger.rows import EventRow
from xinmiao.ledger.store import DiskFull, RowsRefused
from xinmiao.ledger.store.datafiles import Folder
from xinmiao.ledger.store.tests.samples import event, events, events_of
from xinmiao.records import actions, queries
from xinmiao.records.actions import draining, tables
from xinmiao.records.models import Batch, Lane, Outbox

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for a process that dies here."""


def _post(clerk: Actor, n: int, source: str = "form") -> None:
    rows = [EventRow(date=date(2024, 3, 1), service=1, person_no=i + 1) for i in range(n)]
    actions.post_events(rows=rows, source=source, by=clerk)


def _die(*_: object, **__: object) -> None:
    raise Killed


def _unnumbered(n: int) -> pa.Table:
    return events(n).drop_columns(["event_no", "source_no"])


def test_what_was_accepted_is_in_the_ledger_once(clerk: Actor):
    _post(clerk, 25)

    drained = actions.drain(by=clerk, batch_rows=10)

    assert (drained.n_batches, drained.n_rows) == (3, 25)
    assert queries.waiting().n_rows == 0
    assert queries.freshness() is not None
    accounts = queries.verify(deep=True)
    assert accounts.holds
    assert accounts.n_accepted["events"] == 25
    assert actions.drain(by=clerk).n_batches == 0


def test_every_batch_is_in_the_audit_trail(clerk: Actor):
    _post(clerk, 5)
    actions.drain(by=clerk)

    assert AuditEntry.objects.filter(verb="append", noun="batch").count() == 1


@pytest.mark.parametrize("where", ["append", "mark"])
def test_a_drainer_that_dies_leaves_a_batch_that_the_next_one_brings(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch, where: str
):
    """Before the ledger has the rows, or after it has them and before the database knows."""
    _post(clerk, 5)
    with monkeypatch.context() as dying:
        dying.setattr("xinmiao.ledger.store.Ledger.append" if where == "append" else draining.__name__ + ".mark", _die)
        dying.setattr(draining, "_leave", lambda lane: None)
        with pytest.raises(Killed):
            actions.drain(by=clerk)
    assert Batch.objects.get().state == Batch.State.STAMPED
    assert queries.verify().holds
    assert queries.verify().n_waiting == 5

    _post(clerk, 3, "later")
    actions.drain(by=clerk)

    assert queries.snapshot().rows("events") == 8
    assert queries.verify().holds
    assert queries.waiting().n_rows == 0


def test_a_lane_that_is_held_is_left_to_its_holder(clerk: Actor):
    held = Lane.objects.create(holder="other", leased_until=timezone.now() + timedelta(minutes=1))
    stale = Lane.objects.create(holder="dead", leased_until=timezone.now() - timedelta(minutes=1))
    _post(clerk, 1)

    actions.drain(by=clerk)

    assert Batch.objects.get().lane == stale
    held.refresh_from_db()
    assert held.holder == "other"


def test_a_drainer_that_lost_its_lane_stamps_no_more(clerk: Actor):
    _post(clerk, 1)
    lane = draining._take_lane(timedelta(minutes=1))
    Lane.objects.update(holder="another")

    assert draining._stamp(lane, "events", 10, timedelta(minutes=1)) is None
    assert Outbox.objects.filter(batch=None).count() == 1


def test_a_full_disk_leaves_the_rows_in_the_outbox(clerk: Actor, monkeypatch: pytest.MonkeyPatch):
    _post(clerk, 5)
    with monkeypatch.context() as full:
        full.setattr(Folder, "write", _full)
        with pytest.raises(DiskFull):
            actions.drain(by=clerk)
    assert queries.waiting().n_rows == 5
    assert queries.verify().holds

    actions.drain(by=clerk)

    assert queries.verify().n_accepted["events"] == 5
    assert queries.verify().holds


def _full(folder: Folder, *_: object) -> int:
    raise DiskFull(folder.root)


def test_a_ledger_that_lost_a_commit_is_found_out(clerk: Actor):
    _post(clerk, 5)
    actions.drain(by=clerk)
    Path(queries.current_ledger().uri, "events", "_delta_log", f"{1:020d}.json").unlink()

    accounts = queries.verify()

    assert [p.code for p in accounts.problems] == ["records.row_missing"]
    assert "events: 1, 2, 3, 4, 5" in accounts.problems[0].where


def test_rows_that_did_not_come_through_the_door_are_found_out(clerk: Actor):
    _post(clerk, 5)
    actions.drain(by=clerk)
    queries.current_ledger().append("events", events_of(event(900, 1)), app="back door", batch=1)

    assert [p.code for p in queries.verify().problems] == ["records.batch_differs"]


def test_a_row_taken_out_of_the_outbox_is_found_out(clerk: Actor):
    _post(clerk, 5)
    actions.drain(by=clerk)
    Outbox.objects.filter(number=3).delete()

    assert {p.code for p in queries.verify().problems} == {"records.batch_differs", "records.outbox_changed"}


def test_a_big_batch_goes_straight_to_the_ledger(clerk: Actor):
    _post(clerk, 5)
    batch = actions.post_table(table="events", rows=_unnumbered(1_000), source="generator", by=clerk)
    actions.drain(by=clerk)

    assert (batch.state, batch.rows, batch.first_no, batch.last_no) == ("posted", 1_000, 6, 1_005)
    assert Outbox.objects.count() == 5
    assert queries.snapshot().scan("events").collect()["source_no"].n_unique() == 2
    accounts = queries.verify()
    assert accounts.holds
    assert accounts.n_accepted["events"] == 1_005


def test_the_same_big_batch_again_is_the_same_batch(clerk: Actor):
    rows = _unnumbered(1_000)
    first = actions.post_table(table="events", rows=rows, source="generator", by=clerk)
    again = actions.post_table(table="events", rows=rows, source="generator", by=clerk)
    other = actions.post_table(table="events", rows=rows, source="another", by=clerk)

    assert again == first
    assert other != first
    assert queries.snapshot().rows("events") == 2_000
    assert queries.verify().holds


@pytest.mark.parametrize("where", ["append", "mark"])
def test_a_big_batch_that_a_crash_cut_off_is_posted_again(clerk: Actor, monkeypatch: pytest.MonkeyPatch, where: str):
    rows = _unnumbered(100)
    with monkeypatch.context() as dying:
        dying.setattr("xinmiao.ledger.store.Ledger.append" if where == "append" else tables.__name__ + ".mark", _die)
        with pytest.raises(Killed):
            actions.post_table(table="events", rows=rows, source="generator", by=clerk)
    assert queries.verify().holds

    batch = actions.post_table(table="events", rows=rows, source="generator", by=clerk)

    assert batch.state == Batch.State.POSTED
    assert queries.snapshot().rows("events") == 100
    assert queries.verify().holds


def test_a_big_batch_that_landed_before_a_crash_is_marked_by_the_next_drainer(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as dying:
        dying.setattr(tables, "mark", _die)
        with pytest.raises(Killed):
            actions.post_table(table="events", rows=_unnumbered(100), source="generator", by=clerk)

    actions.drain(by=clerk)

    assert Batch.objects.get().state == Batch.State.POSTED


def test_rows_may_bring_numbers_that_their_source_reserved(clerk: Actor):
    held = actions.reserve(table="events", n=100, source="generator", by=clerk)
    rows = events(100, first=held.first).drop_columns(["source_no"])

    batch = actions.post_table(table="events", rows=rows, source="generator", by=clerk)

    assert (batch.first_no, batch.last_no) == (1, 100)
    with pytest.raises(RowsRefused, match="number_unreserved"):
        actions.post_table(table="events", rows=events(5, first=99), source="generator", by=clerk)
    with pytest.raises(RowsRefused, match="number_unreserved"):
        actions.post_table(table="events", rows=rows, source="another", by=clerk)
    assert Batch.objects.count() == 1
    assert queries.verify().holds


def test_a_wrong_row_in_a_big_batch_leaves_nothing(clerk: Actor):
    rows = _unnumbered(100)
    wrong = rows.set_column(rows.column_names.index("sex"), "sex", pa.array([9] * 100))

    with pytest.raises(RowsRefused, match="sex"):
        actions.post_table(table="events", rows=wrong, source="generator", by=clerk)

    assert not Batch.objects.exists()


def test_a_big_batch_that_lost_rows_is_named(clerk: Actor):
    actions.post_table(table="events", rows=_unnumbered(100), source="one", by=clerk)
    batch = actions.post_table(table="events", rows=_unnumbered(50), source="two", by=clerk)
    Path(queries.current_ledger().uri, "events", "_delta_log", f"{2:020d}.json").unlink()

    (problem,) = queries.verify().problems
    assert problem.code == "records.batch_differs"
    assert f"{batch} 0/50" in problem.where


def test_compaction_and_erasure_change_no_account(clerk: Actor):
    _post(clerk, 20)
    actions.drain(by=clerk, batch_rows=5)
    ledger = queries.current_ledger()

    ledger.compact()
    ledger.erase([3])

    assert queries.snapshot().live().collect().height == 19
    assert queries.verify(deep=True).holds
