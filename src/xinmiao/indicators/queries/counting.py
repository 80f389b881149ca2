"""One counting engine for each version of the events that is asked about, kept warm in the process.

Answers are remembered with the engine: the same question to the same version is counted once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import polars as pl
from django.conf import settings

from xinmiao.ledger.reach import Answer, Engine, Filter, Flow, Question, open_engine
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import snapshot as current_snapshot

N_ENGINES = 2  # the current version, and the one that a published review pins
N_ANSWERS = 20_000


@dataclass
class Warm:
    """An engine with what it has already answered."""

    engine: Engine
    lock: RLock = field(default_factory=RLock)
    known: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def keep(self, key: Hashable, value: Any) -> None:
        self.known[key] = value
        while len(self.known) > N_ANSWERS:
            self.known.popitem(last=False)


@dataclass(frozen=True)
class Counting:
    """What counts over one snapshot. Safe for threads: one question is counted at a time."""

    snapshot: Snapshot
    warm: Warm

    def answer(self, question: Question) -> Answer:
        return self.answers([question])[0]

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer all; those not yet known in one pass of the engine."""
        with self.warm.lock:
            new = [one for one in dict.fromkeys(questions) if one not in self.warm.known]
            found = dict(zip(new, self.warm.engine.answers(new), strict=True)) if new else {}
            answers = [found[one] if one in found else self.warm.known[one] for one in questions]
            for question, answer in found.items():
                self.warm.keep(question, answer)
            return answers

    def flows(self, limits: Filter, years: tuple[int, ...]) -> list[Flow]:
        return list(self.remembered(("flows", limits, years), lambda: self.warm.engine.year_on_year(limits, years)))

    def records(self, question: Question, limit: int, offset: int = 0) -> pl.DataFrame:
        asked = ("rows", question, limit, offset)
        found: pl.DataFrame = self.remembered(asked, lambda: self.warm.engine.records(question, limit, offset))
        return found

    def count_records(self, question: Question) -> int:
        return int(self.remembered(("records", question), lambda: self.warm.engine.count_records(question)))

    def persons(self, question: Question) -> Any:
        with self.warm.lock:
            return self.warm.engine.persons(question)

    def people(self, question: Question) -> pl.DataFrame:
        """Give [person_no, *by] of the people counted, each combination once."""
        with self.warm.lock:
            return self.warm.engine.people(question)

    def knows(self, key: Hashable) -> bool:
        return key in self.warm.known

    def remembered(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Give what `compute` gave for this version of the events the first time."""
        with self.warm.lock:
            if key not in self.warm.known:
                self.warm.keep(key, compute())
            return self.warm.known[key]


_engines: OrderedDict[Hashable, Warm] = OrderedDict()
_lock = RLock()


def counting(snapshot: Snapshot | None = None) -> Counting:
    """Give what counts over `snapshot`, by default over the ledger as it is now."""
    snapshot = snapshot or current_snapshot()
    key = (snapshot.uri, snapshot.versions.events, snapshot.versions.aliases)
    with _lock:
        if key not in _engines:
            _engines[key] = Warm(open_engine(str(getattr(settings, "LEDGER_ENGINE", "bitmaps")), snapshot))
        _engines.move_to_end(key)
        while len(_engines) > N_ENGINES:
            _engines.popitem(last=False)
        return Counting(snapshot, _engines[key])


def forget() -> None:
    """Close all engines, as a new process would start."""
    with _lock:
        _engines.clear()
