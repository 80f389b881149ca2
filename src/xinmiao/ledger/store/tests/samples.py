"""Rows for tests: drawn from a seed, in no order."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from xinmiao.ledger.rows import AliasRow, EventRow, table_of
from xinmiao.ledger.schema import EVENTS, Role


def events(n: int, *, seed: int = 1, first: int = 1, years: tuple[int, ...] = (2023, 2024)) -> pa.Table:
    """`n` services to about n/5 persons in 40 counties, numbered from `first`."""
    draw = np.random.default_rng(seed)
    year = draw.choice(years, n)
    county = draw.integers(0, 40, n) * 100 + 530_000
    columns = {
        "event_no": np.arange(first, first + n),
        "person_no": draw.integers(1, max(n // 5, 2), n),
        "intervention": draw.integers(1, 20, n),
        "service": draw.integers(1, 60, n),
        "county": county,
        "province": county // 10_000,
        "place": county,
        "date": (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + draw.integers(0, 365, n),
        "year": year,
        "partner": draw.integers(0, 29, n),
        "sex": draw.integers(0, 3, n),
        "birth_year": draw.integers(2005, 2020, n),
        "age": draw.integers(0, 18, n),
        "disability": draw.integers(0, 3, n),
        "residence": draw.integers(0, 3, n),
        "role": np.full(n, Role.CHILD),
        "form_version": np.ones(n),
        "source_no": np.ones(n),
        "withdrawn": np.zeros(n, dtype=bool),
    }
    arrays = [pa.nulls(n, f.type) if f.name not in columns else pa.array(columns[f.name]).cast(f.type) for f in EVENTS]
    return pa.table(arrays, schema=EVENTS)


def event(number: int, person: int | None, **columns: object) -> EventRow:
    told: dict[str, object] = {"date": date(2024, 3, 5), "service": 1, "county": 530102}
    return EventRow(event_no=number, person_no=person, **(told | columns))  # type: ignore[arg-type]


def events_of(*rows: EventRow) -> pa.Table:
    return table_of("events", rows, source_no=1)


def aliases_of(*pairs: tuple[int, int, str], first: int = 1) -> pa.Table:
    """(merged away, kept, day), numbered from `first`."""
    rows = [
        AliasRow(alias_no=n, person_no=a, kept_no=b, date=date.fromisoformat(day))
        for n, (a, b, day) in enumerate(pairs, first)
    ]
    return table_of("aliases", rows, source_no=1)
