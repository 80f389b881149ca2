"""What is doubtful in what partners reported."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xinmiao.accounts.actors import scopes_of
from xinmiao.indicators.forms import Quality
from xinmiao.indicators.queries import quality, returns
from xinmiao.indicators.rules.calendar import Standing
from xinmiao.indicators.tables import quality as tables
from xinmiao.ledger.period import Period
from xinmiao.records.queries import snapshot
from xinmiao.ui import downloads


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Missing reporters, outliers, changes, parts against the whole, late corrections: `?year=` and the thresholds."""
    scopes, today = scopes_of(request), timezone.localdate()
    rows = quality.rows(snapshot(), scopes)
    form = Quality(request.GET, quality.years_reported(rows))
    limits, year = form.thresholds, form.only
    owed = returns.listed(scopes, today, {"standing": Standing.OVERDUE.value, "year": str(year or "")})
    shown = [
        tables.missing(owed, today.isoformat()),
        tables.outliers([one for one in quality.outliers(rows, limits) if _in(one.row.period, year)], limits),
        tables.changed([one for one in quality.changed(rows, limits) if _in(one.row.period, year)], limits),
        tables.misfits([one for one in quality.misfits(rows, limits) if _in(one.whole.period, year)], limits),
        tables.late([one for one in quality.late_corrections(scopes, limits) if _in(one.period, year)], limits),
    ]
    shown = [table.sorted_by(request.GET.get("sort", "")) for table in shown]
    return downloads.requested(request, *shown) or render(
        request, "indicators/quality.html", {"form": form, "tables": shown}
    )


def _in(period: Period, year: int | None) -> bool:
    return year is None or period.end.year == year
