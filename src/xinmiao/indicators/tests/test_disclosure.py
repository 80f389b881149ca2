"""Cells under 5 never leave, not even by difference."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xinmiao.indicators.disclosure import hide
from xinmiao.ledger.suppression import SmallCells, derivable, table_margins

FEWEST = SmallCells().least


def test_a_cell_of_one_to_four_is_hidden():
    assert hide(np.array([104, 4, 50, 50])).tolist() == [False, True, True, False]


def test_five_and_zero_are_shown():
    assert not hide(np.array([105, 5, 100, 0])).any()


def test_a_zero_of_a_small_whole_is_hidden():
    assert hide(np.array([10, 10, 0])).tolist() == [False, True, True]


def test_two_small_cells_do_not_give_each_other_away_by_their_sum():
    assert hide(np.array([103, 1, 2, 100])).all(where=[False, True, True, True])


def test_a_total_that_another_table_hides_hides_a_part():
    given_ = np.array([True, False, False, False])
    assert hide(np.array([120, 40, 50, 30]), given_).tolist() == [True, False, False, True]


def test_a_hidden_zero_does_not_cover_a_total_that_another_table_hides():
    """Fifteen children of one county and nobody of unknown place: whoever reads the fifteen knows the total."""
    assert hide(np.array([15, 15, 0]), np.array([True, False, False])).tolist() == [True, True, True]


def test_parts_hidden_under_a_hidden_total_are_not_few():
    assert hide(np.array([62, 40, 19, 3]), np.array([True, False, False, False])).tolist() == [True, False, True, True]


def test_a_margin_looks_the_same_in_the_larger_table():
    table = np.array([[203, 103, 100], [3, 3, 0], [100, 50, 50], [100, 50, 50]])
    assert hide(table)[:, 0].tolist() == hide(table[:, 0]).tolist()
    assert hide(table)[0, :].tolist() == hide(table[0, :]).tolist()


parts = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=6).map(
    lambda rows: np.array(rows, dtype=np.int64)
)


def _with_totals(inner):
    table = np.zeros((inner.shape[0] + 1, inner.shape[1] + 1), dtype=np.int64)
    table[1:, 1:] = inner
    table[0, 1:], table[1:, 0], table[0, 0] = inner.sum(0), inner.sum(1), inner.sum()
    return table


@given(parts)
@settings(max_examples=200, deadline=None)
def test_no_line_of_an_additive_table_gives_a_small_cell_away(inner):
    table = _with_totals(inner)
    hidden = hide(table)
    assert hidden[(table > 0) & (table < FEWEST)].all()
    for counts, marks in [*zip(table, hidden, strict=True), *zip(table.T, hidden.T, strict=True)]:
        if marks[0] or not marks[1:].any():
            continue
        derived = counts[0] - counts[1:][~marks[1:]].sum()
        every_part_hidden = marks[1:].all()
        assert every_part_hidden or derived == 0 or derived >= FEWEST
        assert marks[1:].sum() > 1


@given(parts)
@settings(max_examples=200, deadline=None)
def test_nothing_hidden_follows_from_all_that_is_shown(inner):
    table = _with_totals(inner)
    hidden = hide(table)
    cells = [tuple(map(int, at)) for at in np.argwhere(hidden)]
    rows, columns = range(1, table.shape[0]), range(1, table.shape[1])
    told = derivable(table_margins(rows, columns, total=0), cells)
    small = [cell for cell in told if 0 < table[cell] < FEWEST]
    assert not small
