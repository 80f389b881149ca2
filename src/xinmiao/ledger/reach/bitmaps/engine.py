"""Answers from maintained bitmaps and tallies; the plain engine scans for what they do not know."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import polars as pl
from pyroaring import BitMap

from xinmiao.ledger.reach.answer import Answer, Flow
from xinmiao.ledger.reach.bitmaps import words
from xinmiao.ledger.reach.bitmaps.pairs import Pairs, knows_pairs
from xinmiao.ledger.reach.bitmaps.people import allowed
from xinmiao.ledger.reach.bitmaps.raw import count_raw, knows_raw
from xinmiao.ledger.reach.bitmaps.reading import cells, cube, total, whole_answer
from xinmiao.ledger.reach.bitmaps.store import Store
from xinmiao.ledger.reach.bitmaps.summing import knows_sums, summed
from xinmiao.ledger.reach.bitmaps.view import View, family_of
from xinmiao.ledger.reach.flows import flows
from xinmiao.ledger.reach.polars import PolarsEngine
from xinmiao.ledger.reach.port import Snapshot
from xinmiao.ledger.reach.question import Filter, Measure, Question
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

THREADS = 2


class NoFolder(XinmiaoError):
    """A ledger on a remote store needs a local folder for its bitmaps."""


class BitmapEngine:
    """Counts people from bitmaps over positions; sums rows and amounts from the additive cube."""

    def __init__(self, snapshot: Snapshot, *, folder: Path | str | None = None) -> None:
        self.snapshot, self.folder = snapshot, Path(folder) if folder else _beside(snapshot)
        self._plain = PolarsEngine(snapshot)

    @cached_property
    def view(self) -> View:
        return View(Store(self.folder).segments(self.snapshot))

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs(self.snapshot, self.view)

    def answer(self, question: Question) -> Answer:
        if knows_people(question):
            return self._people(question)
        if knows_sums(question):
            frame, whole = summed(self.view, question), summed(self.view, question.whole())
            return Answer(question, frame, int(whole["value"].sum()))
        return self._scanned([question])[question]

    def _people(self, question: Question) -> Answer:
        scratch = self.view.empty()
        whole = total(self.view, question, scratch)
        if not question.by:
            return whole_answer(question, whole)
        return Answer(question, cells(self.view, question, scratch), whole)

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """Questions that need a scan are scanned for together; larger ones of the others run on two threads."""
        kept = [question for question in dict.fromkeys(questions) if knows(question)]
        found = self._scanned([question for question in dict.fromkeys(questions) if not knows(question)])
        if kept:
            _ = self.view
        large = [question for question in kept if _is_large(question)]
        found |= {question: self.answer(question) for question in kept if not _is_large(question)}
        with ThreadPoolExecutor(THREADS) as pool:
            found |= dict(zip(large, pool.map(self.answer, large), strict=True))
        return [found[question] for question in questions]

    def _scanned(self, questions: list[Question]) -> dict[Question, Answer]:
        raw = [question for question in questions if knows_raw(question)]
        counts = count_raw(self.snapshot, raw) if raw else []
        found = {question: whole_answer(question, count) for question, count in zip(raw, counts, strict=True)}
        found |= self._pairs.answers(one for one in questions if _is_of_pairs(one))
        rest = [question for question in questions if question not in found]
        return found | dict(zip(rest, self._plain.answers(rest) if rest else [], strict=True))

    def persons(self, question: Question) -> BitMap:
        """Numbers of the people counted, merged ones as the number kept."""
        if not knows_people(question.whole()):
            return self._plain.persons(question)
        family, period = family_of(question.whole().event_axes), question.period.years
        assert family is not None
        found = self.view.fill(self.view.empty(), period, family, question.filter.of_event())
        if of_person := question.filter.of_person():
            words.keep(found, self.view.codes(period), allowed(of_person))
        return BitMap(self.view.pages.persons(words.positions_of(found)))

    def people(self, question: Question) -> pl.DataFrame:
        """Give [person_no, *by] of the people counted, each combination once."""
        return self._pairs.people(question) if knows_pairs(question) else self._plain.people(question)

    def cube(self, question: Question) -> pl.DataFrame:
        """Every grouping of the axes asked by, null for "all": the cells of 2^axes questions in one pass.

        Only for questions that the bitmaps know; others raise AssertionError.
        """
        assert knows_people(question)
        return cube(self.view, question)

    def year_on_year(self, filter: Filter, years: Sequence[int]) -> list[Flow]:
        return flows(self.persons, filter, years)

    def records(self, question: Question, limit: int, offset: int = 0) -> pl.DataFrame:
        return self._plain.records(question, limit, offset)

    def count_records(self, question: Question) -> int:
        events = question.whole_of(Measure.EVENTS)
        if knows(events) or knows_pairs(events):
            return self.answer(events).total
        return self._plain.count_records(question)


def knows(question: Question) -> bool:
    """Whether the store answers it without reading an event."""
    return knows_people(question) or knows_sums(question)


def knows_people(question: Question) -> bool:
    """Whether maintained bitmaps answer it: people of whole years, by the axes that bitmaps are kept for."""
    return (
        question.measure is Measure.PEOPLE
        and question.period.is_whole_years
        and question.time in (None, "year")
        and family_of(question.event_axes) is not None
    )


def _is_of_pairs(question: Question) -> bool:
    return knows_pairs(question) and not knows_raw(question)


def _is_large(question: Question) -> bool:
    """Whether more than the header of one bitmap must be read."""
    return bool(question.by or question.person_axes) or len(question.period.years) > 1


def _beside(snapshot: Snapshot) -> Path:
    path = snapshot.uri.removeprefix("file://")
    if "://" in path:
        raise NoFolder(
            "bitmaps.no_folder",
            Text("远程账本需要一个本地文件夹来存放位图", "A remote ledger needs a local folder for its bitmaps"),
            where=snapshot.uri,
            todo=Text("请给出 folder", "Give a folder"),
        )
    return Path(path) / "_bitmaps"
