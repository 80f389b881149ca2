"""Indicators over HTTP: definitions, values, breakdowns, trends, records. Small counts of people are never given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from xinmiao.accounts.rules import Verdict
from xinmiao.indicators import queries
from xinmiao.indicators.audience import audience_of, may_read_records
from xinmiao.indicators.figure import Figure, rule_in_words
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.asking import Asked, as_period
from xinmiao.indicators.queries.pivots import Cell, Head, Pivot
from xinmiao.indicators.slices import Slice
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.ui.frame import language

router = Router(tags=["indicators"])


class Bilingual(Schema):
    zh: str
    en: str


class IndicatorOut(Schema):
    code: str
    name_zh: str
    name_en: str
    goal_area: str | None
    intervention: str
    status: str
    version: int = Field(description="Number of the definition in force.")
    content_hash: str = Field(description="SHA-256 of the definition, reach rule included.")

    @staticmethod
    def resolve_goal_area(one: Indicator) -> str | None:
        return one.goal_area.code if one.goal_area else None

    @staticmethod
    def resolve_intervention(one: Indicator) -> str:
        return one.intervention.code

    @staticmethod
    def resolve_version(one: Indicator) -> int:
        return one.current.number if one.current else 0

    @staticmethod
    def resolve_content_hash(one: Indicator) -> str:
        return one.current.content_hash if one.current else ""


class DefinedOut(IndicatorOut):
    definition: dict[str, Any]
    rule: Bilingual = Field(description="How the figure keeps from counting somebody twice.")

    @staticmethod
    def resolve_definition(one: Indicator) -> dict[str, Any]:
        return dict(one.current.definition) if one.current else {}

    @staticmethod
    def resolve_rule(one: Indicator) -> dict[str, str]:
        assert one.current is not None
        return _both(rule_in_words(one.current.spec))


class FigureOut(Schema):
    """`mark` is `suppressed` or `no_data` where there is no value."""

    indicator: str
    period: str
    slice: dict[str, str]
    lower: float | None
    value: float | None
    upper: float | None
    mark: str
    rule: Bilingual
    additive: bool = Field(description="Whether such values may be added; people never are.")
    n_records: int | None
    version: int
    content_hash: str
    ledger: dict[str, int]
    as_of: str | None


class CellOut(Schema):
    row: str | None
    column: str | None
    value: float | None
    mark: str


class HeadOut(Schema):
    code: str
    label: Bilingual


class PivotOut(Schema):
    """Every total is a cell of its own: row or column null means "all"."""

    indicator: str
    period: str
    row_axis: str
    column_axis: str
    rows: list[HeadOut]
    columns: list[HeadOut]
    cells: list[CellOut]
    additive: bool
    sum: float | None = Field(None, description="Only where asked for, and only where cells add.")
    version: int
    ledger: dict[str, int]


class RecordOut(Schema):
    event_no: int
    date: str
    age: int | None
    words: dict[str, str]
    source: str


class RecordsOut(Schema):
    n: int
    rows: list[RecordOut]


class Chosen(Schema):
    q: str = Field("", description="Words in the code or the name.")
    goal_area: str = ""


class Limits(Schema):
    """What narrows a figure; empty lets all through."""

    period: str = Field("2024", description="2024, 2018-2024, 2024Q1 or 2024-05")
    place: str = ""
    intervention: str = ""
    service: str = ""
    partner: str = ""
    sex: str = ""
    age_band: str = ""
    disability: str = ""
    residence: str = ""
    role: str = ""

    @property
    def slice(self) -> Slice:
        return Slice.of({name: value for name, value in self.dict().items() if name in Slice.__slots__})


class Crossed(Limits):
    rows: str = "province"
    columns: str = ""
    sum: bool = Field(False, description="Also add the cells: refused with 409 where they do not add.")


class Paged(Limits):
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=2**31 - 1)


@router.get("/", response=list[IndicatorOut])
def list_indicators(request: HttpRequest, chosen: Query[Chosen]) -> list[Indicator]:
    """Indicators in force."""
    found = Indicator.objects.active().with_definitions().matching(chosen.q)
    return list(found.filter(goal_area__code=chosen.goal_area) if chosen.goal_area else found)


@router.get("/{code}/", response=DefinedOut)
def get_indicator(request: HttpRequest, code: str) -> Indicator:
    """One indicator with its definition."""
    return queries.indicator(code)


@router.get("/{code}/value/", response=FigureOut)
def get_value(request: HttpRequest, code: str, limits: Query[Limits]) -> dict[str, object]:
    """The value of an indicator for a period and a part."""
    shown_to = audience_of(request, queries.indicator(code), limits.slice)
    return queries.figure(code, period=limits.period, slice=limits.slice, shown_to=shown_to).as_dict()


@router.get("/{code}/trend/", response=list[FigureOut])
def get_trend(request: HttpRequest, code: str, limits: Query[Limits]) -> list[dict[str, object]]:
    """The values of all years that have records; `period` is not read."""
    shown_to = audience_of(request, queries.indicator(code), limits.slice)
    found: list[Figure] = queries.trend(code, slice=limits.slice, shown_to=shown_to)
    return [one.as_dict() for one in found]


@router.get("/{code}/pivot/", response=PivotOut)
def get_pivot(request: HttpRequest, code: str, crossed: Query[Crossed]) -> dict[str, object]:
    """An indicator broken down; each total counted for itself."""
    shown_to = audience_of(request, queries.indicator(code), crossed.slice)
    table = queries.pivot(code, crossed.period, crossed.rows, crossed.columns, slice=crossed.slice, shown_to=shown_to)
    return {**_pivot(table), "sum": table.sum() if crossed.sum else None}


class RecordsRefused(XinmiaoError):
    """Records behind a figure are asked for without the right to them."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("records.not_allowed", verdict.reason)


@router.get("/{code}/records/", response=RecordsOut)
def get_records(request: HttpRequest, code: str, paged: Query[Paged]) -> dict[str, object]:
    """The records behind a figure, for those with the right to them."""
    indicator = queries.indicator(code)
    verdict = may_read_records(request, indicator, paged.slice)
    if not verdict:
        raise RecordsRefused(verdict)
    asked = Asked(queries.version_of(code), code, as_period(paged.period), paged.slice)
    found = queries.records(asked, limit=paged.limit, offset=paged.offset)
    return {"n": found.n, "rows": [one.as_dict(language()) for one in found.rows]}


def _pivot(table: Pivot) -> dict[str, object]:
    codes = {one.number: one.code for one in table.rows}, {one.number: one.code for one in table.columns}
    cells = [
        _cell(None, None, table.total),
        *(_cell(codes[0][r], None, cell) for r, cell in table.row_totals.items()),
        *(_cell(None, codes[1][c], cell) for c, cell in table.column_totals.items()),
        *(_cell(codes[0][r], codes[1][c], cell) for (r, c), cell in table.cells.items()),
    ]
    return {
        "indicator": table.code,
        "period": str(table.period),
        "row_axis": table.row_axis,
        "column_axis": table.column_axis,
        "rows": [_head(one) for one in table.rows],
        "columns": [_head(one) for one in table.columns],
        "cells": cells,
        "additive": table.additive,
        "version": table.version,
        "ledger": table.ledger,
    }


def _head(one: Head) -> dict[str, object]:
    return {"code": one.code, "label": _both(one.label)}


def _cell(row: str | None, column: str | None, cell: Cell) -> dict[str, object]:
    return {"row": row, "column": column, "value": cell.value, "mark": str(cell.mark)}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
