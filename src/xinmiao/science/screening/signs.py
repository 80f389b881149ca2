"""`warning_signs`: what a child cannot do at its age, by a table that a pack brings. It finds children to look at.

A sign refers, also while the table is a draft; that nothing was found is said only by a table in force, or one opted
into. No result is a diagnosis. Source: the table's own (China: 国卫办妇幼发〔2022〕12号).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.screening.naming import named
from xinmiao.science.screening.reasons import REASONS
from xinmiao.science.tables import RuleTable, TableFault, give_back, is_usable, listed, load, read
from xinmiao.science.tables.columns import NO, YES, Floats, codes, completed_months, dates, numbers
from xinmiao.science.text import Text

Native = TypeVar("Native")
Mask = NDArray[np.bool_]
RESULTS = ("refer", "incomplete", "none_found", "cannot_decide")
_REFER, _INCOMPLETE, _NONE, _UNDECIDED = range(len(RESULTS))


@dataclass(frozen=True)
class Signs:
    """at: completed months from which items are asked, ascending; `items[n]` are those of `at[n]`.

    always: items asked at every visit. before: no result from so many months on.
    """

    rule: RuleTable
    at: tuple[int, ...]
    items: tuple[tuple[str, ...], ...]
    always: tuple[str, ...]
    before: int

    @property
    def columns(self) -> tuple[str, ...]:
        return (*(one for items in self.items for one in items), *self.always)


def load_signs(path: Path) -> Signs:
    """Read a table of warning signs. Raises `TableFault`; code signs.incomplete where its count does not come out."""
    rule = load(path)
    points = rule.data["time_points"]
    items = tuple(tuple(one["id"] for one in point["items"]) for point in points)
    found = [one for of_age in items for one in of_age]
    if len(found) != rule.data["n_items"] or len(set(found)) != len(found):
        raise TableFault(
            "signs.incomplete", Text("条目数与 n_items 不符", "Its items are not n_items"), where=str(path)
        )
    always = tuple(one["id"] for one in rule.data["regression_question"])
    at = tuple(int(point["months"]) for point in points)
    return Signs(rule, at, items, always, int(rule.data["age_upper_months_exclusive"]))


def warning_signs(table: Native, signs: Signs, *, allow_draft: Collection[str] = ()) -> Native:
    """Give the table with the first screen at its right: the same kind, the same rows in the same order.

    table: `birth_date` and `visit_date`, else `age_months`; a column for each item of `signs` and for those asked at
    every visit, yes: the child cannot. Age is chronological; `gestation_weeks` passes through beside it.

    Adds `signs_age_months` (completed), `signs_at` (the age whose items were used: the largest not above it),
    `signs_n_positive`, `signs_positive`, `signs_missing` (items of that age without an answer), `signs_result`: refer
    (any one is positive), incomplete (none is, one is unanswered), none_found, cannot_decide; `signs_reason`,
    `signs_refer_days` (30 where it refers) and the columns that name the table.
    """
    frame = read(table)
    age = _age(frame)
    point = np.searchsorted(signs.at, np.where(np.isnan(age), -1, age), side="right") - 1
    in_range = ~np.isnan(age) & (age < signs.before)
    asked = _asked(signs, point, in_range)
    positive = {name: asked[name] & (codes(frame, name, YES) == 1) for name in signs.columns}
    missing = {
        name: asked[name] & ~positive[name] & ~(codes(frame, name, NO) == 1) for name in signs.columns
    }  # fmt: skip
    n_positive = np.sum(list(positive.values()), axis=0)
    is_missing = np.any(list(missing.values()), axis=0)
    why = _why(age, point, signs, is_open=is_usable(signs.rule.id, signs.rule.status, allow_draft))
    result = _result(n_positive > 0, is_missing, why)
    why = np.where((result == _REFER) | (result == _INCOMPLETE), 0, why)
    columns = [
        pl.Series("signs_age_months", age, nan_to_null=True).cast(pl.Int64),
        pl.Series("signs_at", np.where((point >= 0) & in_range, np.take(signs.at, np.maximum(point, 0)), np.nan),
                  nan_to_null=True).cast(pl.Int64),
        pl.Series("signs_n_positive", n_positive),
        listed("signs_positive", positive),
        listed("signs_missing", missing),
        pl.Series("signs_result", RESULTS).gather(result).rename("signs_result"),
        REASONS.column("signs_reason", why.astype(np.int8)),
        pl.Series("signs_refer_days", np.where(result == _REFER, 30.0, np.nan), nan_to_null=True).cast(pl.Int64),
    ]  # fmt: skip
    return give_back(table, pl.DataFrame([*columns, *named("signs", signs.rule, frame.height)]))


def _age(frame: pl.DataFrame) -> Floats:
    """Completed calendar months by the dates, else those given; NaN unknown or negative."""
    age = np.floor(numbers(frame, "age_months") + 1e-9)
    if {"birth_date", "visit_date"} <= set(frame.columns):
        dated = completed_months(dates(frame, "birth_date"), dates(frame, "visit_date"))
        age = np.where(np.isnan(dated), age, dated)
    return np.where(age >= 0, age, np.nan)


def _asked(signs: Signs, point: NDArray[np.int64], in_range: Mask) -> dict[str, Mask]:
    """Which items are asked of whom: those of the age, and those of every visit."""
    of_age = {name: (point == n) & in_range for n, items in enumerate(signs.items) for name in items}
    return of_age | dict.fromkeys(signs.always, in_range)


def _why(age: Floats, point: NDArray[np.int64], signs: Signs, *, is_open: bool) -> NDArray[np.int64]:
    """What stands against saying that nothing was found, 0 where nothing does."""
    why = np.where(point < 0, REASONS.code("no_items_at_age"), 0 if is_open else REASONS.code("draft_table"))
    why[age >= signs.before] = REASONS.code("age_out_of_range")
    why[np.isnan(age)] = REASONS.code("no_age")
    return why


def _result(positive: Mask, missing: Mask, why: NDArray[np.int64]) -> NDArray[np.int64]:
    has_items = (why == 0) | (why == REASONS.code("draft_table"))
    otherwise = np.where(has_items & missing, _INCOMPLETE, np.where(why == 0, _NONE, _UNDECIDED))
    return np.where(positive, _REFER, otherwise)
