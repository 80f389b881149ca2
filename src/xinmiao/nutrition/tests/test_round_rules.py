"""Rules of rounds on plain values: warnings, time, and tables that cannot be undone."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from xinmiao.ledger.suppression import derivable
from xinmiao.nutrition.rules import rounds, tables, warnings
from xinmiao.nutrition.rules.warnings import Size


def size(height: str, weight: str = "30", on: date = date(2026, 11, 20)) -> Size:
    return Size(on, Decimal(height), Decimal(weight))


@pytest.mark.parametrize(
    ("now", "before", "codes"),
    [
        (size("139.0"), size("140.0", on=date(2026, 5, 20)), []),
        (size("138.9"), size("140.0", on=date(2026, 5, 20)), ["shorter"]),
        (size("155.0", "45"), size("140.0", on=date(2026, 5, 20)), []),
        (size("155.1", "45"), size("140.0", on=date(2026, 5, 20)), ["grew"]),
        (size("165.0", "45"), size("140.0", on=date(2024, 11, 20)), []),
        (size("30.0", "130.0"), None, ["swapped"]),
        (size("130.0", "30.0"), None, []),
    ],
)
def test_what_is_warned_of(now, before, codes):
    assert warnings.found(now, before, is_implausible=False) == codes


def test_who_s_flag_is_a_warning():
    assert warnings.found(size("130.0"), None, is_implausible=True) == ["bmi"]


def test_a_school_year_runs_from_august():
    assert rounds.school_year_of(date(2027, 7, 31)) == "2026-2027"
    assert rounds.wrong_with("2026-2028", date(2026, 9, 1), date(2026, 9, 2))
    assert rounds.wrong_with("2026-2027", date(2026, 9, 2), date(2026, 9, 1))
    assert rounds.wrong_with("2026-2027", date(2026, 9, 1), date(2026, 9, 1)) is None


def county(n_schools: int, seed: int) -> tables.Cube:
    rng = random.Random(seed)
    china, who = (*tables.CHINA, ""), tables.WHO
    told = []
    for school in range(n_schools):
        for _ in range(rng.randrange(8, 90)):
            klass = rng.choices(china, (1, 3, 75, 12, 8, 1, 7))[0]
            told.append(tables.Counted(f"S{school}", rng.choice((1, 2)), klass, rng.choice(who) if klass else ""))
    return tables.cube(told)


@pytest.mark.parametrize("n_schools", [1, 2, 7])
@pytest.mark.parametrize("seed", range(5))
def test_no_margin_gives_a_hidden_cell_back(n_schools, seed):
    cube = county(n_schools, seed)
    assert all(cell in cube.hidden for cell, n in cube.counts.items() if 0 < n < 5)
    assert derivable(cube.margins, cube.hidden) == []


def test_the_margins_hold_what_they_say():
    cube = county(4, 1)
    for margin in cube.margins:
        assert cube.counts[margin.total] == sum(cube.counts[part] for part in margin.parts)
