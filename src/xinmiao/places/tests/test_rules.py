"""A tree of places, on plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinmiao.places import rules


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("53", 53),
        ("530102", 530102),
        ("530102001", 530_102_001),
        ("CHN", None),
        ("1", None),
        ("053", None),
        ("530102001201", None),
        ("５３", None),
    ],
)
def test_a_national_code_is_its_own_number(code, number):
    assert rules.gb_number(code) == number


def test_a_tree_has_no_cycle():
    assert rules.cycles({"a": None, "b": "a", "c": "b", "d": "a"}) == []


def test_each_cycle_is_told_once_from_its_least_code():
    assert rules.cycles({"a": "c", "c": "b", "b": "a", "x": "a", "y": "y"}) == [["a", "c", "b"], ["y"]]


def test_a_parent_that_is_not_there_is_no_cycle():
    assert rules.cycles({"a": "nowhere"}) == []


@given(st.lists(st.integers(0, 30), max_size=30))
def test_a_path_is_its_parents_path_and_its_own_code(choices):
    parents = {str(i): (str(above % i) if i else None) for i, above in enumerate(choices)}

    found = rules.paths(parents)

    assert rules.cycles(parents) == []
    for code, parent in parents.items():
        assert found[code] == f"{found[parent] if parent is not None else '/'}{code}/"
