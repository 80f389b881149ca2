"""`zscores`: z of every indicator, its flag and its reason, for a table of children."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TypeVar

import numpy as np
import polars as pl

from xinmiao.science.growth.bands import Bands
from xinmiao.science.growth.children import Children, Mask, children
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.growth.indicators import INDICATORS, Indicator
from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.growth.school import school_columns
from xinmiao.science.growth.scoring import Scores, score, why_missing
from xinmiao.science.growth.standard import FIRST_DAY_2007, LmsStandard, Standard, is_open, table_status, who
from xinmiao.science.tables import give_back, read

Native = TypeVar("Native")
Part = tuple[LmsStandard | Bands, Mask | None]
"""A standard and the children it applies to; None for all of them."""


def zscores(
    table: Native, standard: str | Standard = "who", *, allow_draft: Collection[str] = (), as_of: date | None = None
) -> Native:
    """Give the table with z-scores at its right: the same kind, the same rows in the same order.

    table: Polars, pandas, Arrow or a dict of NumPy arrays with `sex` (1/2, M/F, 男/女), an age (`age_days`, or
    `birth_date` and `visit_date`, or `age_months`), and any of `weight_kg`, `lenhei_cm` with `measure` (l lying,
    h standing), `head_cm`, `muac_cm`, `triceps_mm`, `subscap_mm`, `oedema` (y/n).
    standard: `who` (2006 to day 1,856, then 2007), `who_2006`, `who_2007`, or a loaded one of a pack.
    allow_draft: ids of draft tables that may be used. as_of: a date after it is in the future.

    Adds `lhfa_z wfa_z wflh_z bmi_z hc_z muac_z ts_z ss_z`, each with `_flag` (implausible; null without z) and
    `_reason` (a word of `REASONS`; null with z), `clenhei_cm` and `bmi` (length in the position that the age asks
    for), `age_days_used`, `standard`, `standard_version`, `table_checksum`, `table_status`, `z_method` (`lms`, or
    `interpolated` between bands). A table of cut-offs adds the columns of `school_columns` instead of z.
    Raises `UnknownStandard`, `NotATable`; never for a bad row. Source: WHO Child Growth Standards 2006; WHO 2007.
    """
    chosen = standard if not isinstance(standard, str) else (None if standard == "who" else who(standard))
    seen = children(read(table), as_of=as_of)
    if isinstance(chosen, Cutoffs):
        return give_back(table, school_columns(seen, chosen, allow_draft))
    parts: list[Part] = _who_parts(seen) if chosen is None else [(chosen, None)]
    return give_back(table, pl.DataFrame([*_columns(seen, parts, allow_draft), *_named(seen, parts, allow_draft)]))


def _who_parts(seen: Children) -> list[Part]:
    older = seen.age.days >= FIRST_DAY_2007
    if older.all() and seen.n:
        return [(who("who_2007"), None)]
    return [(who("who_2006"), ~older), (who("who_2007"), older)] if older.any() else [(who("who_2006"), None)]


def _columns(seen: Children, parts: list[Part], allow_draft: Collection[str]) -> Iterator[pl.Series]:
    for indicator in INDICATORS:
        found = _scores(seen, indicator, parts, allow_draft)
        yield from _z_and_flag(indicator, found)
        yield REASONS.column(f"{indicator.name}_reason", found.why)
    yield pl.Series("clenhei_cm", seen.length, nan_to_null=True)
    yield pl.Series("bmi", seen.bmi, nan_to_null=True)
    yield pl.Series("age_days_used", seen.age.days, nan_to_null=True).cast(pl.Int64, strict=False)


def _scores(seen: Children, indicator: Indicator, parts: list[Part], allow_draft: Collection[str]) -> Scores:
    whole = Scores(np.full(seen.n, np.nan), np.zeros(seen.n, dtype=np.int8))
    for standard, applies in parts:
        if applies is None:
            return _of_part(seen, indicator, standard, allow_draft)
        rows = np.flatnonzero(applies)
        whole.z[rows], whole.why[rows] = _of_part(seen.take(rows), indicator, standard, allow_draft)
    return whole


def _of_part(
    seen: Children, indicator: Indicator, standard: LmsStandard | Bands, allow_draft: Collection[str]
) -> Scores:
    if is_open(standard, allow_draft) and standard.tables:
        return score(seen, indicator, standard)
    why = why_missing(seen, indicator)
    return Scores(np.full(seen.n, np.nan), np.where(why == 0, REASONS.code("draft_table"), why).astype(np.int8))


def _z_and_flag(indicator: Indicator, found: Scores) -> tuple[pl.Series, pl.Series]:
    z, flag = f"{indicator.name}_z", f"{indicator.name}_flag"
    missing = found.why > 0
    if missing.all():
        return _empty(z, pl.Float64(), len(missing)), _empty(flag, pl.Boolean(), len(missing))
    flags = pl.Series(flag, (found.z < indicator.low) | (found.z > indicator.high))
    if missing.any():
        flags = flags.set(pl.Series(missing), None)
    return pl.Series(z, found.z, nan_to_null=True), flags


def _empty(name: str, kind: pl.DataType, n: int) -> pl.Series:
    return pl.Series(name, [None], dtype=kind).new_from_index(0, n)


def _named(seen: Children, parts: list[Part], allow_draft: Collection[str]) -> list[pl.Series]:
    """Name the standard of each row, its version, checksum, status and method."""
    said = [
        (part.rule.id, part.rule.version, part.rule.checksum, table_status(part, allow_draft), _method(part))
        for part, _rows in parts
    ]
    names = ("standard", "standard_version", "table_checksum", "table_status", "z_method")
    words = [
        pl.Series(name, column, dtype=pl.String) for name, column in zip(names, zip(*said, strict=True), strict=True)
    ]
    last = parts[-1][1]
    if last is None:
        return [one.new_from_index(0, seen.n) for one in words]
    return [one.gather(last.astype(np.int8)) for one in words]


def _method(standard: LmsStandard | Bands) -> str:
    return "interpolated" if isinstance(standard, Bands) else "lms"
