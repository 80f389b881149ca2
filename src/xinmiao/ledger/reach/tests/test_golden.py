"""Every engine gives the same answer to every question, cell for cell."""

from __future__ import annotations

import polars as pl
import pytest

from xinmiao.ledger.reach import Engine, Filter, Question, open_engine
from xinmiao.ledger.reach.tests import sample
from xinmiao.ledger.reach.tests.questions import QUESTIONS

SPARK = pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.xdist_group("spark")])
ENGINES = ["duckdb", "bitmaps", SPARK]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> sample.PlainSnapshot:
    """180 000 events: duplicates, corrections, withdrawals, merges, unknowns, people of two provinces."""
    empty = sample.PlainSnapshot(tmp_path_factory.mktemp("ledger"))
    rows = sample.events(180_000, seed=1)
    corrected = sample.corrections(rows, 3_000, seed=2, first_no=200_001)
    again = sample.corrections(corrected, 300, seed=3, first_no=210_001)
    filled = empty.append("events", rows).append("events", corrected).append("events", again)
    return filled.append("aliases", sample.merges(rows, 400, seed=4))


@pytest.fixture(scope="module")
def plain(snapshot: sample.PlainSnapshot) -> Engine:
    return open_engine("polars", snapshot)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, snapshot: sample.PlainSnapshot, tmp_path_factory) -> Engine:
    if request.param == "spark":
        request.getfixturevalue("spark")
    return open_engine(request.param, snapshot, folder=tmp_path_factory.mktemp("bitmaps"))


@pytest.fixture(scope="module")
def expected(plain: Engine) -> dict[Question, object]:
    return dict(zip(QUESTIONS, plain.answers(QUESTIONS), strict=True))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: f"{q.measure}-{q.period}-{'.'.join(q.by)}")
def test_every_cell_is_equal(engine: Engine, expected: dict, question: Question) -> None:
    answer = engine.answer(question)
    assert answer.frame.equals(expected[question].frame)
    assert answer.total == expected[question].total


def test_asked_together_or_one_by_one(engine: Engine, expected: dict) -> None:
    for answer in engine.answers(QUESTIONS[:20]):
        assert answer.frame.equals(expected[answer.question].frame)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.measure == "people"][::3], ids=str)
def test_the_same_people_by_the_same_axes(engine: Engine, plain: Engine, question: Question) -> None:
    order = ["person_no", *question.by]
    found = engine.people(question).cast(pl.Int64).sort(order)
    assert found.equals(plain.people(question).cast(pl.Int64).sort(order))


@pytest.mark.parametrize("question", QUESTIONS[:20], ids=str)
def test_the_same_people(engine: Engine, plain: Engine, question: Question) -> None:
    persons = engine.persons(question)
    assert persons == plain.persons(question)
    assert len(persons) == plain.answer(question).total


def test_the_same_flows(engine: Engine, plain: Engine) -> None:
    filter, years = Filter(services=(3,), sexes=(2,)), (2022, 2023, 2024)
    assert engine.year_on_year(filter, years) == plain.year_on_year(filter, years)


def test_the_same_records(engine: Engine, plain: Engine) -> None:
    question = Question(QUESTIONS[0].period, Filter(services=(3,), sexes=(2,), provinces=(53,)))
    assert engine.records(question, 50, 20).equals(plain.records(question, 50, 20))
    assert engine.count_records(question) == plain.count_records(question)
