"""A generated country of events for benchmarks: 60 services, 2 900 counties, 3 years, clustered as the ledger does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from xinmiao.ledger.schema import EVENTS
from xinmiao.ledger.store import Ledger

SERVICES, COUNTIES, PARTNERS, YEARS = 60, 2_900, 29, (2022, 2023, 2024)
PROVINCES = np.array([11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
                      52, 53, 54, 61, 62, 63, 64, 65])  # fmt: skip
PERSONS_PER_EVENT = 0.154  # 7.7 million persons at 50 million events
VISITORS, SITES, CORRECTED = 0.05, 0.01, 0.001
MOST_AT_ONCE = 8_000_000

_INDEX = np.arange(COUNTIES)
_PROVINCE = PROVINCES[_INDEX * len(PROVINCES) // COUNTIES]
COUNTY = _PROVINCE * 10_000 + _INDEX


@dataclass(frozen=True)
class Country:
    """So many events, the same ones for the same seed."""

    n_events: int
    seed: int = 1

    @property
    def n_persons(self) -> int:
        return max(int(self.n_events * PERSONS_PER_EVENT), COUNTIES)

    def write(self, folder: Path) -> Ledger:
        """Append the whole country to a new ledger, unless it is there."""
        done = folder / "whole"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            ledger = Ledger.create(folder)
            for batch, rows in enumerate(self.batches(), start=1):
                ledger.append("events", rows, app="bench", batch=batch)
            done.touch()
        return Ledger.open(folder)

    def batches(self) -> Iterator[pa.Table]:
        """A year in stretches of counties, each in the order of county and person."""
        per_year = self.n_events // len(YEARS)
        stretches = -(-per_year // MOST_AT_ONCE)
        ends = [COUNTIES * part // stretches for part in range(stretches + 1)]
        first_no = 1
        for year in YEARS:
            for low, high in pairwise(ends):
                n = per_year * (high - low) // COUNTIES
                yield self.events(n, year, (low, high), first_no=first_no, seed=self.seed + first_no)
                first_no += n
        yield self._corrections(first_no)

    def more(self, n: int, *, seed: int) -> pa.Table:
        """New events of the last year, such as a batch brings."""
        return self.events(n, YEARS[-1], (0, COUNTIES), first_no=2 * self.n_events, seed=seed)

    def events(self, n: int, year: int, counties: tuple[int, int], *, first_no: int, seed: int) -> pa.Table:
        rng = np.random.default_rng(seed)
        per_county = self.n_persons // COUNTIES
        county = np.sort(rng.integers(*counties, n, dtype=np.int32))
        home = np.where(rng.random(n, np.float32) < VISITORS, rng.integers(0, COUNTIES, n, dtype=np.int32), county)
        sequence = rng.integers(0, per_county, n, dtype=np.int32)
        person = (home + 1) << 19 | sequence
        order = np.argsort(county.astype(np.int64) << 32 | person, kind="stable")
        county, person = county[order], person[order]
        return self._rows(rng, county, person, year, first_no)

    def _rows(
        self, rng: np.random.Generator, county: np.ndarray, person: np.ndarray, year: int, first_no: int
    ) -> pa.Table:
        n = len(county)
        service = rng.integers(1, SERVICES + 1, n, dtype=np.int16)
        site = rng.random(n, np.float32) < SITES
        sex = (1 + (person & 1)).astype(np.int8)
        sex[rng.random(n, np.float32) < 0.02] = 0
        birth = (2006 + person * 7 % 19).astype(np.int16)
        age = np.maximum(year - birth, 0).astype(np.int8)
        age[rng.random(n, np.float32) < 0.05] = -1
        day = np.datetime64(f"{year}-01-01") + rng.integers(0, 365, n, dtype=np.int16)
        province = _PROVINCE[county].astype(np.int16)
        columns = {
            "event_no": np.arange(first_no, first_no + n, dtype=np.int64)[rng.permutation(n)],
            "person_no": pa.array(person, mask=site),
            "intervention": (service + 2) // 3,
            "service": service,
            "county": COUNTY[county].astype(np.int32),
            "province": province,
            "place": county * 12 + service % 12 + 1,
            "date": pa.array(day),
            "year": np.full(n, year, np.int16),
            "partner": (1 + (service * 31 + province + rng.integers(0, 2, n)) % PARTNERS).astype(np.int16),
            "sex": sex,
            "birth_year": birth,
            "age": age,
            "disability": (1 + (person % 50 == 0)).astype(np.int8),
            "residence": (1 + county % 2).astype(np.int8),
            "role": np.where(site, 9, 1 + service % 3).astype(np.int8),
            "amount": pa.array(rng.integers(1, 90_000, n), mask=service != SERVICES),
            "form_version": np.ones(n, np.int16),
            "source_no": np.ones(n, np.int32),
            "supersedes": pa.nulls(n, pa.int64()),
            "withdrawn": np.zeros(n, np.bool_),
        }
        return pa.Table.from_arrays([_column(columns[f.name], f.type) for f in EVENTS], schema=EVENTS)

    def _corrections(self, first_no: int) -> pa.Table:
        """A few rows that take back events of the first year."""
        rng = np.random.default_rng(self.seed)
        n = int(self.n_events * CORRECTED)
        table = self.events(n, YEARS[0], (0, COUNTIES), first_no=first_no, seed=self.seed)
        gone = np.unique(rng.integers(1, self.n_events // len(YEARS), n))
        frame = pl.DataFrame(pl.from_arrow(table)).head(len(gone))
        taken = frame.with_columns(supersedes=pl.Series(gone), withdrawn=pl.lit(True))
        return taken.to_arrow().cast(EVENTS)


def _column(values: np.ndarray | pa.Array, kind: pa.DataType) -> pa.Array:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return array if array.type == kind else array.cast(kind)
