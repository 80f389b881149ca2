"""The catalogue, an indicator's page, and the records behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.indicators import pages, queries
from xinmiao.indicators.audience import audience_of, may_read_records
from xinmiao.indicators.definitions import Definition, text
from xinmiao.indicators.figure import Audience
from xinmiao.indicators.forms import Catalogue, Slicing
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.asking import FROM_EVENTS, Asked, as_period
from xinmiao.indicators.queries.naming import words_of
from xinmiao.indicators.queries.pivots import Pivot
from xinmiao.indicators.queries.records import PAGE
from xinmiao.indicators.queries.reporting import Reporting
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.reach import Flow
from xinmiao.ledger.store import LedgerFault, Snapshot
from xinmiao.records.queries import snapshot
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Frame as PageFrame
from xinmiao.ui.frame import Link, language
from xinmiao.ui.tables import Table


def index(request: HttpRequest) -> HttpResponse:
    """All indicators: `?q=`, `?goal_area=`, `?period=`."""
    now = snapshot()
    years = queries.years_known(now)
    form = Catalogue(request.GET, years)
    period = _period(request, years)
    found = Indicator.objects.active().with_definitions().exclude(current=None).matching(request.GET.get("q", ""))
    if area := request.GET.get("goal_area"):
        found = found.filter(goal_area__code=area)
    table = pages.catalogue(list(found), period, audience_of(request, None, EVERYTHING), now)
    table = table.sorted_by(request.GET.get("sort", ""))
    if download := downloads.requested(request, table):
        return download
    context = {"form": form, "table": pages.shown_in_catalogue(table), "period": period}
    return render(request, "indicators/index.html", context)


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator, sliced and broken down as the address says."""
    found = _found(request, code)
    try:
        context = _page(request, found)
    except LedgerFault:
        raise
    except XinmiaoError as error:
        context = {"indicator": found, "error": error.message(language()), "breadcrumb": _breadcrumb()}
        return render(request, "indicators/refused.html", context, status=400)
    if download := downloads.requested(request, *context["tables"]):
        return download
    return render(request, "indicators/indicator.html", context)


def _page(request: HttpRequest, found: Indicator) -> dict[str, Any]:
    assert found.current is not None
    now = snapshot()
    spec, years = found.current.spec, queries.years_known(now)
    period, slice = _period(request, years), Slice.within(request.GET.dict())
    shown_to = audience_of(request, found, slice)
    figure = queries.figure(found.code, period=period, slice=slice, shown_to=shown_to, snapshot=now)
    frame = pages.Frame.of(spec, figure, demonstration=bool(PageFrame(request)["demonstration"]))
    aims = queries.progress_of([figure], {found.code: spec.direction}).get(found.code)
    target = (period, aims.target) if aims else None
    trend = queries.trend(found.code, slice=slice, shown_to=shown_to, snapshot=now)
    published = pages.reported_table(queries.reported(found.code, shown_to=shown_to, snapshot=now))
    context = {
        "indicator": found,
        "breadcrumb": _breadcrumb(),
        "lead": text(spec.definition).in_(language()),
        "form": Slicing(_with(request, period=period, rows="county" if slice.place else "province"), years, spec),
        "figure": figure,
        "unit": frame.unit,
        "part": [words.in_(language()) for words in words_of(slice)],
        "period": period,
        "compared": _compared(found.code, period, slice, shown_to, now),
        "progress": aims,
        "trend": pages.trend_chart(trend, spec, frame, target),
        "published": published,
        "facts": pages.facts(found, spec),
        "editions": queries.editions(found),
        "may_read": may_read_records(request, found, slice),
        "tables": [published],
    }
    if spec.measure not in FROM_EVENTS:
        return context
    shown = Shown(found.code, spec, period, slice, shown_to, now)
    return context | _broken_down(request, shown, frame, published)


def _compared(code: str, period: str, slice: Slice, shown_to: Audience, now: Snapshot) -> str:
    """The year before, in a sentence; of one year only."""
    earlier = int(period) - 1 if period.isdigit() else 0
    if earlier not in queries.years_known(now):
        return ""
    return pages.compared_words(
        *queries.compared(code, str(earlier), period, slice=slice, shown_to=shown_to, snapshot=now)
    )


def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure's trace: what it counts, how, of which records; a panel beside the page it was read on."""
    found = _found(request, code)
    try:
        context = _trace(request, found)
    except XinmiaoError as error:
        context = {"indicator": found, "error": error.message(language()), "breadcrumb": _breadcrumb()}
        return render(request, "indicators/refused.html", context, status=400)
    return render(request, "indicators/figure.html", context)


def _trace(request: HttpRequest, found: Indicator) -> dict[str, Any]:
    assert found.current is not None
    now, spec = snapshot(), found.current.spec
    period, slice = _period(request, queries.years_known(now)), Slice.within(request.GET.dict())
    shown_to = audience_of(request, found, slice)
    figure = queries.figure(found.code, period=period, slice=slice, shown_to=shown_to, snapshot=now)
    frame = pages.Frame.of(spec, figure, demonstration=bool(PageFrame(request)["demonstration"]))
    trend = queries.trend(found.code, slice=slice, shown_to=shown_to, snapshot=now)
    return {
        "indicator": found,
        "breadcrumb": [*_breadcrumb(), Link(found.name, pages.address(found.code, period=period, **slice.limits))],
        "figure": figure,
        "unit": frame.unit,
        "part": [words.in_(language()) for words in words_of(slice)],
        "period": period,
        "compared": _compared(found.code, period, slice, shown_to, now),
        "progress": queries.progress_of([figure], {found.code: spec.direction}).get(found.code),
        "trend": pages.trend_chart(trend, spec, frame, None) if trend else None,
        "facts": pages.facts(found, spec)[:4],
        "rule": figure.rule.in_(language()),
        "whole": pages.address(found.code, period=period, **slice.limits),
        "may_read": may_read_records(request, found, slice),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: an indicator, when, which part, to whom, of which version of the ledger."""

    code: str
    spec: Definition
    period: str
    slice: Slice
    to: Audience
    snapshot: Snapshot

    def pivot(self, rows: str, columns: str = "") -> Pivot:
        return queries.pivot(
            self.code, self.period, rows, columns, slice=self.slice, shown_to=self.to, snapshot=self.snapshot
        )

    def flows(self) -> list[Flow]:
        if not self.spec.counts_people:
            return []
        return queries.year_on_year(self.code, slice=self.slice, shown_to=self.to, snapshot=self.snapshot)

    def reporting(self) -> Reporting:
        return queries.who_reported(self.code, self.period, shown_to=self.to, snapshot=self.snapshot)


def _broken_down(request: HttpRequest, shown: Shown, frame: pages.Frame, published: Table) -> dict[str, Any]:
    """The map only of everywhere: within one place every other tile would be an empty one."""
    usual = "county" if shown.slice.place else "province"
    by_province = None if shown.slice.place else shown.pivot("province")
    rows, columns = request.GET.get("rows") or usual, request.GET.get("columns", "")
    table = by_province if by_province and (rows, columns) == ("province", "") else shown.pivot(rows, columns)
    breakdown = pages.pivot_table(table, frame).sorted_by(request.GET.get("sort", ""))
    page = Paginator(breakdown.rows, pages.ROWS).get_page(request.GET.get("page"))
    reporters, flows = pages.reporters_table(shown.reporting()), shown.flows()
    return {
        "map": pages.map_of(by_province, frame) if by_province else None,
        "breakdown": pages.traced(breakdown.paged(list(page.object_list)), table, shown.slice),
        "page": page,
        "reporters": reporters,
        "flows": pages.flow_chart(flows, frame) if len(flows) > 1 else None,
        "tables": [breakdown, reporters, published],
    }


def records(request: HttpRequest, code: str) -> HttpResponse:
    """The records behind a figure, page by page, for those with the right to them."""
    found = _found(request, code)
    assert found.current is not None
    slice, period = Slice.within(request.GET.dict()), _period(request, queries.years_known())
    context: dict[str, Any] = {
        "indicator": found,
        "breadcrumb": [*_breadcrumb(), Link(found.name, pages.address(code, period=period, **slice.limits))],
        "verdict": may_read_records(request, found, slice),
        "period": period,
    }
    if not context["verdict"]:
        reason = context["verdict"].reason.in_(language())
        return render(request, "indicators/records.html", context | {"reason": reason}, status=403)
    context |= _page_of_records(request, found, period, slice)
    return render(request, "indicators/records.html", context)


def _page_of_records(request: HttpRequest, found: Indicator, period: str, slice: Slice) -> dict[str, Any]:
    assert found.current is not None
    asked = Asked(found.current, found.code, as_period(period), slice)
    figure = queries.figure(found.code, period=period, slice=slice)
    frame = pages.Frame.of(found.current.spec, figure, demonstration=False)
    paginator = Paginator(range(figure.n_records or 0), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    table: Table = pages.records_table(queries.records(asked, offset=max(page.start_index() - 1, 0)), frame.source)
    return {"table": table, "page": page, "figure": figure}


def _found(request: HttpRequest, code: str) -> Indicator:
    try:
        return queries.indicator(code)
    except XinmiaoError as error:
        raise Http404(error.message(language())) from None


def _period(request: HttpRequest, years: tuple[int, ...]) -> str:
    """The period of the address; else the latest year that has records."""
    return request.GET.get("period", "").strip() or str(years[-1] if years else 2024)


def _with(request: HttpRequest, **defaults: str) -> Any:
    """The query string, with defaults where it says nothing."""
    given = request.GET.copy()
    for key, value in defaults.items():
        given.setdefault(key, value)
    return given


def _breadcrumb() -> list[Link]:
    return [Link(_("Indicators"), reverse("indicators:index"))]
