from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import pytest
from bench.crowd import HARD, Crowd, crowd

from xinmiao.science.linkage.national.judging import Thresholds
from xinmiao.science.linkage.national.linking import Linked, link
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.linkage.national.preparing import prepared
from xinmiao.science.linkage.national.tables import NUMBERS
from xinmiao.science.linkage.national.training import train

Row = tuple[object, ...]
"""name, birth date, sex, county, guardian, phone; shorter where the rest is not known."""
Link = Callable[..., Linked]
THRESHOLDS = Thresholds(possible=0.5, duplicate=0.99, common_phone=20)


@pytest.fixture(scope="session")
def hard() -> Crowd:
    return crowd(4000, HARD, seed=7)


@pytest.fixture(scope="session")
def hard_people(hard: Crowd) -> pl.DataFrame:
    return prepared(hard.records.rename({"typed": "name"}).with_columns(precision=pl.lit("day"), birth_order=pl.lit(0)))


@pytest.fixture(scope="session")
def model(hard: Crowd, hard_people: pl.DataFrame) -> Model:
    return train(hard_people, hard.numbers, n_sample=10_000, seed=1)


@pytest.fixture
def linked(model: Model) -> Link:
    """Link people told as rows, numbered from 1; numbers: (person, number, own)."""

    def of(rows: Sequence[Row], numbers: Sequence[tuple[int, str, bool]] = (), **told: object) -> Linked:
        return link(people(*rows), tags(*numbers), model=model, thresholds=THRESHOLDS, **told)  # type: ignore[arg-type]

    return of


def people(*rows: Row) -> pl.DataFrame:
    columns = {"name": pl.String, "birth_date": pl.Date, "sex": pl.Int8, "county": pl.Int32, "guardian": pl.String,
               "phone": pl.String}  # fmt: skip
    whole = [(*row, *[None] * (len(columns) - len(row))) for row in rows]
    table = pl.DataFrame(whole, schema=columns, orient="row").with_columns(
        precision=pl.lit("day"), birth_order=pl.lit(0)
    )
    return prepared(table.with_columns(person=pl.int_range(1, len(rows) + 1)))


def tags(*numbers: tuple[int, str, bool]) -> pl.DataFrame:
    rows = [(person, "resident", tag, True, own) for person, tag, own in numbers]
    return pl.DataFrame(rows, schema=NUMBERS, orient="row")


def pairs(table: pl.DataFrame) -> set[tuple[int, int]]:
    return set(table.select("a", "b").iter_rows())


def against(linked: Linked, a: int, b: int) -> list[str]:
    return linked.review.filter(a=a, b=b)["against"].to_list()[0]


DAY = date(2019, 5, 17)
