"""60 claims in PostgreSQL with the indexes its analytics would use: `python -m bench.postgres host=… FOLDER EVENTS`."""

from __future__ import annotations

import io
import json
import sys
import time

import polars as pl
import psycopg

from bench.tasks import CLAIMS
from xinmiao.ledger.store import Ledger

COLUMNS = ("event_no", "person_no", "service", "county", "province", "date", "year", "partner", "sex", "age", "role")
TABLE = """
DROP TABLE IF EXISTS bench_events;
CREATE UNLOGGED TABLE bench_events (event_no bigint, person_no int, service smallint, county int, province smallint,
    date date, year smallint, partner smallint, sex smallint, age smallint, role smallint);
"""
INDEXES = """
CREATE INDEX ON bench_events (service, year, person_no);
CREATE INDEX ON bench_events (county, person_no);
CREATE INDEX ON bench_events (person_no);
"""


def main() -> None:
    first, folder, _, *more = sys.argv[1:]
    with psycopg.connect(" ".join([first, *more]), autocommit=True) as connection:
        connection.execute("SET max_parallel_workers_per_gather = 2")
        connection.execute("SET work_mem = '1GB'")
        found = {"load": _load(connection, Ledger.open(folder))}
        start = time.perf_counter()
        for claim in CLAIMS:
            connection.execute(
                "SELECT COUNT(DISTINCT person_no) FROM bench_events WHERE service = %s AND year = %s",
                (claim.filter.services[0], claim.period.years[0]),
            ).fetchone()
        found["seconds"] = time.perf_counter() - start
        connection.execute("DROP TABLE bench_events")
    print(json.dumps(found))


def _load(connection: psycopg.Connection, ledger: Ledger) -> float:
    start = time.perf_counter()
    connection.execute(TABLE)
    snapshot = ledger.snapshot()
    with connection.cursor().copy(f"COPY bench_events ({', '.join(COLUMNS)}) FROM STDIN CSV") as copy:
        for file in snapshot.files("events"):
            for rows in pl.read_parquet(file, hive_partitioning=True, columns=list(COLUMNS)).iter_slices(500_000):
                buffer = io.BytesIO()
                rows.select(COLUMNS).write_csv(buffer, include_header=False)
                copy.write(buffer.getvalue())
    connection.execute(INDEXES)
    connection.execute("VACUUM ANALYZE bench_events")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
