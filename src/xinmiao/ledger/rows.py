"""One row of each table as people and programs write it; what follows from other columns is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import repeat

import polars as pl
import pyarrow as pa

from xinmiao.ledger.schema import AGE_UNKNOWN, NUMBERS, TABLES, ReportStatus, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """A service to one person, or at one site (`role=SITE`, no person). Codes are numbers; 0 is unknown."""

    date: date
    service: int
    intervention: int = 0
    person_no: int | None = None
    county: int = 0
    province: int | None = None  # from the county if not given
    place: int = 0
    partner: int = 0
    sex: int = 0
    birth_year: int = 0
    age: int = AGE_UNKNOWN
    disability: int = 0
    residence: int = 0
    role: int | None = None  # SITE without a person, else unknown
    amount: int | None = None
    form_version: int = 0
    supersedes: int | None = None
    withdrawn: bool = False
    event_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A count that somebody adds up for us, over `start` to `end`, both ends in."""

    component: int
    start: date
    end: date
    value: float | None = None
    intervention: int = 0
    county: int = 0
    province: int | None = None
    place: int = 0
    partner: int = 0
    dimension: str = ""
    status: int | None = None  # from the value if not given
    supersedes: int | None = None
    withdrawn: bool = False
    report_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A policy adopted, a site opened, a stage changed."""

    date: date
    kind: int
    intervention: int = 0
    county: int = 0
    province: int | None = None
    place: int = 0
    supersedes: int | None = None
    withdrawn: bool = False
    milestone_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRow:
    """`person_no` counts as `kept_no` from `date` on; the same number twice un-merges."""

    person_no: int
    kept_no: int
    date: date
    alias_no: int | None = None


Row = EventRow | ReportRow | MilestoneRow | AliasRow
KINDS: dict[str, type[Row]] = {
    "events": EventRow,
    "reports": ReportRow,
    "milestones": MilestoneRow,
    "aliases": AliasRow,
}


def payload(row: Row) -> dict[str, object]:
    """The row's columns by name, with year, province, role and status filled in; without the source."""
    told = {one.name: getattr(row, one.name) for one in fields(row)}  # flat: `asdict` would copy each value deep
    if "province" in told and told["province"] is None:
        told["province"] = told["county"] // 10_000
    if isinstance(row, EventRow) and row.role is None:
        told["role"] = Role.SITE if row.person_no is None else Role.UNKNOWN
    if isinstance(row, ReportRow) and row.status is None:
        told["status"] = _status(row.value)
    if not isinstance(row, AliasRow):
        told["year"] = (row.end if isinstance(row, ReportRow) else row.date).year
    return {name: int(value) if isinstance(value, (Role, ReportStatus)) else value for name, value in told.items()}


def _status(value: float | None) -> ReportStatus:
    if value is None:
        return ReportStatus.MISSING
    return ReportStatus.REPORTED if value else ReportStatus.ZERO


def table_of(table: str, rows: Iterable[Row], *, source_no: int, numbers: Sequence[int] | None = None) -> pa.Table:
    """Give the rows as the columns of `table`. `numbers` stand in for numbers that the rows do not have.

    Numbers that do not fit a column's type stay as they are: the check at the door names their row.
    """
    number = NUMBERS[table]
    told = []
    for row, own in zip(rows, numbers or repeat(None), strict=False):
        columns = payload(row) | {"source_no": source_no}
        if columns[number] is None:
            columns[number] = own
        told.append(columns)
    return pa.table({f.name: _column([row[f.name] for row in told], f.type) for f in TABLES[table]})


def of_payloads(table: str, payloads: Sequence[Mapping[str, object]]) -> pa.Table:
    """Payloads as JSON carries them (with their numbers and their source) as the columns of `table`."""
    columns = {f.name: [row[f.name] for row in payloads] for f in TABLES[table]}
    for f in TABLES[table]:
        if pa.types.is_date(f.type):
            columns[f.name] = [date.fromisoformat(str(day)) for day in columns[f.name]]
    return pa.table({f.name: pa.array(columns[f.name], f.type) for f in TABLES[table]})


_YEAR = {"year": pl.col("date").dt.year()}
_PROVINCE = {"province": pl.col("county") // 10_000}
_DERIVED: dict[str, dict[str, pl.Expr]] = {
    "events": _YEAR | _PROVINCE | {"role": pl.when(pl.col("person_no").is_null()).then(Role.SITE).otherwise(0)},
    "reports": _PROVINCE
    | {
        "year": pl.col("end").dt.year(),
        "status": pl.when(pl.col("value").is_null())
        .then(ReportStatus.MISSING)
        .when(pl.col("value") == 0)
        .then(ReportStatus.ZERO)
        .otherwise(ReportStatus.REPORTED),
    },
    "milestones": _YEAR | _PROVINCE,
}


def filled(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the columns left out that are unknown or follow from others, as a row of `KINDS[table]` has them."""
    defaults = {f.name: f.default for f in fields(KINDS[table])} if table in KINDS else {}
    known = {name: value for name, value in defaults.items() if isinstance(value, (int, str))}
    frame = frame.with_columns(pl.lit(v).alias(name) for name, v in known.items() if name not in frame.columns)
    return frame.with_columns(
        _derived(frame, how).alias(name)
        for name, how in _DERIVED.get(table, {}).items()
        if name not in frame.columns and set(how.meta.root_names()) <= set(frame.columns)
    )


def _derived(frame: pl.DataFrame, how: pl.Expr) -> pl.Expr:
    """Nothing where what it follows from is of another type: the check at the door names that."""
    try:
        frame.head(1).select(how)
    except pl.exceptions.PolarsError:
        return pl.lit(None)
    return how


def _column(values: list[object], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=kind)
    except (pa.ArrowInvalid, OverflowError, TypeError):
        return pa.array(values)
