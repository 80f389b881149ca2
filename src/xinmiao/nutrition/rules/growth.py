"""One child's measurements among the lines of the standards, and as a table. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import polars as pl

from xinmiao.science import growth
from xinmiao.science.growth import NoChart
from xinmiao.science.growth.bands import Bands
from xinmiao.science.growth.standard import Standard, is_open

INDICATORS = ("lhfa", "bmi", "wfa")


class Source(StrEnum):
    ROUND = "round"
    HOME_VISIT = "home_visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """What was measured on a day. measure: `h` standing, `l` lying, empty where nobody said."""

    on: date
    height_cm: Decimal | None
    weight_kg: Decimal | None
    measure: str
    oedema: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Child:
    """sex: 1 male, 2 female, 0 not known. birth_date: to the day; None where that is not known."""

    sex: int
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A visit as the table shows it, with WHO's z. flagged: the indicators whose z is implausible."""

    visit: Visit
    months: float | None
    bmi: float | None
    z: dict[str, float | None]
    flagged: tuple[str, ...]


_SCHEMA = {
    "sex": pl.String, "birth_date": pl.Date, "visit_date": pl.Date, "lenhei_cm": pl.Float64, "weight_kg": pl.Float64,
    "measure": pl.String, "oedema": pl.String,
}  # fmt: skip


def pictures(
    child: Child, visits: Sequence[Visit], standards: Sequence[Standard], *, language: str, allow_draft: Collection[str]
) -> list[str]:
    """Give a chart for each indicator by WHO, and by each of the pack's bands that is active or opted into.

    An indicator without a value inside its table has no chart. Without sex or birth date there is none.
    """
    if not visits or child.sex not in (1, 2) or child.birth_date is None:
        return []
    scored = lines(child, visits)
    theirs: list[str | Standard] = [one for one in standards if isinstance(one, Bands) and is_open(one, allow_draft)]
    found = []
    for name in INDICATORS:
        if any(one.z[name] is not None for one in scored):
            drawn = (_picture(child, visits, name, one, language, allow_draft) for one in ("who", *theirs))
            found += [one for one in drawn if one]
    return found


def lines(child: Child, visits: Sequence[Visit]) -> list[Line]:
    """Give the visits in order, with z by WHO."""
    if not visits:
        return []
    scored = growth.zscores(_table(child, visits), "who").to_dicts()
    return [_line(visit, row) for visit, row in zip(visits, scored, strict=True)]


def _picture(
    child: Child, visits: Sequence[Visit], name: str, standard: str | Standard, language: str, drafts: Collection[str]
) -> str:
    try:
        return growth.chart_svg(_table(child, visits), name, standard, language=language, allow_draft=drafts)
    except NoChart:  # bands that do not hold this indicator
        return ""


def _table(child: Child, visits: Sequence[Visit]) -> pl.DataFrame:
    rows = [
        {
            "sex": {1: "M", 2: "F"}.get(child.sex), "birth_date": child.birth_date, "visit_date": one.on,
            "lenhei_cm": _float(one.height_cm), "weight_kg": _float(one.weight_kg), "measure": one.measure or None,
            "oedema": "y" if one.oedema else "n",
        }
        for one in visits
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_SCHEMA)


def _line(visit: Visit, row: dict[str, Any]) -> Line:
    days = row["age_days_used"]
    return Line(
        visit,
        None if days is None else days / 30.4375,
        row["bmi"],
        {name: row[f"{name}_z"] for name in INDICATORS},
        tuple(name for name in INDICATORS if row[f"{name}_flag"]),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
