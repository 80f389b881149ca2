"""Foods through nutrient profile models: how many a second, in memory and from a file larger than one piece.

    .venv/bin/python -m bench.nutrient_profile [--foods 4000000]

Prints rows a second of CPU time and on the clock: Nutri-Score 2023 alone with explanation columns off (required:
300,000), and three models with reasons on (required: 50,000), both over the foods in pieces; then the same three from a
Parquet file to another, with the largest memory that the process took. Exit status 1 when a requirement is missed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from xinmiao.cli.pieces import ROWS, pieces, writing
from xinmiao.science.nutrient_profile import classify

THREE = ["nutriscore_2023", "chile_20606_stage3", "who_euro_2015"]
AT_LEAST = {"nutriscore_2023": 300_000, "three models, explained": 50_000}
AMOUNTS = {
    "energy_kj": (3, 400), "fat_g": (2, 5), "saturated_fat_g": (2, 2), "trans_fat_g": (1, 0.1), "sugars_g": (2, 5),
    "added_sugars_g": (1, 4), "salt_g": (2, 0.5), "fibre_g": (2, 2), "protein_g": (2, 4),
}  # fmt: skip
FLAGS = {
    "is_beverage": 0.2, "is_fat_oil_nut_seed": 0.1, "is_cheese": 0.05, "is_red_meat": 0.05, "is_water": 0.01,
    "sweetener": 0.1, "added_sugars": 0.5, "added_sodium": 0.5, "added_saturated_fat": 0.2,
}  # fmt: skip
UNKNOWN = 0.1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--foods", type=int, default=4_000_000)
    n = asked.parse_args().foods
    rng = np.random.default_rng(20240708)
    kept = [foods(rng, ROWS) for _piece in range(4)]
    fair = _timed("nutriscore_2023", n, lambda piece: classify(piece, "nutriscore_2023"), kept)
    fair &= _timed("three models, explained", n, three, kept)
    with tempfile.TemporaryDirectory() as folder:
        fair &= _file(Path(folder), n, kept)
    sys.exit(0 if fair else 1)


def foods(rng: np.random.Generator, n: int) -> pl.DataFrame:
    """Give foods of which a tenth of all amounts is unknown."""
    columns: dict[str, object] = {
        "state": rng.choice(["solid", "liquid"], n), "basis": rng.choice(["100g", "100ml"], n), "density": 1.02,
        "class": rng.choice(["1", "6", "8", "9", "14", "15", "17"], n), "fvl_pct": np.round(rng.uniform(0, 100, n)),
        "alcohol_pct": 0.0,
    }  # fmt: skip
    for name, (shape, scale) in AMOUNTS.items():
        columns[name] = np.where(rng.random(n) < UNKNOWN, np.nan, np.round(rng.gamma(shape, scale, n), 1))
    columns |= {name: rng.random(n) < share for name, share in FLAGS.items()}
    return pl.DataFrame(columns, nan_to_null=True)


def three(piece: pl.DataFrame) -> pl.DataFrame:
    return classify(piece, THREE, allow_draft=["who_euro_2015"], explain=True)


def _timed(name: str, n: int, work: Callable[[pl.DataFrame], pl.DataFrame], kept: list[pl.DataFrame]) -> bool:
    """Run the foods through in pieces; print the rows a second and give whether they are enough."""
    work(kept[0])
    cpu, clock, rows = time.process_time(), time.perf_counter(), 0
    while rows < n:
        rows += work(kept[rows // ROWS % len(kept)]).height
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print(f"{name:<26} {rows:>10,} foods  {rows / cpu:>9,.0f} a CPU second  {rows / clock:>9,.0f} a second")
    return rows / cpu >= AT_LEAST[name]


def _file(folder: Path, n: int, kept: list[pl.DataFrame]) -> bool:
    """Send a Parquet file through the three models into another, piece by piece."""
    source, target = str(folder / "in.parquet"), str(folder / "out.parquet")
    with writing(source) as write:
        for piece in range(n // ROWS):
            write(kept[piece % len(kept)])
    before, cpu = _memory(), time.process_time()
    with writing(target) as write:
        for piece in pieces(source):
            write(three(piece))
    cpu = time.process_time() - cpu
    sizes = [Path(path).stat().st_size / 1e6 for path in (source, target)]
    print(f"from file to file          {n // ROWS * ROWS:>10,} foods  {n / cpu:>9,.0f} a CPU second  "
          f"{sizes[0]:,.0f} MB in, {sizes[1]:,.0f} MB out, memory {before:,.0f} → {_memory():,.0f} MB")  # fmt: skip
    return n / cpu >= AT_LEAST["three models, explained"]


def _memory() -> float:
    """Give the most memory that the process took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
