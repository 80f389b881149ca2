"""No hidden cell follows from what is shown."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xinmiao.ledger.suppression import Margin, SmallCells, derivable, suppressed, table_margins


def _table(rows: list[list[int]]) -> dict[tuple[int | None, int | None], int]:
    array = np.array(rows)
    cells = {(r, c): int(array[r, c]) for r, c in product(*map(range, array.shape))}
    cells |= {(r, None): int(array[r].sum()) for r in range(array.shape[0])}
    cells |= {(None, c): int(array[:, c].sum()) for c in range(array.shape[1])}
    return cells | {(None, None): int(array.sum())}


def _margins(rows: list[list[int]]) -> list[Margin]:
    return table_margins(range(len(rows)), range(len(rows[0])))


def test_small_cells_are_hidden_and_zeros_shown() -> None:
    assert suppressed({"a": 1, "b": 4, "c": 5, "d": 0}) == {"a", "b"}


def test_a_zero_under_a_small_denominator_is_hidden() -> None:
    assert suppressed({"a": 0, "b": 0}, denominators={"a": 19, "b": 20}) == {"a"}
    assert suppressed({"a": 0}, denominators={"a": 19}, rule=SmallCells(zero_from=10)) == frozenset()


def test_what_gives_a_small_cell_away_is_hidden_too() -> None:
    margin = Margin("all", ("girls", "boys", "unknown"))
    assert suppressed({"all": 100, "girls": 60, "boys": 37, "unknown": 3}, [margin]) == {"unknown", "boys"}


def test_small_cells_that_share_a_small_number_are_not_left_alone() -> None:
    margin = Margin("all", ("a", "b", "c"))
    assert suppressed({"all": 42, "a": 1, "b": 1, "c": 40}, [margin]) == {"a", "b", "c"}
    fives = Margin("all", ("a", "b", "c", "d", "e"))
    assert "all" in suppressed({"all": 5} | dict.fromkeys("abcde", 1), [fives])


def test_a_hidden_total_is_not_the_sum_of_shown_parts() -> None:
    inner = Margin("east", ("e1", "e2"))
    outer = Margin("all", ("east", "west"))
    values = {"all": 53, "east": 50, "west": 3, "e1": 20, "e2": 30}
    hidden = suppressed(values, [inner, outer])
    assert {"west", "east"} <= hidden
    assert not derivable([inner, outer], hidden)


_tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


@settings(deadline=None)
@given(_tables)
def test_no_hidden_cell_follows_from_the_margins(rows: list[list[int]]) -> None:
    values, margins = _table(rows), _margins(rows)
    hidden = suppressed(values, margins)
    assert all(cell in hidden for cell, value in values.items() if 1 <= value <= 4)
    unknown = sorted(hidden, key=repr)
    system = np.zeros((len(margins), max(len(unknown), 1)))
    for at, margin in enumerate(margins):
        for cell in margin.cells:
            if cell in hidden:
                system[at, unknown.index(cell)] += -1 if cell == margin.total else 1
    rank = np.linalg.matrix_rank(system)
    for column in range(len(unknown)):  # a cell is derivable when knowing it adds nothing to the margins
        alone = np.eye(system.shape[1])[column]
        assert np.linalg.matrix_rank(np.vstack([system, alone])) > rank


@settings(deadline=None)
@given(_tables)
def test_what_is_hidden_together_is_never_a_few(rows: list[list[int]]) -> None:
    values, margins = _table(rows), _margins(rows)
    hidden = suppressed(values, margins)
    for margin in margins:
        parts = [part for part in margin.parts if part in hidden]
        if parts and margin.total not in hidden:
            assert len(parts) > 1
            assert sum(values[part] for part in parts) >= 5
