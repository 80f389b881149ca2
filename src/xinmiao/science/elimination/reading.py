"""The long table `place, year, indicator, numerator, denominator, value, unknown, source`, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.criteria import Criteria, Criterion, criteria_of
from xinmiao.science.elimination.rates import (
    LEVEL,
    Rate,
    exact,
    figure,
    half_unit,
    of_counts,
    poisson_interval,
    published,
    scaled,
)
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import give_back, read
from xinmiao.science.text import Text

Native = TypeVar("Native")
ALIASES = {
    "place": ("地点", "地区", "省份"),
    "parent": ("上级", "上级地区"),
    "level": ("级别", "行政级别"),
    "year": ("年份", "年度"),
    "indicator": ("指标",),
    "numerator": ("分子",),
    "denominator": ("分母",),
    "value": ("数值", "值"),
    "unknown": ("未知", "结局未知", "未知数"),
    "source": ("来源",),
}
"""The published list: what a column may also be called, in lower case."""
NEEDED = ("place", "year", "indicator")


class MissingColumn(XinmiaoError):
    """The table lacks a column without which no row says anything."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            "elimination_column.unknown",
            Text("表中没有这一列：{name}", "The table has no such column: {name}").format(name=name),
            todo=Text("表中有：{known}", "it has: {known}").format(known=", ".join(known)),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `reason` says why it cannot be used; year 0 and an empty place are missing."""

    place: str
    parent: str
    year: int
    indicator: str
    rate: Rate
    source: str

    @property
    def reason(self) -> str:
        return self.rate.reason


def rows(frame: pl.DataFrame, standard: Criteria) -> list[Row]:
    """Read each row of the table, in its order; a bad one has a reason. Raises `MissingColumn`."""
    require(frame, *NEEDED)
    known = standard.by_indicator
    return [_row(said, known, standard.recorded) for said in frame.iter_rows(named=True)]


def require(frame: pl.DataFrame, *names: str) -> None:
    """Raise `MissingColumn` for the first name that the table lacks."""
    for name in names:
        if name not in frame.columns:
            raise MissingColumn(name, frame.columns)


def word(said: Mapping[str, Any], name: str) -> str:
    """Give a cell as text without spaces around; empty where it is missing."""
    held = said.get(name)
    return "" if held is None or held != held else str(held).strip()


def count(said: Mapping[str, Any], name: str) -> int | None:
    """Give a cell as a whole number ≥ 0; None where it is missing. Raises ValueError for anything else."""
    written = word(said, name)
    if not written:
        return None
    found = exact(written)
    if found is None or found.denominator != 1 or found < 0 or written.endswith(("%", "％")):
        raise ValueError(name)
    return int(found)


def _row(said: Mapping[str, Any], known: Mapping[str, Criterion], recorded: Mapping[str, Text]) -> Row:
    place, indicator, year = word(said, "place"), word(said, "indicator"), _year(said)
    if not place or not year:
        rate = Rate(reason="no_year" if place else "no_place")
    elif indicator in recorded:
        rate = _recorded(said)
    else:
        rate = _rate(said, known[indicator]) if indicator in known else Rate(reason="unknown_indicator")
    return Row(place, word(said, "parent"), year, indicator, rate, word(said, "source"))


def _year(said: Mapping[str, Any]) -> int:
    found = exact(word(said, "year"))
    return int(found) if found is not None and found.denominator == 1 and 1900 < found < 3000 else 0


_RECORDED = {"1": 1, "yes": 1, "是": 1, "true": 1, "0": 0, "no": 0, "否": 0, "false": 0}


def _recorded(said: Mapping[str, Any]) -> Rate:
    found = exact(word(said, "value"))
    written = str(int(found)) if found in (0, 1) else word(said, "value").lower()
    return Rate(Fraction(_RECORDED[written])) if written in _RECORDED else Rate(reason="not_recorded")


def _rate(said: Mapping[str, Any], one: Criterion) -> Rate:
    try:
        events, out_of, unknown = (count(said, name) for name in ("numerator", "denominator", "unknown"))
    except ValueError:
        return Rate(reason="not_a_count")
    given = _given(said, one)
    if events is not None and out_of is not None:
        counted = of_counts(events, out_of, unknown, unknown_among=one.is_case_rate)
        return _held_against(counted, given, said, one)
    if given is None:
        return Rate(reason="out_of_range" if word(said, "value") else "no_value")
    return published(given)


def _given(said: Mapping[str, Any], one: Criterion) -> Fraction | None:
    """Give the value that stands in the row, per one: a share as it is, a case rate divided by its `per`."""
    found = exact(word(said, "value"))
    return found / one.per if found is not None and one.is_case_rate else found


def _held_against(rate: Rate, given: Fraction | None, said: Mapping[str, Any], one: Criterion) -> Rate:
    """Mark counts whose rate is not the value given, within the rounding of what is written; the counts decide."""
    if given is None or rate.value is None:
        return rate
    slack = half_unit(word(said, "value")) / (one.per if one.is_case_rate else 1)
    return rate if abs(given - rate.value) <= slack else replace(rate, mark="value_differs")


def interval(rate: Rate, one: Criterion) -> tuple[float | None, float | None]:
    """Give the exact Poisson interval of a case rate, in its unit; nothing for shares and published rates."""
    if not one.is_case_rate or rate.value is None or rate.events is None or not rate.out_of:
        return None, None
    lower, upper = poisson_interval(rate.events, LEVEL)
    return lower / rate.out_of * one.per, upper / rate.out_of * one.per


def rates(table: Native, criteria: str | Criteria = "who_validation") -> Native:
    """Give the same rows in their order with `rate unit rate_lower rate_upper ci_lower ci_upper printed rate_mark
    rate_reason` at the right, in the kind of table given.

    table: `place year indicator numerator denominator value unknown source`, text or numbers; a share as 0.95 or 95%,
    a case rate per 100,000. rate and its bounds in `unit`: per cent, or per so many live births; ci: exact Poisson
    interval at 95 %, of case rates. Raises `UnknownCriteria`, `MissingColumn`, `NotATable`.
    """
    standard = criteria_of(criteria)
    known = standard.by_indicator
    new = [_told(row, known.get(row.indicator)) for row in rows(read(table), standard)]
    return give_back(table, pl.DataFrame(new, schema=_KINDS))


_KINDS = {
    "rate": pl.Float64, "unit": pl.String, "rate_lower": pl.Float64, "rate_upper": pl.Float64, "ci_lower": pl.Float64,
    "ci_upper": pl.Float64, "printed": pl.String, "rate_mark": pl.String, "rate_reason": pl.String,
}  # fmt: skip


def _told(row: Row, one: Criterion | None) -> dict[str, object]:
    rate, per = row.rate, one.per if one else 1
    low, high = interval(rate, one) if one else (None, None)
    return {
        "rate": scaled(rate.value, per), "unit": one.unit if one else None, "rate_lower": scaled(rate.lower, per),
        "rate_upper": scaled(rate.upper, per), "ci_lower": low, "ci_upper": high,
        "printed": figure(rate.value, per, one.limit) if one else None, "rate_mark": rate.mark or None,
        "rate_reason": rate.reason or None,
    }  # fmt: skip
