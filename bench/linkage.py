"""The national linkage job on generated lists: seconds, memory, and how right it is, beside two other recipes.

    .venv/bin/python -m bench.linkage --size 100000              hard and kind set, two lists of 100,000
    .venv/bin/python -m bench.linkage --size 1000000 --sets hard
    .venv/bin/python -m bench.linkage --size 171000 --against-itself

Recipes: ours; Splink's stock recipe, names as they are written, without pinyin, trained by expectation maximisation
(automatic at .99, review from .5); and exact name, birth date and sex. Each step runs alone in a fresh process; its
peak memory is that process's. The truth is the generator's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from bench.crowd import HARD, KIND, crowd
from xinmiao.science.linkage.national.judging import Thresholds
from xinmiao.science.linkage.national.linking import link
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.linkage.national.preparing import prepared
from xinmiao.science.linkage.national.training import train

SETS = {"kind": KIND, "hard": HARD}
JOBS = ("generate", "prepare", "train", "ours", "stock", "exact")
THRESHOLDS = Thresholds(possible=0.5, duplicate=0.99, common_phone=20)
EXPECTED_PAIRS = 0.02
"""Pairs expected for each person of a register, before its own numbers tell: what a pack's first model says."""
Told = dict[str, Any]


def main() -> None:
    asked = _arguments()
    if asked.job:
        print(json.dumps(_alone(asked)))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    for name in asked.sets.split(","):
        with tempfile.TemporaryDirectory() as folder:
            told = {job: _fresh(asked, name, Path(folder), job) for job in asked.jobs.split(",")}
        print(_table(f"{name}, {asked.size:,} × {'itself' if asked.against_itself else f'{asked.size:,}'}", told))


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--size", type=int, default=100_000, help="records on each list")
    read.add_argument("--sets", default="kind,hard")
    read.add_argument("--jobs", default=",".join(JOBS))
    read.add_argument("--against-itself", action="store_true", help="one list that holds people more than once")
    read.add_argument("--seed", type=int, default=2024)
    read.add_argument("--keep-model", type=Path, help="where to write the trained weights: a pack's first model")
    read.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    read.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return read.parse_args()


def _fresh(asked: argparse.Namespace, name: str, folder: Path, job: str) -> Told:
    command = [sys.executable, "-m", "bench.linkage", "--job", job, "--sets", name, "--size", str(asked.size)]
    command += ["--seed", str(asked.seed), "--folder", str(folder)]
    command += ["--keep-model", str(asked.keep_model)] if asked.keep_model else []
    command += ["--against-itself"] if asked.against_itself else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: Told = json.loads(done.stdout.splitlines()[-1])
    print(f"{name} {job}: {told}", file=sys.stderr)
    return told


def _alone(asked: argparse.Namespace) -> Told:
    jobs: dict[str, Callable[[argparse.Namespace], Told]] = {
        "generate": _generate, "prepare": _prepare, "train": _train, "ours": _ours, "stock": _stock, "exact": _exact,
    }  # fmt: skip
    told = jobs[asked.job](asked)
    return told | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


# each job


def _generate(asked: argparse.Namespace) -> Told:
    """Two lists; against itself they are the two halves of one."""
    made = crowd(asked.size // 2 if asked.against_itself else asked.size, SETS[asked.sets], seed=asked.seed)
    for name in ("records", "numbers", "twins"):
        getattr(made, name).write_parquet(asked.folder / f"{name}.parquet")
    return {"n_records": made.records.height}


def _prepare(asked: argparse.Namespace) -> Told:
    records = (
        _read(asked, "records").rename({"typed": "name"}).with_columns(precision=pl.lit("day"), birth_order=pl.lit(0))
    )
    start = time.perf_counter()
    people = prepared(records)
    seconds = time.perf_counter() - start
    people.write_parquet(asked.folder / "people.parquet")
    return {"seconds": round(seconds, 1)}


def _train(asked: argparse.Namespace) -> Told:
    people, numbers = _read(asked, "people"), _read(asked, "numbers")
    start = time.perf_counter()
    model = train(people, numbers, n_sample=200_000, seed=asked.seed)
    seconds = time.perf_counter() - start
    (asked.folder / "model.json").write_text(json.dumps(model.as_dict()))
    if asked.keep_model:
        told = model.as_dict() | {"trained_on": {"made_by": "bench/linkage.py", "seed": asked.seed, **model.trained_on}}
        told["pairs_a_person"] = EXPECTED_PAIRS
        asked.keep_model.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return {"seconds": round(seconds, 1), **model.trained_on}


def _ours(asked: argparse.Namespace) -> Told:
    people, numbers, records = _read(asked, "people"), _read(asked, "numbers"), _read(asked, "records")
    model = Model.of(json.loads((asked.folder / "model.json").read_text()))
    times = [("start", time.perf_counter())]
    found = link(people, numbers, model=model, thresholds=THRESHOLDS, sides=_sides(asked, records),
                 progress=lambda step: times.append((step, time.perf_counter())))  # fmt: skip
    times.append(("end", time.perf_counter()))
    told = {"seconds": round(times[-1][1] - times[0][1], 1)}
    steps = {step: round(after - at, 1) for (step, at), (_, after) in pairwise(times)}
    return told | {"steps": steps} | _judged(asked, records, found.links, found.review)


def _stock(asked: argparse.Namespace) -> Told:
    """What Splink's documentation shows: its ready comparisons, u at random, m by expectation maximisation."""
    records = _read(asked, "records").with_columns(pl.col("birth_date").cast(pl.String))
    numbers = _read(asked, "numbers").select("person", number="tag")
    table = records.join(numbers, on="person", how="left")
    start = time.perf_counter()
    api = DuckDBAPI()
    sides = _sides(asked, records)
    parts = (
        table.drop("child").partition_by("side", include_key=False)
        if sides is not None
        else [table.drop("child", "side")]
    )
    linker = Linker([api.register(part.to_arrow()) for part in parts], _stock_settings(len(parts)), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("typed", "birth_date")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=asked.seed)
    for rule in (block_on("typed", "sex"), block_on("birth_date", "county")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=THRESHOLDS.possible).as_pyarrow_table()
    pairs = pl.DataFrame(pl.from_arrow(found)).select(a="person_l", b="person_r", probability="match_probability")
    sure = pl.col("probability") >= THRESHOLDS.duplicate
    seconds = round(time.perf_counter() - start, 1)
    return {"seconds": seconds} | _judged(asked, records, pairs.filter(sure), pairs.filter(~sure))


def _stock_settings(n_lists: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only" if n_lists == 1 else "link_only",
        unique_id_column_name="person",
        comparisons=[
            cl.NameComparison("typed").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("county"),
            cl.NameComparison("guardian"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("number"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("typed", "birth_date"), block_on("number"), block_on("phone", "birth_date"),
            block_on("typed", "county"), block_on("guardian", "birth_date"),
        ],
    )  # fmt: skip


def _exact(asked: argparse.Namespace) -> Told:
    records = _read(asked, "records")
    start = time.perf_counter()
    both = records.join(records, on=["typed", "birth_date", "sex"], suffix="_b").filter(
        pl.col("person") < pl.col("person_b")
    )
    if not asked.against_itself:
        both = both.filter(pl.col("side") != pl.col("side_b"))
    pairs = both.select(a="person", b="person_b")
    seconds = round(time.perf_counter() - start, 1)
    return {"seconds": seconds} | _judged(asked, records, pairs, pairs.clear())


# how right


def _judged(asked: argparse.Namespace, records: pl.DataFrame, links: pl.DataFrame, review: pl.DataFrame) -> Told:
    truth = records.select("person", "child")
    n_true = records.group_by("child").len().select((pl.col("len") * (pl.col("len") - 1) / 2).sum()).item()
    right = {name: _of(pairs, truth) for name, pairs in (("links", links), ("review", review))}
    twins = _read(asked, "twins")
    n_links, n_right = right["links"].height, right["links"].filter("same").height
    n_found = n_right + right["review"].filter("same").height
    return {
        "n_links": n_links,
        "precision": round(n_right / max(1, n_links), 6),
        "recall": round(n_right / n_true, 4),
        "n_review": review.height,
        "precision_with_review": round(n_found / max(1, n_links + review.height), 6),
        "recall_with_review": round(n_found / n_true, 4),
        "twins_linked": _twins_in(right["links"], twins),
        "twins_in_review": _twins_in(right["review"], twins),
    }


def _of(pairs: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    told = pairs.select("a", "b").join(truth, left_on="a", right_on="person")
    told = told.join(truth, left_on="b", right_on="person", suffix="_b")
    return told.with_columns(same=pl.col("child") == pl.col("child_b"))


def _twins_in(pairs: pl.DataFrame, twins: pl.DataFrame) -> int:
    ordered = pairs.select(pl.min_horizontal("child", "child_b").alias("child"),
                           pl.max_horizontal("child", "child_b").alias("child_b"))  # fmt: skip
    return ordered.join(twins, on=["child", "child_b"], how="semi").height


def _sides(asked: argparse.Namespace, records: pl.DataFrame) -> pl.DataFrame | None:
    return None if asked.against_itself else records.select("person", "side")


def _read(asked: argparse.Namespace, name: str) -> pl.DataFrame:
    return pl.read_parquet(asked.folder / f"{name}.parquet")


def _table(title: str, told: dict[str, Told]) -> str:
    head = (
        "| recipe | s | peak MB | automatic: links, precision, recall | with review: pairs, precision, recall | twins |"
    )
    rows = [_row(job, one) for job, one in told.items() if "n_links" in one]
    before = ", ".join(f"{job} {told[job]['seconds']} s" for job in ("prepare", "train") if job in told)
    return "\n".join([f"\n**{title}** (before: {before})\n", head, "|---|---|---|---|---|---|", *rows])


def _row(job: str, one: Told) -> str:
    automatic = f"{one['n_links']:,}, {one['precision']:.5f}, {one['recall']:.4f}"
    both = f"{one['n_review']:,}, {one['precision_with_review']:.4f}, {one['recall_with_review']:.4f}"
    return f"| {job} | {one['seconds']} | {one['peak_mb']:,} | {automatic} | {both} | {one['twins_linked']} |"


if __name__ == "__main__":
    main()
