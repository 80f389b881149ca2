"""Down to the records behind a figure: how many, and a page of them for those with the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from xinmiao.indicators.queries.asking import Asked
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.naming import named
from xinmiao.indicators.queries.questions import question
from xinmiao.ledger.store import Snapshot
from xinmiao.records.models import Source
from xinmiao.science.text import Text

PAGE = 50
_AXES = ("service", "county", "place", "partner", "role", "sex", "disability", "residence")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the ledger in words. No number of a person: a record is reached by its own number."""

    event_no: int
    on: date
    age: int | None
    words: dict[str, Text]
    source: str
    corrects: int | None

    def as_dict(self, language: str) -> dict[str, object]:
        """Give the row as JSON carries it."""
        return {
            "event_no": self.event_no,
            "date": self.on.isoformat(),
            "age": self.age,
            "words": {axis: text.in_(language) for axis, text in self.words.items()},
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Records:
    """A page of the records behind a figure. n: how many there are in all."""

    n: int
    first: int
    rows: tuple[Record, ...]


def records(asked: Asked, *, limit: int = PAGE, offset: int = 0, snapshot: Snapshot | None = None) -> Records:
    """Give the live records behind a figure, by date; a merged person's stand under the number kept.

    The caller has asked whether whoever reads them may. Raises NotFromEvents `indicator.not_from_events`.
    """
    engine = counting(snapshot)
    wanted = replace(question(asked.version, asked.period, asked.slice), by=())
    frame = engine.records(wanted, limit, offset)
    words = {axis: named(axis, frame[axis].unique().to_list()) for axis in _AXES}
    sources = Source.objects.in_bulk(frame["source_no"].unique().to_list())
    rows = tuple(_record(row, words, sources) for row in frame.iter_rows(named=True))
    return Records(engine.count_records(wanted), offset, rows)


def _record(row: dict, words: dict[str, dict[int, tuple[str, Text]]], sources: dict[int, Source]) -> Record:  # type: ignore[type-arg]
    source = sources.get(row["source_no"])
    return Record(
        event_no=row["event_no"],
        on=row["date"],
        age=row["age"] if row["age"] >= 0 else None,
        words={axis: words[axis][row[axis]][1] for axis in _AXES},
        source=str(source) if source else "",
        corrects=row["supersedes"],
    )
