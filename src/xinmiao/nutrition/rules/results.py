"""The two results of a pupil side by side, each by its own standard: WS/T 586 with 456, and WHO 2007. Pure.

A birth date known to the month or year is taken at both its ends: where they give two classes, none is given.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from xinmiao.science import growth
from xinmiao.science.growth.cutoffs import Cutoffs

UNDECIDED = "cannot_decide"


@dataclass(frozen=True, slots=True)
class Child:
    """sex: 1 male, 2 female, 0 not known. birth_precision: day, month, year, estimated."""

    sex: int
    birth_date: date | None
    birth_precision: str
    measured_on: date
    height_cm: Decimal
    weight_kg: Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """A class by one standard. reason: why it is undecided, or in part; status: `draft` where a draft was used."""

    standard: str
    version: str
    checksum: str
    status: str
    klass: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """china: `klass` is the class of nutrition, stunted first. who: by BMI; z, and whether it is implausible."""

    bmi: float
    age_half: float | None
    china: Named
    weight_class: str
    stunted: str
    who: Named
    z: float | None
    is_implausible: bool


def results(children: Sequence[Child], standard: Cutoffs, allow_draft: Collection[str]) -> list[Result]:
    """Give the result of each child, in order."""
    if not children:
        return []
    early, late = (_run([_row(one, end) for one in children], standard, allow_draft) for end in (0, 1))
    return [_result(*pair) for pair in zip(early, late, strict=True)]


Row = tuple[dict[str, Any], dict[str, Any]]


def _run(rows: list[dict[str, Any]], standard: Cutoffs, allow_draft: Collection[str]) -> list[Row]:
    table = pl.DataFrame(rows, schema=_SCHEMA)
    china = growth.zscores(table, standard, allow_draft=allow_draft).to_dicts()
    who = growth.classify(table, "who").to_dicts()
    return list(zip(china, who, strict=True))


_SCHEMA = {
    "sex": pl.String, "birth_date": pl.Date, "visit_date": pl.Date, "lenhei_cm": pl.Float64, "weight_kg": pl.Float64,
    "measure": pl.String,
}  # fmt: skip


def _row(one: Child, end: int) -> dict[str, Any]:
    return {
        "sex": {1: "M", 2: "F"}.get(one.sex), "birth_date": _born(one)[end], "visit_date": one.measured_on,
        "lenhei_cm": float(one.height_cm), "weight_kg": float(one.weight_kg), "measure": "h",
    }  # fmt: skip


def _born(one: Child) -> tuple[date | None, date | None]:
    """The first and the last day on which the child may have been born."""
    born = one.birth_date
    if born is None or one.birth_precision == "estimated":
        return None, None
    if one.birth_precision == "month":
        return born.replace(day=1), born.replace(day=monthrange(born.year, born.month)[1])
    if one.birth_precision == "year":
        return date(born.year, 1, 1), date(born.year, 12, 31)
    return born, born


def _result(early: Row, late: Row) -> Result:
    (china, who), (china_late, who_late) = early, late
    same = china["nutrition_class"] == china_late["nutrition_class"]
    same_who = who["bmi_class"] == who_late["bmi_class"]
    return Result(
        bmi=china["bmi"],
        age_half=china["age_half"] if china["age_half"] == china_late["age_half"] else None,
        china=_named(china, "nutrition_class", same),
        weight_class=china["weight_class"] if same else UNDECIDED,
        stunted=china["stunted"] if same else UNDECIDED,
        who=_named(who, "bmi_class", same_who, who["bmi_reason"]),
        z=who["bmi_z"] if same_who else None,
        is_implausible=bool(who["bmi_flag"]),
    )


def _named(row: dict[str, Any], column: str, is_sure: bool, reason: str | None = None) -> Named:
    why = reason or row.get(f"{column}_reason") or ""
    return Named(
        row["standard"], row["standard_version"], row["table_checksum"], row["table_status"],
        row[column] if is_sure else UNDECIDED, why if is_sure else "no_age",
    )  # fmt: skip
