"""What the ledger answers: cells, their own total, and whether they may be added."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from xinmiao.ledger.reach.question import Question
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class NotAdditive(XinmiaoError):
    """Somebody tried to add cells in which one person may stand twice."""

    def __init__(self, what: str = "") -> None:
        super().__init__(
            "cells.not_additive",
            Text(
                "人数等去重数不能相加：同一个人可能在几格里",
                "Distinct counts do not add up: one may be in several cells",
            ),
            where=what,
            todo=Text("请直接查询合计，它是单独的一格", "Ask for the total: it is a cell of its own"),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """frame: [*by, "value"], int64, sorted by `by`, cells that are not zero. total: counted by itself."""

    question: Question
    frame: pl.DataFrame
    total: int

    @property
    def additive(self) -> bool:
        return self.question.measure.is_additive

    def sum(self) -> int:
        """Add the cells.

        Raises NotAdditive for any distinct count.
        """
        if not self.additive:
            raise NotAdditive(self.question.measure.value)
        return int(self.frame["value"].sum())


@dataclass(frozen=True, slots=True)
class Flow:
    """People of one year against the years before it, from the first year asked about.

    new: in no earlier year. continuing: also in the year before. returning: earlier, but not the year before.
    left: in the year before, not in this one. cumulative: counted once since the first year.
    """

    year: int
    new: int
    continuing: int
    returning: int
    left: int
    cumulative: int

    @property
    def reached(self) -> int:
        return self.new + self.continuing + self.returning
