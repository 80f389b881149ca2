"""The parts of the national job: numbers, clusters, precision."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinmiao.science.linkage.national.clusters import clusters
from xinmiao.science.linkage.national.precision import wilson
from xinmiao.science.linkage.national.predicting import frequencies
from xinmiao.science.linkage.national.tables import NUMBERS, ColumnsDiffer, people_of
from xinmiao.science.linkage.national.tags import CROWD, match_rate, pairs_by_number
from xinmiao.science.linkage.national.tests.conftest import pairs, tags

PERSONS = st.integers(1, 9)
LINKS = st.lists(
    st.builds(lambda a, further, weight: (a, a + further, weight), PERSONS, st.integers(1, 4), st.integers(1, 9)),
    max_size=14,
)
WEIGHED = {"a": pl.Int64, "b": pl.Int64, "weight": pl.Float64}


def _weighed(*links: tuple[int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(links, schema=WEIGHED, orient="row").unique(["a", "b"], maintain_order=True)


def _clusters(links: pl.DataFrame, apart: pl.DataFrame, numbers: pl.DataFrame | None = None) -> list[set[int]]:
    found, _ = clusters(links, apart=apart, numbers=NUMBERS.to_frame() if numbers is None else numbers,
                        rivals=_weighed())  # fmt: skip
    return [set(people) for people in found.group_by("cluster").agg("person")["person"].to_list()]


@given(LINKS, LINKS)
def test_no_cluster_holds_two_that_are_told_apart(links: list[tuple[int, int, int]], apart: list[tuple[int, int, int]]):
    forbidden = [{a, b} for a, b, _ in apart]

    found = _clusters(_weighed(*links), _weighed(*apart))

    assert not [pair for pair in forbidden for group in found if pair <= group]


@given(LINKS, st.dictionaries(PERSONS, st.sampled_from("xy")))
def test_no_cluster_holds_two_numbers_of_a_kind(links: list[tuple[int, int, int]], numbers: dict[int, str]):
    found = _clusters(_weighed(*links), _weighed(), tags(*((person, tag, True) for person, tag in numbers.items())))

    assert all(len({numbers[one] for one in group if one in numbers}) < 2 for group in found)


def test_the_heavier_link_wins():
    links = _weighed((1, 2, 5), (2, 3, 9))

    found = _clusters(links, _weighed((1, 3, 0)))

    assert found == [{2, 3}]


def test_two_equally_good_partners_who_are_not_one_join_nobody():
    found, refused = clusters(_weighed((1, 2, 9), (1, 3, 9)), apart=_weighed((2, 3, 0)), numbers=NUMBERS.to_frame(),
                              rivals=_weighed())  # fmt: skip

    assert found.is_empty()
    assert pairs(refused) == {(1, 2), (1, 3)}


def test_a_better_rival_that_may_not_link_holds_the_link_back():
    found, refused = clusters(_weighed((1, 2, 5)), apart=_weighed(), numbers=NUMBERS.to_frame(),
                              rivals=_weighed((2, 3, 9)))  # fmt: skip

    assert found.is_empty()
    assert pairs(refused) == {(1, 2)}


def test_three_records_of_one_person_become_one():
    assert _clusters(_weighed((1, 2, 9), (2, 3, 8), (1, 3, 7)), _weighed()) == [{1, 2, 3}]


def test_a_number_of_a_crowd_makes_no_pairs():
    assert pairs_by_number(tags(*((person, "x", True) for person in range(CROWD + 1)))).is_empty()


def test_how_likely_two_are_one_is_read_from_numbers():
    twice = tags(*((person, f"{person % 300}", True) for person in range(600)))

    assert match_rate(twice) == pytest.approx(300 / (600 * 599 / 2))
    assert match_rate(twice.head(2)) is None
    assert match_rate(tags()) is None


def test_a_frequent_value_weighs_less_and_a_few_people_prove_nothing():
    many = frequencies(pl.Series("name", ["王伟"] * 5_000 + ["欧阳一一"] * 2 + [f"{i}" for i in range(94_998)]), 1e-5)
    few = frequencies(pl.Series("name", ["王伟", "王伟", None]), 1e-5)

    assert dict(many.filter(pl.col("name") == "王伟").iter_rows())["王伟"] == pytest.approx(0.0495, abs=1e-4)
    assert dict(many.filter(pl.col("name") == "欧阳一一").iter_rows())["欧阳一一"] == pytest.approx(1e-5, rel=1e-2)
    assert dict(few.iter_rows())["王伟"] == pytest.approx(1e-3, rel=1e-2)


def test_wilsons_interval():
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # R. G. Newcombe, Stat. Med. 17, 1998, table I
    assert wilson(0, 0) is None


def test_a_table_without_a_column_is_refused_by_name():
    with pytest.raises(ColumnsDiffer, match="sound"):
        people_of(pl.DataFrame({"person": [1], "name": ["王小明"], "given": ["小明"]}), common_phone=20)
