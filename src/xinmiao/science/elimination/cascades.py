"""The cascade of mothers and infants: who reached each step, of those known positive and of the estimated need.

Unknown is a bucket of its own and stays in the denominator; a share is what was reached for certain, its upper bound
what would be reached if every unknown were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.criteria import packaged_table
from xinmiao.science.elimination.rates import Rate, figure, of_counts, scaled
from xinmiao.science.elimination.reading import count, require, word
from xinmiao.science.tables import RuleTable, as_kind_of, give_back, read

Native = TypeVar("Native")
SUPPRESSED = ("suppressed", "已隐去", "*")
COUNTS = ("reached", "not_reached", "unknown")
ALIASES = {
    "place": ("地点", "地区"), "parent": ("上级", "上级地区"), "level": ("级别",), "year": ("年份", "年度"),
    "disease": ("病种",), "step": ("环节", "步骤"), "reached": ("已达到",), "not_reached": ("未达到",),
    "unknown": ("未知",), "need": ("估计需求", "估计人数"), "need_source": ("估计来源",),
}  # fmt: skip
_KINDS = {
    "known_positive": pl.Int64, "of_known": pl.Float64, "of_known_upper": pl.Float64, "of_need": pl.Float64,
    "of_need_upper": pl.Float64, "printed_of_known": pl.String, "printed_of_need": pl.String, "cascade_mark": pl.String,
    "cascade_reason": pl.String,
}  # fmt: skip
YES = {"yes", "y", "1", "true", "是", "有"}
NO = {"no", "n", "0", "false", "否", "无"}


def cascade(table: Native) -> Native:
    """Give the same rows with both denominators at the right, in the kind of table given.

    table: one row a place, year, disease and step, with counts `reached not_reached unknown`, and `need need_source`
    where somebody estimated the need. New: `known_positive` (the three counts together), `of_known of_known_upper
    of_need of_need_upper` in per cent, `printed_of_known printed_of_need`, `cascade_mark` (`above_need`: more reached
    than estimated), `cascade_reason` (`suppressed`, `not_a_count`, `no_value`, `no_denominator`). Raises
    `MissingColumn`, `NotATable`.
    """
    frame = read(table)
    require(frame, "step", "reached")
    return give_back(table, pl.DataFrame([_told(said) for said in frame.iter_rows(named=True)], schema=_KINDS))


def _told(said: Mapping[str, Any]) -> dict[str, object]:
    if any(word(said, name).lower() in SUPPRESSED for name in COUNTS):
        return {"cascade_mark": "suppressed", "cascade_reason": "suppressed"}
    try:
        reached, not_reached, unknown, need = (count(said, name) for name in (*COUNTS, "need"))
    except ValueError:
        return {"cascade_reason": "not_a_count"}
    if reached is None or not_reached is None or unknown is None:
        return {"cascade_reason": "no_value"}
    known_positive = reached + not_reached + unknown
    told: dict[str, object] = {"known_positive": known_positive}
    if known_positive == 0:
        return {**told, "cascade_reason": "no_denominator"}
    of_known = Fraction(reached, known_positive), Fraction(reached + unknown, known_positive)
    told |= _shares("of_known", *of_known)
    if need:
        of_need = Fraction(reached, need), Fraction(reached + unknown, need)
        told |= _shares("of_need", *of_need)
        told["cascade_mark"] = "above_need" if of_need[1] > 1 else None
    return told


def _shares(name: str, lower: Fraction, upper: Fraction) -> dict[str, object]:
    printed = [figure(one, 100, digits=1) for one in dict.fromkeys((lower, upper))]
    return {name: scaled(lower, 100), f"{name}_upper": scaled(upper, 100), f"printed_{name}": "–".join(printed)}


def steps(rule: RuleTable | None = None) -> list[str]:
    """Give the steps of the cascade in their order."""
    return [str(one["id"]) for one in (rule or packaged_table("pair_cascade")).data["steps"]]


def count_pairs(pairs: Native, by: Sequence[str] = ("place", "year", "disease")) -> Native:
    """Count pairs into the table that `cascade` takes: one row a group and step, in the kind of table given.

    pairs: one row a mother and infant (twins: two), a column a step with yes, no or nothing, and optionally `moved_to`,
    `moved_accepted`. A pair that moved counts where it came from until the receiving place accepts it, then there. A
    pair that was lost or died keeps its place in every step: what nobody knows is unknown.
    """
    frame = read(pairs)
    require(frame, *by)
    counted: dict[tuple[str, ...], list[int]] = {}
    for said in frame.iter_rows(named=True):
        group = _group(said, by)
        for step in (one for one in steps() if one in frame.columns):
            answer = word(said, step).lower()
            bucket = 0 if answer in YES else 1 if answer in NO else 2
            counted.setdefault((*group, step), [0, 0, 0])[bucket] += 1
    rows = [[*key, *buckets] for key, buckets in counted.items()]
    schema = {**dict.fromkeys([*by, "step"], pl.String), **dict.fromkeys(COUNTS, pl.Int64)}
    return as_kind_of(pairs, pl.DataFrame(rows, schema=schema, orient="row"))


def _group(said: Mapping[str, Any], by: Sequence[str]) -> tuple[str, ...]:
    accepted = word(said, "moved_accepted").lower() in YES and word(said, "moved_to")
    return tuple(word(said, "moved_to") if one == "place" and accepted else word(said, one) for one in by)


def transmission(
    pairs: Native, indicator: str, *, status: str = "infant_status", by: Sequence[str] = ("place", "year")
) -> Native:
    """Count final statuses into rows that `assess` takes: infected of those with one, and the unknown beside them.

    pairs: `status` is infected, not_infected, or empty. Gives `by… indicator numerator denominator unknown`.
    """
    frame = read(pairs)
    require(frame, *by, status)
    counted: dict[tuple[str, ...], list[int]] = {}
    for said in frame.iter_rows(named=True):
        held = counted.setdefault(_group(said, by), [0, 0, 0])
        answer = word(said, status).lower()
        held[0] += answer in ("infected", "感染")
        held[1] += answer in ("infected", "感染", "not_infected", "未感染")
        held[2] += answer not in ("infected", "感染", "not_infected", "未感染")
    rows = [[*key, indicator, *numbers] for key, numbers in counted.items()]
    kinds = dict.fromkeys(("numerator", "denominator", "unknown"), pl.Int64)
    schema = {**dict.fromkeys([*by, "indicator"], pl.String), **kinds}
    return as_kind_of(pairs, pl.DataFrame(rows, schema=schema, orient="row"))


def mother_to_child_rate(infected: int, with_final_status: int, unknown: int) -> Rate:
    """Give confirmed infected / exposed with final status; bounds with all unknown negative, all positive.

    1 of 60 with 10 unknown: 1.67 %, from 1.43 % (1/70) to 15.71 % (11/70).
    """
    return of_counts(infected, with_final_status, unknown)
