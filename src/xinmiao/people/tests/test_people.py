"""Numbers without meaning: given in blocks, joined and parted, and made nobody's again."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import EventRow
from xinmiao.ledger.store import Snapshot
from xinmiao.people import actions, queries
from xinmiao.people.models import NumberBlock, Person
from xinmiao.people.rules import LAST_BLOCK, SEQUENCES, block_of, first_number, pseudonym
from xinmiao.records import actions as records
from xinmiao.records import queries as ledger

pytestmark = pytest.mark.django_db
KEY = b"only for tests"
MONDAY = date(2024, 3, 4)
NOW = datetime(2024, 3, 4, tzinfo=UTC)
KUNMING, CHENGDU = 530102, 510104


def _serve(clerk: Actor, source: str, *numbers: int) -> None:
    rows = [EventRow(date=MONDAY, service=1, county=KUNMING, person_no=n, sex=1, age=4) for n in numbers]
    records.post_events(rows=rows, source=source, by=clerk)
    records.drain(by=clerk)


def _counts(snapshot: Snapshot) -> dict[str, int]:
    live = snapshot.live().collect()
    persons = snapshot.aliases().resolve(live["person_no"].to_numpy())
    return {"people": len(np.unique(persons)), "services": live.height, "girls": live.filter(pl.col("sex") == 2).height}


def test_numbers_of_a_county_stand_together(clerk: Actor):
    given = actions.allot(counties={KUNMING: 3, CHENGDU: 2}, by=clerk)
    more = actions.allot(counties={KUNMING: 2}, by=clerk)

    chengdu, kunming = first_number(1), first_number(2)
    assert given[CHENGDU].tolist() == [chengdu, chengdu + 1]
    assert [*given[KUNMING].tolist(), *more[KUNMING].tolist()] == list(range(kunming, kunming + 5))
    assert queries.ranges_of([KUNMING]) == [(kunming, kunming + SEQUENCES - 1)]


def test_a_full_block_is_followed_by_another(clerk: Actor):
    numbers = actions.allot(counties={KUNMING: SEQUENCES + 10}, by=clerk)[KUNMING]

    assert len(np.unique(numbers)) == SEQUENCES + 10
    assert {block_of(int(numbers[0])), block_of(int(numbers[-1]))} == {1, 2}


def test_numbers_fit_a_positive_int32():
    assert first_number(LAST_BLOCK) + SEQUENCES - 1 == np.iinfo(np.int32).max


def test_blocks_run_out_with_an_error(clerk: Actor):
    NumberBlock.objects.create(number=LAST_BLOCK, county=KUNMING)

    with pytest.raises(actions.BlocksExhausted):
        actions.allot(counties={CHENGDU: 1}, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberBlock.objects.create(number=LAST_BLOCK + 1, county=KUNMING)


def test_whole_blocks_are_handed_over_once(clerk: Actor):
    held = actions.blocks_for(counties=[KUNMING, CHENGDU], by=clerk)
    again = actions.blocks_for(counties=[CHENGDU, KUNMING], by=clerk)
    other = actions.blocks_for(counties=[KUNMING], by=Actor.job("province"))
    ours = actions.allot(counties={KUNMING: 1}, by=clerk)[KUNMING]

    assert held == again
    assert len({*held.values(), *other.values(), block_of(int(ours[0]))}) == 4


def test_somebody_known_keeps_the_number(clerk: Actor):
    first = actions.register(identities=["a", "b"], county=KUNMING, key=KEY, at=NOW, by=clerk)
    again = actions.register(identities=["b", "c"], county=CHENGDU, key=KEY, at=NOW, by=clerk)

    assert again["b"] == first["b"]
    assert block_of(again["c"]) != block_of(first["a"])
    assert queries.number_of("a", key=KEY) == first["a"]
    assert queries.number_of("nobody", key=KEY) is None


def test_a_pseudonym_needs_the_key():
    assert pseudonym("a", key=KEY) != pseudonym("a", key=b"another")
    assert pseudonym("a", key=KEY) != "a" * 64


def test_a_merge_counts_two_numbers_as_one_and_can_be_undone(clerk: Actor):
    a, b = actions.allot(counties={KUNMING: 2}, by=clerk)[KUNMING].tolist()
    _serve(clerk, "s1", a, b)
    two = ledger.snapshot()

    actions.merge(merged=a, kept=b, on=MONDAY, by=clerk)
    records.drain(by=clerk)
    one = ledger.snapshot()
    actions.unmerge(number=a, on=MONDAY, by=clerk)
    records.drain(by=clerk)

    assert [_counts(s)["people"] for s in (two, one, ledger.snapshot())] == [2, 1, 2]
    with pytest.raises(actions.NotMerged):
        actions.unmerge(number=a, on=MONDAY, by=clerk)


def test_merges_of_merged_numbers_are_of_the_persons(clerk: Actor):
    """Before any of them has reached the ledger."""
    a, b, c = actions.allot(counties={KUNMING: 3}, by=clerk)[KUNMING].tolist()
    actions.merge(merged=a, kept=b, on=MONDAY, by=clerk)
    actions.merge(merged=a, kept=c, on=MONDAY, by=clerk)

    assert ledger.aliases().resolve([a, b, c]).tolist() == [c, c, c]
    with pytest.raises(actions.SamePerson):
        actions.merge(merged=c, kept=a, on=MONDAY, by=clerk)


def test_forgetting_an_identity_leaves_all_counts_and_unlinks_the_number(clerk: Actor):
    numbers = actions.register(identities=["a", "b"], county=KUNMING, key=KEY, at=NOW, by=clerk)
    _serve(clerk, "s1", *numbers.values())
    before = _counts(ledger.snapshot())

    actions.erase_identity(number=numbers["a"], by=clerk)

    assert _counts(ledger.snapshot()) == before
    assert queries.number_of("a", key=KEY) is None
    assert queries.number_of("b", key=KEY) == numbers["b"]
    assert pseudonym("a", key=KEY) not in _whole_database()
    back = actions.register(identities=["a"], county=KUNMING, key=KEY, at=NOW, by=clerk)
    assert back["a"] not in numbers.values()


def _whole_database() -> str:
    """Every value of every row that we keep."""
    models = [m for m in apps.get_models() if m.__module__.startswith("xinmiao.")]
    return repr([list(model.objects.values_list()) for model in models])


def test_an_erasure_changes_the_counts_by_exactly_that_person(clerk: Actor):
    numbers = actions.register(identities=["a", "b", "c"], county=KUNMING, key=KEY, at=NOW, by=clerk)
    _serve(clerk, "s1", numbers["a"], numbers["a"], numbers["b"], numbers["c"])
    before = ledger.snapshot()

    erased = actions.erase(number=numbers["a"], by=clerk)

    assert (erased.n_persons, erased.n_events) == (1, 2)
    assert erased.since == before.versions.events
    assert _counts(ledger.snapshot()) == {"people": 2, "services": 2, "girls": 0}
    assert _counts(before) == {"people": 3, "services": 4, "girls": 0}
    assert [e.n_persons for e in ledger.current_ledger().erasures(before.versions)] == [1]
    assert ledger.verify(deep=True).holds
    assert str(numbers["a"]) not in _whole_database()


def test_an_erasure_takes_what_still_waits_and_every_merged_number(clerk: Actor):
    numbers = actions.register(identities=["a", "b", "c"], county=KUNMING, key=KEY, at=NOW, by=clerk)
    _serve(clerk, "s1", *numbers.values())
    actions.merge(merged=numbers["a"], kept=numbers["b"], on=MONDAY, by=clerk)
    records.post_events(rows=[EventRow(date=MONDAY, service=2, person_no=numbers["a"])], source="s2", by=clerk)

    erased = actions.erase(number=numbers["b"], by=clerk)

    assert (erased.n_persons, erased.n_events) == (1, 3)
    assert _counts(ledger.snapshot())["people"] == 1
    assert list(Person.objects.values_list("person_no", flat=True)) == [numbers["c"]]
    assert ledger.verify().holds
