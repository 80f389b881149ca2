"""One measured job each, run alone in a fresh process: `python -m bench.tasks NAME FOLDER EVENTS`; prints JSON."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow.parquet as pq

from bench.country import COUNTY, SERVICES, YEARS, Country
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Question, open_engine
from xinmiao.ledger.reach.bitmaps import BitmapEngine, Store, raw, words
from xinmiao.ledger.store import Ledger, check

Result = dict[str, float]
CLAIMS = [Question(Period.year(YEARS[number % 3]), Filter(services=(number + 1,))) for number in range(SERVICES)]
SINCE = [Question(Period.parse("2022-2024"), Filter(services=(number + 1,))) for number in range(SERVICES)]
CUBE = Question(Period.parse("2022-2024"), by=("province", "year", "sex", "age_band"))
REPEATS = 5


@contextmanager
def timed(result: Result, name: str) -> Iterator[None]:
    """Seconds on the clock and of both processors."""
    cpu, clock = time.process_time(), time.perf_counter()
    yield
    result[name] = time.perf_counter() - clock
    result[f"{name}_cpu"] = time.process_time() - cpu


def best(result: Result, name: str, job: Callable[[], object]) -> None:
    """The fastest of several runs, after one that compiles and warms."""
    job()
    for _ in range(REPEATS):
        once: Result = {}
        with timed(once, name):
            job()
        result.update(once if once[name] < result.get(name, 1e9) else {})


def _paths(ledger: Ledger) -> list[str]:
    return ledger.snapshot().files("events")


def _duckdb(ledger: Ledger) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.read_parquet(_paths(ledger), hive_partitioning=True).create_view("events")
    return connection


def duckdb_distinct(ledger: Ledger, country: Country) -> Result:
    """One COUNT(DISTINCT) over everything."""
    result: Result = {}
    connection = _duckdb(ledger)
    with timed(result, "seconds"):
        result["count"] = connection.execute("SELECT COUNT(DISTINCT person_no) FROM events").fetchall()[0][0]
    return result


def duckdb_claims(ledger: Ledger, country: Country) -> Result:
    """60 statements, one a claim, without a thought for corrections: of three years, and of one year each."""
    result: Result = {}
    connection = _duckdb(ledger)
    counted = "SELECT COUNT(DISTINCT person_no) FROM events WHERE service = {} AND year BETWEEN {} AND {}"
    for name, claims in (("seconds", SINCE), ("of_year", CLAIMS)):
        with timed(result, name):
            for claim in claims:
                years = claim.period.years
                connection.execute(counted.format(claim.filter.services[0], years[0], years[-1])).fetchall()
    return result


def duckdb_cube(ledger: Ledger, country: Country) -> Result:
    result: Result = {}
    connection = _duckdb(ledger)
    with timed(result, "seconds"):
        connection.execute(
            "SELECT province, year, sex, age, COUNT(DISTINCT person_no) FROM events"
            " GROUP BY CUBE (province, year, sex, age)"
        ).fetchall()
    return result


def polars_distinct(ledger: Ledger, country: Country) -> Result:
    result: Result = {}
    with timed(result, "seconds"):
        pl.scan_parquet(_paths(ledger)).select(pl.col("person_no").n_unique()).collect()
    return result


def review(ledger: Ledger, country: Country) -> Result:
    """60 claims from the maintained store: opened cold, then warm."""
    result: Result = {}
    words.count(np.zeros(1, np.uint64))
    with timed(result, "cold"):
        engine = open_engine("bitmaps", ledger.snapshot())
        engine.answers(CLAIMS)
    best(result, "seconds", lambda: engine.answers(CLAIMS))
    girls = [Question(q.period, Filter(services=q.filter.services, sexes=(2,))) for q in CLAIMS]
    best(result, "since", lambda: engine.answers(SINCE))
    best(result, "of_girls", lambda: engine.answers(girls))
    return result


def review_memory(ledger: Ledger, country: Country) -> Result:
    """Only the 60 claims, for their peak memory."""
    result: Result = {}
    with timed(result, "seconds"):
        open_engine("bitmaps", ledger.snapshot()).answers(CLAIMS)
    return result


def raw_claims(ledger: Ledger, country: Country) -> Result:
    """60 claims from raw events, nothing cached but compiled code."""
    result: Result = {}
    _compile_raw()
    with timed(result, "seconds"):
        raw.count_raw(ledger.snapshot(), SINCE)
    with timed(result, "of_year"):
        raw.count_raw(ledger.snapshot(), CLAIMS)
    return result


def _compile_raw() -> None:
    small = Country(20_000)
    with _scratch("compile") as folder:
        raw.count_raw(small.write(folder).snapshot(), CLAIMS)


def cube(ledger: Ledger, country: Country) -> Result:
    """CUBE province, year, sex, age band against reading the same bitmaps once."""
    engine, result = BitmapEngine(ledger.snapshot()), {}
    view, scratch = engine.view, engine.view.empty()
    groups = [(years, group) for years in (*((year,) for year in YEARS), YEARS)
              for group in [None, *view.groups(years, 0, {}, ["province"])]]  # fmt: skip

    def read() -> None:
        for years, group in groups:
            words.count(view.fill(scratch, years, 0, {} if group is None else {"province": group}))

    def read_dense() -> None:
        for _ in groups:
            words.count(scratch)

    best(result, "read", read)
    best(result, "read_dense", read_dense)
    best(result, "seconds", lambda: engine.cube(CUBE))
    result["cells"] = len(engine.cube(CUBE))
    return result


def build(ledger: Ledger, country: Country) -> Result:
    """All bitmaps anew, then 1 M new events against it."""
    _compile_build()
    result: Result = {}
    store = Store(Path(ledger.uri) / "_bitmaps")
    with timed(result, "rebuild"):
        store.rebuild(ledger.snapshot())
    store.prune(keep=1)
    folder = Path(ledger.uri) / "_bitmaps"
    result["megabytes"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return result


def update(ledger: Ledger, country: Country) -> Result:
    """Bitmaps for 1 M new events of the last year."""
    _compile_build()
    result: Result = {}
    with _scratch("update") as folder:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ledger.uri, folder, copy_function=os.link, ignore=shutil.ignore_patterns("_bitmaps"))
        copy = Ledger.open(folder)
        store = Store(folder / "_bitmaps")
        store.segments(copy.snapshot())
        n = min(1_000_000, country.n_events // 10)
        copy.append("events", country.more(n, seed=99), app="bench", batch=999)
        os.sync()
        with timed(result, "seconds"):
            store.segments(copy.snapshot())
        engine = open_engine("bitmaps", copy.snapshot())
        engine.answers(CLAIMS)
        best(result, "claims_after", lambda: engine.answers(CLAIMS))
    return result


def _compile_build() -> None:
    with _scratch("compile") as folder:
        ledger = Country(20_000).write(folder)
        BitmapEngine(ledger.snapshot()).answers(CLAIMS)
        ledger.append("events", Country(20_000).more(1_000, seed=5), app="bench", batch=999)
        BitmapEngine(ledger.snapshot()).answers(CLAIMS)


def append(ledger: Ledger, country: Country) -> Result:
    """1 M validated rows into the ledger against a plain Parquet write of the same rows."""
    rows, result = country.more(1_000_000, seed=7), {}
    with _scratch("append") as folder:
        target = Ledger.create(folder)
        target.append("events", country.more(10_000, seed=8), app="warm", batch=1)
        with timed(result, "seconds"):
            target.append("events", rows, app="bench", batch=1)
        with timed(result, "plain"):
            pl.DataFrame(pl.from_arrow(rows)).write_parquet(
                folder / "plain.parquet", compression="zstd", compression_level=1
            )
        with timed(result, "plain_pyarrow"):
            pq.write_table(rows, folder / "pyarrow.parquet", compression="zstd")
    return result


def validation(ledger: Ledger, country: Country) -> Result:
    """Checking 1 M rows at the door against the same rules as bare Polars expressions."""
    rows, result = country.more(1_000_000, seed=7), {}
    frame = pl.DataFrame(pl.from_arrow(rows))
    limits, laws = check.ranges("events"), check.laws("events")
    rules = [
        *(limit.holds.all().alias(f"range {number}") for number, limit in enumerate(limits)),
        *(law.holds.all().alias(f"law {number}") for number, law in enumerate(laws)),
        *(pl.col(name).is_not_null().all().alias(f"null {name}") for name in frame.columns),
    ]
    best(result, "bare", lambda: pl.DataFrame(pl.from_arrow(rows)).select(rules))
    best(result, "seconds", lambda: check.checked("events", rows))
    return result


def county(ledger: Ledger, country: Country) -> Result:
    """The records of one county: clustered files against the same rows in the order of arrival."""
    result: Result = {}
    number = int(COUNTY[1_234])
    files = ledger.snapshot().files("events")
    with _scratch("arrival") as folder:
        folder.mkdir(parents=True, exist_ok=True)
        for at, file in enumerate(files):
            rows = pl.read_parquet(file, hive_partitioning=False).sample(fraction=1, shuffle=True, seed=1)
            rows.write_parquet(
                folder / f"{at}.parquet", compression="zstd", compression_level=1, row_group_size=131_072
            )
        shuffled = [str(folder / f"{at}.parquet") for at in range(len(files))]

        def drill(paths: list[str]) -> pl.DataFrame:
            return pl.scan_parquet(paths, hive_partitioning=False).filter(pl.col("county") == number).collect()

        assert len(drill(files)) == len(drill(shuffled)) > 0
        best(result, "seconds", lambda: drill(files))
        best(result, "arrival", lambda: drill(shuffled))
    return result


@contextmanager
def _scratch(name: str) -> Iterator[Path]:
    folder = Path(sys.argv[2]).with_name(f"{name}-{os.getpid()}")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _peak() -> float:
    """Peak memory of this process alone; getrusage would count what its parent held when it forked."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


JOBS: tuple[Callable[[Ledger, Country], Result], ...] = (
    duckdb_distinct, duckdb_claims, duckdb_cube, polars_distinct, review, review_memory, raw_claims, cube, build,
    update, append, validation, county,
)  # fmt: skip

if __name__ == "__main__":
    opened = Ledger.open(sys.argv[2])
    found = {job.__name__: job for job in JOBS}[sys.argv[1]](opened, Country(int(sys.argv[3])))
    found["peak_mb"] = _peak()
    print(json.dumps(found))
