"""The modified z-score of Iglewicz and Hoaglin (1993), worked by hand."""

import pytest

from xinmiao.science.outliers import LIMIT, changes_more_than, modified_z


def test_each_value_is_set_against_the_median_deviation():
    """Median 2.45, MAD 0.15: 0.6745 · (8.2 - 2.45) / 0.15 = 25.856."""
    scores = modified_z([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3])
    assert scores[8] == pytest.approx(25.8558, abs=1e-3)
    assert scores[0] == pytest.approx(-1.5738, abs=1e-3)
    assert [abs(score) > LIMIT for score in scores] == [False] * 8 + [True, True]


def test_where_most_values_are_equal_the_mean_deviation_is_the_measure():
    """Median 5, deviations 0 0 0 0 5, mean 1: M = 5 / 1.2533 = 3.989."""
    assert modified_z([5, 5, 5, 5, 10]) == pytest.approx([0, 0, 0, 0, 3.98942], abs=1e-4)


@pytest.mark.parametrize(("values", "scores"), [([], []), ([7], [0.0]), ([4, 4, 4], [0.0, 0.0, 0.0])])
def test_without_a_difference_nothing_stands_out(values, scores):
    assert modified_z(values) == scores


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [(100, 199, False), (100, 201, True), (100, 51, False), (100, 49, True), (0, 0, False), (0, 3, True), (3, 0, True)],
)
def test_growth_and_fall_are_measured_alike(before, after, more):
    assert changes_more_than(before, after, 2) is more
