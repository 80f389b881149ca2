"""The ledger's claims of speed, each ratio side by side in one run on generated data.

    .venv/bin/python -m bench.ledger --events 10M            the table of the specification
    .venv/bin/python -m bench.ledger --events 10M --postgres host=127.0.0.1 user=postgres
    .venv/bin/python -m bench.ledger --growth 1M,10M,50M     time, memory and disk as events grow

Every job runs alone in a fresh process; its peak memory is that process's. Writes Markdown and JSON to --out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from bench.country import Country
from xinmiao.ledger.store import Ledger

Results = dict[str, dict[str, float]]


Cell = tuple[str, str]
"""A job and the field of its result."""


@dataclass(frozen=True)
class Row:
    """One row of the table: what is measured over what, and how large the ratio may be."""

    what: str
    over: Cell
    under: Cell
    most: float

    def ratio(self, results: Results, suffix: str = "") -> float | None:
        """suffix "_cpu": of both processors' time, which a busy machine disturbs less."""
        over, under = (results[job].get(field + suffix) for job, field in (self.over, self.under))
        return over / under if over is not None and under else None


REVIEW, DISTINCT, RAW = ("review", "seconds"), ("duckdb_distinct", "seconds"), ("raw_claims", "seconds")
ROWS = [
    Row("60 claims from maintained bitmaps ÷ one DuckDB COUNT(DISTINCT)", REVIEW, DISTINCT, 0.01),
    Row("the same, each over three years", ("review", "since"), DISTINCT, 0.01),
    Row("60 claims from raw clustered events, three years ÷ DuckDB's 60 statements", RAW,
        ("duckdb_claims", "seconds"), 0.07),
    Row("the same, of one year each", ("raw_claims", "of_year"), ("duckdb_claims", "of_year"), 0.07),
    Row("60 claims from raw clustered events ÷ one Polars distinct", RAW, ("polars_distinct", "seconds"), 1),
    Row("CUBE province × year × sex × age band ÷ reading its bitmaps once", ("cube", "seconds"), ("cube", "read"), 3),
    Row("county drill-down: clustered ÷ arrival order (CPU)", ("county", "seconds_cpu"),
        ("county", "arrival_cpu"), 0.1),
    Row("append of 1 M validated rows ÷ plain Parquet write", ("append", "seconds"), ("append", "plain"), 3),
    Row("bitmaps updated for 1 M new events ÷ rebuild of all", ("update", "seconds"), ("build", "rebuild"), 0.05),
    Row("validation ÷ bare Polars expressions (CPU)", ("validation", "seconds_cpu"), ("validation", "bare_cpu"), 1.2),
    Row("peak memory of the review ÷ DuckDB's one COUNT(DISTINCT)", ("review_memory", "peak_mb"),
        ("duckdb_distinct", "peak_mb"), 0.5),
]  # fmt: skip
POSTGRES = Row("60 claims from maintained bitmaps ÷ PostgreSQL's 60 statements, indexed", REVIEW,
               ("postgres", "seconds"), 0.01)  # fmt: skip
ORDER = ("build", "duckdb_distinct", "review", "review_memory", "duckdb_claims", "raw_claims", "polars_distinct",
         "cube", "county", "append", "update", "validation")  # fmt: skip
GROWTH = ("build", "review", "review_memory", "raw_claims", "cube", "duckdb_distinct", "polars_distinct")


def main() -> None:
    asked = _arguments()
    if asked.growth:
        grown = {size: _run(_number(size), GROWTH, asked) for size in asked.growth.split(",")}
        _write(asked.out / "growth", _growth_table(grown), grown)
        return
    results = _run(_number(asked.events), ORDER, asked)
    rows = ROWS
    if asked.postgres:
        results["postgres"] = _task("bench.postgres", asked, _number(asked.events), *asked.postgres)
        rows = [*ROWS, POSTGRES]
    _write(asked.out / f"ledger-{asked.events}", _table(results, rows, asked), results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", default="10M", help="10M, 50M or 200M")
    parser.add_argument("--growth", help="sizes by comma: run the growth curve instead")
    parser.add_argument("--postgres", nargs="+", metavar="KEY=VALUE", help="a server to compare with (10M)")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bench"), help="where countries are kept")
    parser.add_argument("--out", type=Path, default=Path("bench/out"), help="where tables are written")
    return parser.parse_args()


def _number(size: str) -> int:
    return int(float(size.upper().removesuffix("M")) * 1_000_000)


def _run(n: int, tasks: tuple[str, ...], asked: argparse.Namespace) -> Results:
    print(f"{n:,} events: writing the country", file=sys.stderr)
    ledger = Country(n).write(asked.folder / str(n))
    results = {}
    for name in tasks:
        print(f"  {name}", file=sys.stderr)
        results[name] = _task("bench.tasks", asked, n, name)
    results["disk"] = {"parquet_mb": _size(ledger), "bitmaps_mb": results.get("build", {}).get("megabytes", 0)}
    return results


def _size(ledger: Ledger) -> float:
    return ledger.info()["events"].size / 1e6


def _task(module: str, asked: argparse.Namespace, n: int, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", module, arguments[0], str(asked.folder / str(n)), str(n), *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _table(results: Results, rows: list[Row], asked: argparse.Namespace) -> str:
    lines = [
        f"{asked.events} events · {_machine()}",
        "",
        "| what | measured | against | ratio | of CPU time | target | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        (job, field), (other, its) = row.over, row.under
        ratio, of_cpu = row.ratio(results), row.ratio(results, "_cpu")
        told = [f"{results[job][field]:.4g}", f"{results[other][its]:.4g}", f"{ratio:.3g}"]
        told += [f"{of_cpu:.3g}" if of_cpu else "", f"≤ {row.most:g}", "met" if ratio <= row.most else "missed"]
        lines.append(f"| {row.what} | {' | '.join(told)} |")
    return "\n".join([*lines, "", "Seconds; MB for memory."]) + "\n"


def _growth_table(grown: dict[str, Results]) -> str:
    lines = [_machine(), "", "| events | Parquet MB | bitmaps MB | rebuild s | peak MB | 60 claims s | their peak MB "
             "| raw s | its peak MB | CUBE s | DuckDB distinct s | its peak MB | Polars distinct s |",
             "|---|" + "---:|" * 12]  # fmt: skip
    for size, found in grown.items():
        cells = [found["disk"]["parquet_mb"], found["disk"]["bitmaps_mb"], found["build"]["rebuild"],
                 found["build"]["peak_mb"], found["review"]["seconds"], found["review_memory"]["peak_mb"],
                 found["raw_claims"]["seconds"], found["raw_claims"]["peak_mb"], found["cube"]["seconds"],
                 found["duckdb_distinct"]["seconds"], found["duckdb_distinct"]["peak_mb"],
                 found["polars_distinct"]["seconds"]]  # fmt: skip
        told = (f"{cell:.3g}" if cell < 100 else f"{cell:.0f}" for cell in cells)
        lines.append(f"| {size} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def _machine() -> str:
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {duckdb.__version__}, " \
           f"Polars {pl.__version__}, load {load}"  # fmt: skip


def _write(stem: Path, table: str, found: object) -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".md").write_text(table)
    stem.with_suffix(".json").write_text(json.dumps(found, indent=1))
    print(table)


if __name__ == "__main__":
    main()
