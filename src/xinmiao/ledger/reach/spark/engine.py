"""Spark: persons in ranges of their numbers, each counted where it lies, so that partial counts add up."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import polars as pl
import pyarrow as pa
from py4j.protocol import Py4JError
from pyroaring import BitMap
from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import broadcast, count, spark_partition_id

from xinmiao.ledger.reach import sql
from xinmiao.ledger.reach.answer import Answer, Flow
from xinmiao.ledger.reach.flows import flows
from xinmiao.ledger.reach.live import merges, superseded
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import Filter, Question
from xinmiao.ledger.reach.spark.session import session as running
from xinmiao.ledger.reach.spark.tables import events
from xinmiao.ledger.reach.spark.text import checked

AT_ONCE = 4
"""Questions asked together run side by side, so that no executor waits for the tail of one."""


class SparkEngine:
    """Lays the standing events out once, by ranges of resolved person numbers; then one SQL text a question.

    A person lies in one range whole. So Spark counts distinct persons within each range without moving a row,
    and adds; a first event, too, is found where it lies.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        folder: Path | str | None = None,
        session: SparkSession | None = None,
        ranges: int | None = None,
    ) -> None:
        """folder: for Spark's work files, if a session must be started. ranges: by default two for each core."""
        self.session = _own(session or running(folder))
        self.snapshot = snapshot
        self.ranges = ranges or 2 * self.session.sparkContext.defaultParallelism
        with self._reading():
            self._tables(snapshot)
        self.standing = self._lay_out()

    def answer(self, question: Question) -> Answer:
        cells = self._frame(sql.cells(question)).cast(pl.Int64).sort(question.by or "value")
        total = self._frame(sql.cells(question.whole())) if question.by else cells
        return Answer(question, cells, int(total["value"].sum()))

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self.answer, questions))

    def partial(self, question: Question) -> pl.DataFrame:
        """[part, value]: the people of each range, counted where they lie; the values add up to the total."""
        people = self.query(sql.persons(question))
        parts = people.groupBy(spark_partition_id().alias("part")).agg(count("*").alias("value")).sort("part")
        return self._read(parts)

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

    def query(self, text: str) -> DataFrame:
        """A SELECT over `events`, `aliases`, `replaced`, `standing`, not yet run.

        Raises SqlRefused `sql.refused`.
        """
        return self.session.sql(checked(text))

    def _tables(self, snapshot: Snapshot) -> None:
        """The few merged and replaced numbers go to every executor."""
        kept = merges(snapshot).to_arrow()
        gone = pa.table({"supersedes": pa.array(superseded(snapshot), pa.int64())})
        events(self.session, snapshot).createOrReplaceTempView("events")
        broadcast(self.session.createDataFrame(kept)).createOrReplaceTempView("aliases")
        broadcast(self.session.createDataFrame(gone)).createOrReplaceTempView("replaced")

    def _lay_out(self) -> DataFrame:
        """In memory, and on disk where that is full, until the engine is let go."""
        ranged = self.query(sql.standing()).repartitionByRange(self.ranges, "person_no")
        kept = ranged.persist(StorageLevel.MEMORY_AND_DISK)
        kept.createOrReplaceTempView("standing")
        weakref.finalize(self, kept.unpersist).atexit = False
        return kept

    def _frame(self, text: str) -> pl.DataFrame:
        return self._read(self.query(text))

    def _read(self, rows: DataFrame) -> pl.DataFrame:
        with self._reading():
            return pl.DataFrame(pl.from_arrow(rows.toArrow()))

    def _reading(self) -> AbstractContextManager[None]:
        return self.snapshot.reading("events", PySparkException, Py4JError)


def _own(session: SparkSession) -> SparkSession:
    """Tables and settings of this engine alone: only small partial counts move, so there is no plan to adapt."""
    own = session.newSession()
    own.conf.set("spark.sql.adaptive.enabled", "false")
    own.conf.set("spark.sql.shuffle.partitions", str(own.sparkContext.defaultParallelism))
    return own
