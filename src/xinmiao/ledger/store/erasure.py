"""A person's events leave the counts for good; what stays behind says nothing of the person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

from xinmiao.ledger.schema import AGE_UNKNOWN, TABLES
from xinmiao.ledger.store.damage import naming_damage
from xinmiao.ledger.store.datafiles import Written, clustered, write_part
from xinmiao.ledger.store.snapshot import Snapshot
from xinmiao.ledger.store.table import CommitFailedError, DataFile, Table

_KEPT = {"event_no", "date", "supersedes", "withdrawn"}
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Erased:
    """since: the version of `events` before, version: after; older versions still hold the rows until `retain`."""

    n_persons: int
    n_events: int
    since: int
    version: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """One entry of the journal of erasures: how many, when, from which version on; never whose."""

    version: int
    at: datetime
    n_persons: int
    n_events: int


def erase(snapshot: Snapshot, person_nos: Iterable[int]) -> Erased:
    """Blank the events of these persons, and the answers of those events.

    A blanked row keeps its number, its year and what it supersedes, so that nothing it replaced comes back to life
    and the rows accepted are still the rows kept; it is withdrawn and has no person, place, service or day.
    The answers go first: a crash in between leaves the events to be found by the next attempt.
    """
    events, answers = (Table(name, snapshot.uri, snapshot.storage_options) for name in ("events", "answers"))
    numbers = snapshot.aliases().numbers_of(np.fromiter(person_nos, dtype=np.int32))
    theirs = pl.col("person_no").is_in(numbers.tolist())
    with naming_damage(events.uri):
        found = snapshot.scan("events").filter(theirs).select("event_no", "person_no").collect()
    if not len(found):
        return Erased(0, 0, events.version(), events.version())
    n_persons = int(np.unique(snapshot.aliases().resolve(found["person_no"].to_numpy())).size)
    _blank(answers, pl.col("event_no").is_in(found["event_no"].implode()), _blank_answer(), {})
    journal = {"erasure": json.dumps({"n_persons": n_persons, "n_events": len(found)})}
    version = _blank(events, theirs, _blank_event(), journal)
    return Erased(n_persons, len(found), version - 1, version)


def erasures(events: Table, since: int) -> list[Erasure]:
    """Read the journal, kept in the very commits that erased; oldest first."""
    delta = events.load()
    n_commits = int(delta.version()) - since
    if n_commits <= 0:
        return []
    with naming_damage(events.uri):
        entries = [_entry(told) for told in delta.history(n_commits) if "erasure" in told]
    return sorted((e for e in entries if e.version > since), key=lambda e: e.version)


def _entry(told: Mapping[str, object]) -> Erasure:
    counts = json.loads(str(told["erasure"]))
    at = datetime.fromtimestamp(int(str(told["timestamp"])) / 1000, tz=UTC)
    return Erasure(int(str(told["version"])), at, counts["n_persons"], counts["n_events"])


def _blank_event() -> dict[str, pl.Expr]:
    blank = {
        name: pl.lit(0, dtype=kind)
        for name, kind in pl.DataFrame(pl.from_arrow(TABLES["events"].empty_table())).schema.items()
        if name not in _KEPT
    }
    return blank | {
        "person_no": pl.lit(None, dtype=pl.Int32),
        "amount": pl.lit(None, dtype=pl.Int64),
        "age": pl.lit(AGE_UNKNOWN, dtype=pl.Int8),
        "date": pl.col("date").dt.truncate("1y"),
        "withdrawn": pl.lit(True),
    }


def _blank_answer() -> dict[str, pl.Expr]:
    return {
        "question": pl.lit(0, dtype=pl.Int32),
        "code": pl.lit(0, dtype=pl.Int32),
        "number": pl.lit(None, dtype=pl.Float64),
    }


def _blank(table: Table, theirs: pl.Expr, blank: Mapping[str, pl.Expr], journal: Mapping[str, str]) -> int:
    """Rewrite the files that hold such rows, in one commit; give the version afterwards."""
    for attempt in range(_ATTEMPTS):
        delta = table.load()
        parts: list[Written] = []
        touched: list[DataFile] = []
        try:
            for file in table.data_files(delta):
                if (part := _blanked(table, file, theirs, blank)) is not None:
                    parts.append(part)
                    touched.append(file)
            if not touched:
                return int(delta.version())
            return table.rewrite(delta, parts, touched, data_change=True, told=journal)
        except CommitFailedError:
            table.discard(parts)
            if attempt == _ATTEMPTS - 1:
                raise
        except BaseException:
            table.discard(parts)
            raise
    raise AssertionError


def _blanked(table: Table, file: DataFile, theirs: pl.Expr, blank: Mapping[str, pl.Expr]) -> Written | None:
    path = table.folder.full(file.path)
    with naming_damage(path):
        scan = pl.scan_parquet(path, hive_partitioning=False, storage_options=table.storage_options)
        if not scan.filter(theirs).head(1).collect().height:
            return None
        rows = scan.with_columns(
            pl.when(theirs).then(value).otherwise(pl.col(name)).alias(name)
            for name, value in blank.items()
            if name != "year"
        ).collect()
    return write_part(table.folder, table.name, file.year, clustered(table.name, rows))
