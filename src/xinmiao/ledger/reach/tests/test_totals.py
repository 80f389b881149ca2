"""What adds up to its total, unknown included, and what does not (acceptance fact 8)."""

from __future__ import annotations

import pytest

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Engine, Measure, NotAdditive, Question, open_engine
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.schema import UNKNOWN

YEAR = Period.year(2024)
OF_PERSONS = ("sex", "age_band", "disability", "residence")


@pytest.fixture(scope="module", params=["bitmaps", "polars", "duckdb"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("ledger")
    snapshot = sample.PlainSnapshot(folder).append("events", sample.events(20_000, seed=8, people=6_000))
    return open_engine(request.param, snapshot, folder=folder / "kept")


@pytest.mark.parametrize("axis", OF_PERSONS)
def test_parts_of_an_attribute_with_unknown_are_all_people(engine: Engine, axis: str) -> None:
    answer = engine.answer(Question(YEAR, by=(axis,)))
    assert UNKNOWN in answer.frame[axis].to_list()
    assert answer.frame["value"].sum() == answer.total == engine.answer(Question(YEAR)).total


@pytest.mark.parametrize("axis", [*OF_PERSONS, "province", "service", "county", "month"])
@pytest.mark.parametrize("measure", [Measure.EVENTS, Measure.AMOUNT])
def test_parts_of_events_add_up_to_their_total(engine: Engine, measure: Measure, axis: str) -> None:
    answer = engine.answer(Question(YEAR, measure=measure, by=(axis,)))
    assert answer.sum() == answer.total == engine.answer(Question(YEAR, measure=measure)).total


@pytest.mark.parametrize("axis", ["province", "service", "month"])
def test_a_total_of_people_is_a_cell_of_its_own(engine: Engine, axis: str) -> None:
    answer = engine.answer(Question(YEAR, by=(axis,)))
    assert answer.frame["value"].max() < answer.total < answer.frame["value"].sum()
    with pytest.raises(NotAdditive):
        answer.sum()
