"""A small country of events for the golden suite, and a snapshot of plain Parquet files to hold it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from xinmiao.ledger.schema import ALIASES, EVENTS, TABLES

SERVICES = 12
PROVINCES = (11, 36, 51, 53, 65)
YEARS = (2022, 2023, 2024)


@dataclass
class PlainAliases:
    """Chains resolved by following them; the last row about a number stands."""

    kept: dict[int, int] = field(default_factory=dict)

    @property
    def sources(self) -> np.ndarray:
        return np.array(sorted(n for n in self.kept if self._end(n) != n), dtype=np.int32)

    @property
    def targets(self) -> np.ndarray:
        return np.array([self._end(int(number)) for number in self.sources], dtype=np.int32)

    def _end(self, number: int) -> int:
        while (kept := self.kept.get(number, number)) != number:
            number = kept
        return number


@dataclass(frozen=True)
class PlainVersions:
    events: int = 0
    aliases: int = 0


@dataclass(frozen=True)
class PlainSnapshot:
    """Parquet files in folders `events/year=2024`, with the attributes of a ledger's snapshot."""

    folder: Path
    versions: PlainVersions = PlainVersions()
    storage_options: dict[str, str] | None = None

    @property
    def uri(self) -> str:
        return str(self.folder)

    def files(self, table: str, years: tuple[int, ...] | None = None) -> list[str]:
        found = sorted((self.folder / table).rglob("*.parquet"))
        here = [path for path in found if int(path.stem[5:]) <= getattr(self.versions, table)]
        kept = [path for path in here if years is None or int(path.parent.name[5:]) in years]
        return [str(path) for path in kept]

    def scan(self, table: str, years: tuple[int, ...] | None = None) -> pl.LazyFrame:
        files = self.files(table, years)
        empty = pl.from_arrow(TABLES[table].empty_table()).lazy()
        if not files:
            return empty
        frame = pl.scan_parquet(files, hive_partitioning=True)
        if "year" in TABLES[table].names:
            frame = frame.with_columns(pl.col("year").cast(pl.Int16))
        return frame.select(TABLES[table].names)

    def aliases(self) -> PlainAliases:
        rows = self.scan("aliases").sort("alias_no").collect()
        return PlainAliases(dict(zip(rows["person_no"].to_list(), rows["kept_no"].to_list(), strict=True)))

    def reading(self, table: str, *others: type[Exception]) -> AbstractContextManager[None]:
        """Plain files have no log that could tell which of them is damaged."""
        return nullcontext()

    def append(self, table: str, rows: pa.Table) -> PlainSnapshot:
        """Write one more file a year; the next version."""
        frame, version = pl.from_arrow(rows), getattr(self.versions, table) + 1
        years = frame["year"].unique().to_list() if "year" in frame.columns else [None]
        for year in years:
            part = frame if year is None else frame.filter(pl.col("year") == year).drop("year")
            target = self.folder / table / (f"year={year}" if year else "") / f"part-{version}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_parquet(target, row_group_size=20_000)
        return PlainSnapshot(self.folder, replace(self.versions, **{table: version}))


def events(n: int, *, seed: int, first_no: int = 1, people: int = 40_000) -> pa.Table:
    """Seeded events: six counties a province, some people served in two, sites, unknowns, gifts."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, people, n)
    home = person % 30
    county = np.where(rng.random(n) < 0.05, rng.integers(0, 30, n), home)
    province = np.array(PROVINCES)[county // 6]
    service = rng.integers(1, SERVICES + 1, n)
    year = rng.choice(YEARS, n)
    day = rng.integers(0, 365, n)
    birth = 2005 + (person * 7919) % 19
    age = np.clip(year - birth, 0, 100)
    site, none = rng.random(n) < 0.03, rng.random(n) < 0.02
    number = (home + 1) * (1 << 19) + person
    code = {
        "event_no": np.arange(first_no, first_no + n),
        "person_no": pa.array(number.astype(np.int32), mask=site),
        "intervention": (service + 2) // 3,
        "service": service,
        "county": np.where(none, 0, province * 10_000 + county),
        "province": np.where(none, 0, province),
        "place": np.where(none, 0, county * 100 + rng.integers(1, 20, n)),
        "date": pa.array((year - 1970).astype("M8[Y]").astype("M8[D]") + day.astype("m8[D]")),
        "year": year,
        "partner": rng.integers(0, 6, n),
        "sex": np.where(rng.random(n) < 0.02, rng.integers(0, 3, n), 1 + person % 2),
        "birth_year": birth,
        "age": np.where(rng.random(n) < 0.05, -1, age),
        "disability": rng.integers(0, 3, n),
        "residence": rng.integers(0, 3, n),
        "role": np.where(site, 9, 1 + (service + (rng.random(n) < 0.1)) % 3),
        "amount": pa.array(rng.integers(1, 90_000, n), mask=service != SERVICES),
        "form_version": np.ones(n),
        "source_no": np.ones(n),
        "supersedes": pa.nulls(n, pa.int64()),
        "withdrawn": np.zeros(n, bool),
    }
    columns = [
        (code[f.name] if isinstance(code[f.name], pa.Array) else pa.array(code[f.name])).cast(f.type, safe=False)
        for f in EVENTS
    ]
    return pa.Table.from_arrays(columns, schema=EVENTS)


def corrections(rows: pa.Table, n: int, *, seed: int, first_no: int) -> pa.Table:
    """Rows that replace `n` of the given ones: withdrawn, of another year, of another person."""
    rng = np.random.default_rng(seed)
    old = pl.from_arrow(rows.take(pa.array(rng.choice(len(rows), n, replace=False))))
    kind = pl.Series(np.arange(n) % 3)
    moved = old["date"].dt.offset_by("1y").dt.year().is_in(YEARS).to_numpy() & (kind == 1).to_numpy()
    date = pl.when(pl.Series(moved)).then(pl.col("date").dt.offset_by("1y")).otherwise(pl.col("date"))
    other = pl.when(kind == 2).then(pl.col("person_no") + 1).otherwise(pl.col("person_no"))
    new = old.with_columns(
        supersedes=pl.col("event_no"),
        event_no=pl.Series(np.arange(first_no, first_no + n), dtype=pl.Int64),
        withdrawn=pl.Series((kind == 0).to_numpy()),
        date=date,
        person_no=other.cast(pl.Int32),
        sex=pl.lit(2, pl.Int8),
    ).with_columns(year=pl.col("date").dt.year().cast(pl.Int16))
    return new.select(EVENTS.names).to_arrow().cast(EVENTS)


def merges(rows: pa.Table, n: int, *, seed: int, first_no: int = 1) -> pa.Table:
    """Merges of `n` numbers into others, some in chains, the last one taken back."""
    rng = np.random.default_rng(seed)
    people = rows["person_no"].drop_null().unique().to_numpy()
    gone = rng.choice(people, n + 1, replace=False)
    pairs = [*pairwise(gone[:n]), (gone[0], gone[0])]
    person, kept = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    day = np.full(n, np.datetime64("2024-06-01"))
    number = np.arange(first_no, first_no + n, dtype=np.int64)
    arrays = [
        pa.array(number),
        pa.array(person),
        pa.array(kept),
        pa.array(day),
        pa.array(np.ones(n, np.int32)),
    ]
    return pa.Table.from_arrays(arrays, schema=ALIASES)


def unmerges(merged: pa.Table, *, first_no: int) -> pa.Table:
    """Take back every other merge."""
    back = pl.from_arrow(merged).gather_every(2)
    numbers = np.arange(first_no, first_no + len(back), dtype=np.int64)
    return back.with_columns(kept_no=pl.col("person_no"), alias_no=pl.Series(numbers)).to_arrow().cast(ALIASES)
