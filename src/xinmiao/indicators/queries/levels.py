"""Values that are no count of events: levels that somebody reports, ratios, modelled estimates."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from xinmiao.indicators.definitions import MeasureName
from xinmiao.indicators.figure import Figure, Mark
from xinmiao.indicators.queries.asking import Asked, Basis
from xinmiao.indicators.queries.questions import Codes, version_of
from xinmiao.indicators.queries.reports import reports_of
from xinmiao.ledger.schema import ReportStatus

Answer = Callable[[Asked], Figure]


def level(asked: Asked, basis: Basis, known: Codes, answer: Answer) -> Figure:
    """Give a level, a ratio or an estimate; "no data" where nothing was reported or a denominator is empty.

    answer: how the parts of a ratio are answered.
    """
    if asked.spec.measure is MeasureName.RATIO:
        return _ratio(asked, basis, answer)
    rows = _valued(asked, basis, known)
    if rows.is_empty():
        return basis.figure(asked, lower=None, point=None, upper=None, n_records=0, mark=Mark.NO_DATA)
    value = _latest(rows) if asked.spec.measure is MeasureName.LATEST else float(rows["value"].sum())
    return basis.figure(asked, lower=value, point=value, upper=value, n_records=len(rows))


def parts(asked: Asked) -> list[Asked]:
    """The numerator and the denominator of a ratio, for the same period and part."""
    codes = (str(code) for code in (asked.spec.numerator, asked.spec.denominator))
    return [Asked(version_of(code), code, asked.period, asked.slice) for code in codes]


def _ratio(asked: Asked, basis: Basis, answer: Answer) -> Figure:
    above, below = map(answer, parts(asked))
    n_records = (above.n_records or 0) + (below.n_records or 0)
    if above.point is None or not below.point:
        return basis.figure(asked, lower=None, point=None, upper=None, n_records=n_records, mark=Mark.NO_DATA)
    value = above.point / below.point
    return basis.figure(asked, lower=value, point=value, upper=value, n_records=n_records)


def _valued(asked: Asked, basis: Basis, known: Codes) -> pl.DataFrame:
    rows = reports_of(asked.spec.id, basis.snapshot, known).filter(
        pl.col("status").is_in([ReportStatus.REPORTED, ReportStatus.ZERO]), pl.col("dimension") == ""
    )
    inside = pl.col("end") <= asked.period.end
    if asked.spec.measure is MeasureName.ESTIMATE:
        inside &= pl.col("start") >= asked.period.start
    if asked.slice.place:
        rows = rows.filter(pl.col("place").is_in(_numbers(asked.slice.place, known)))
    return rows.filter(inside)


def _numbers(code: str, known: Codes) -> list[int]:
    return [known.place(code).number]


def _latest(rows: pl.DataFrame) -> float:
    last = rows.sort("end").group_by("place", "partner", maintain_order=True).last()
    return float(last["value"].sum())
