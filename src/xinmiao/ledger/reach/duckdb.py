"""DuckDB over the snapshot's files: an independent count, and ad-hoc SQL."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import polars as pl
from pyroaring import BitMap

from xinmiao.ledger.reach import sql
from xinmiao.ledger.reach.answer import Answer, Flow
from xinmiao.ledger.reach.flows import flows
from xinmiao.ledger.reach.live import merges
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import Filter, Question


class DuckDBEngine:
    """Answers each question by one SQL text. `connection` has the views `events`, `aliases`, `replaced`, `standing`."""

    def __init__(self, snapshot: Snapshot, *, folder: Path | str | None = None) -> None:
        self.snapshot, self.connection = snapshot, duckdb.connect()
        self._keep = merges(snapshot).to_arrow()
        self.connection.register("aliases", self._keep)
        with self._reading():
            _view_of_events(self.connection, snapshot)
            for name, text in (("replaced", sql.replaced()), ("standing", sql.standing())):
                self.connection.execute(f"CREATE VIEW {name} AS {text}")

    def answer(self, question: Question) -> Answer:
        total = self._frame(sql.cells(question.whole()))["value"].sum()
        frame = self._frame(sql.cells(question)).cast(pl.Int64)
        return Answer(question, frame.sort(question.by or "value"), int(total))

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        return [self.answer(question) for question in questions]

    def persons(self, question: Question) -> BitMap:
        """Numbers of the people counted, merged ones as the number kept."""
        numbers = self._frame(sql.persons(question))["person_no"]
        return BitMap(numbers.to_numpy().astype("uint32"))

    def people(self, question: Question) -> pl.DataFrame:
        """Give [person_no, *by] of the people counted, each combination once."""
        return self._frame(sql.people(question))

    def year_on_year(self, filter: Filter, years: Sequence[int]) -> list[Flow]:
        return flows(self.persons, filter, years)

    def records(self, question: Question, limit: int, offset: int = 0) -> pl.DataFrame:
        return self._frame(sql.records(question, limit, offset))

    def count_records(self, question: Question) -> int:
        return int(self._frame(sql.count(question))["value"].item())

    def _frame(self, text: str) -> pl.DataFrame:
        with self._reading():
            frame = self.connection.sql(text).pl()
            return frame if isinstance(frame, pl.DataFrame) else frame.collect()

    def _reading(self) -> AbstractContextManager[None]:
        return self.snapshot.reading("events", duckdb.Error)


def _view_of_events(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """Read local files by DuckDB itself; those of a remote store come through Polars, which has its keys."""
    files = snapshot.files("events")
    if not files or "://" in snapshot.uri.removeprefix("file://"):
        connection.register("events", snapshot.scan("events").collect().to_arrow())
        return
    paths = [file.removeprefix("file://") for file in files]
    relation = connection.read_parquet(paths, hive_partitioning=True, union_by_name=True)
    relation.create_view("events")
