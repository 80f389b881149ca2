"""The safety rule. It lives here, whole, and takes no parameter: no setting, role, locale or pack changes it.

Any trigger opens the same-day protocol, whatever the total, the tier, the consent, or the status of a table. A pack can
add triggers (columns named `safety_…`), never remove one. An answer that was not given is `not_assessed`, never "no
risk". Source: platform rule (design 04 §5), on the suicide item of PHQ-9.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.tables import listed
from xinmiao.science.tables.columns import NO, YES, codes, numbers
from xinmiao.science.text import Text

Mask = NDArray[np.bool_]


class Safety(StrEnum):
    NOT_TRIGGERED = "not_triggered"
    NOT_ASSESSED = "not_assessed"
    TRIGGERED = "triggered"


@dataclass(frozen=True, slots=True)
class Trigger:
    """columns: any of them opens the protocol. asks: the columns ask about risk, so that their no counts as asked."""

    id: str
    words: Text
    columns: tuple[str, ...]
    is_score: bool = False
    asks: bool = False


TRIGGERS = (
    Trigger("phq9_item9", Text("第9题不是0分", "Item 9 is above 0"), ("phq9_9", "phqa_9"), is_score=True, asks=True),
    Trigger("phqa_thoughts", Text("过去一个月有过轻生的想法", "Thoughts of ending life in the past month"),
            ("phqa_suicidal_thoughts_past_month",), asks=True),
    Trigger("phqa_attempt", Text("曾经尝试轻生", "An attempt at any time"), ("phqa_lifetime_attempt",), asks=True),
    Trigger("free_text_flag", Text("写下的话让人担心", "Written words give cause for concern"), ("free_text_flag",)),
    Trigger("adult_report_of_risk", Text("成年人报告有危险", "An adult reports danger"), ("adult_report_of_risk",)),
    Trigger("disclosure_of_abuse", Text("说出受到伤害", "Abuse was told of"), ("disclosure_of_abuse",)),
)  # fmt: skip
ADDED = "safety_"
"""Columns of this name open the protocol as well: triggers that a pack or a form adds."""
COLUMNS = tuple(column for one in TRIGGERS for column in one.columns)


def assess(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Give `safety` (a word of `Safety`) and `safety_grounds` (ids of triggers, joined by commas; null) per row.

    A column that is absent, empty or unreadable was not answered. `not_triggered` needs a no to every question about
    risk that the table has, and at least one such question. Never raises for what a cell holds.
    """
    fired = {one.id: _fired(frame, one) for one in TRIGGERS}
    fired |= {name: codes(frame, name, YES) == 1 for name in frame.columns if _is_added(name)}
    any_fired = np.any(list(fired.values()), axis=0)
    words = np.where(any_fired, 2, np.where(_was_asked(frame), 0, 1))
    states = pl.Series("states", list(Safety), dtype=pl.String).gather(words).rename("safety")
    return states, listed("safety_grounds", fired)


def _is_added(name: str) -> bool:
    return name.startswith(ADDED) and name != "safety_grounds"


def _fired(frame: pl.DataFrame, trigger: Trigger) -> Mask:
    held = [_holds(frame, name, is_score=trigger.is_score) for name in trigger.columns]
    return np.asarray(np.any(held, axis=0))


def _holds(frame: pl.DataFrame, name: str, *, is_score: bool) -> Mask:
    """Whether a cell opens the protocol; of a score anything above 0 does, also what the scale does not know."""
    if is_score:
        with np.errstate(invalid="ignore"):
            return np.asarray((numbers(frame, name) > 0) | (codes(frame, name, YES) == 1))
    return np.asarray(codes(frame, name, YES) == 1)


def _was_asked(frame: pl.DataFrame) -> Mask:
    """Whether every question about risk that the table has was answered with no."""
    said = [
        (numbers(frame, name) == 0) if one.is_score else (codes(frame, name, NO) == 1)
        for one in TRIGGERS if one.asks
        for name in one.columns if name in frame.columns
    ]  # fmt: skip
    return np.asarray(np.all(said, axis=0)) if said else np.zeros(frame.height, dtype=np.bool_)
