"""Counts that some partners add up instead of sending records: sized beside the records, late or missing at times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xinmiao.demonstration.recipe import AggregateReport, Recipe
from xinmiao.indicators import queries as indicators
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.slices import EVERYTHING
from xinmiao.ledger.period import Period
from xinmiao.ledger.rows import ReportRow
from xinmiao.ledger.schema import ReportStatus
from xinmiao.partners.models import Partner


def rows(recipe: Recipe, seed: int) -> list[ReportRow]:
    """Make the quarterly reports of the recipe, province by province, as first sent."""
    rng = np.random.default_rng([seed, len(recipe.aggregate_reports)])
    return [row for told in recipe.aggregate_reports for year in recipe.years for row in _year(told, year, rng)]


def _year(told: AggregateReport, year: int, rng: np.random.Generator) -> Iterator[ReportRow]:
    indicator = indicators.indicator(told.indicator)
    partner = Partner.objects.get(code=told.partner).number
    counted = _counted(told.indicator, year)
    for province in told.provinces:
        for quarter in range(1, 5):
            value = round(told.share * counted.get((year * 10 + quarter, province), 0))
            never = rng.random() < told.missing
            yield _row(indicator, partner, province, Period.parse(f"{year}Q{quarter}"), None if never else value)


def _counted(code: str, year: int) -> dict[tuple[int, int], int]:
    """Give what the records hold, by quarter and province."""
    asked = indicators.question(indicators.version_of(code), Period.year(year), EVERYTHING)
    answer = counting().answer(replace(asked, by=("quarter", "province")))
    return {(quarter, province): value for quarter, province, value in answer.frame.iter_rows()}


def _row(indicator: Indicator, partner: int, province: int, period: Period, value: int | None) -> ReportRow:
    status = ReportStatus.MISSING if value is None else ReportStatus.ZERO if value == 0 else ReportStatus.REPORTED
    return ReportRow(
        component=indicator.number,
        intervention=indicator.intervention_id or 0,
        start=period.start,
        end=period.end,
        value=None if value is None else float(value),
        status=int(status),
        place=province,
        province=province,
        partner=partner,
    )


def late(sent: list[ReportRow], numbers: tuple[int, ...], share: float, seed: int) -> list[ReportRow]:
    """Give the rows by which some reports are corrected in the next quarter: a tenth more than was first sent."""
    rng = np.random.default_rng([seed, 7])
    return [
        replace(row, value=round(row.value * 1.1), supersedes=number)
        for row, number in zip(sent, numbers, strict=True)
        if row.value and rng.random() < share
    ]
