"""What a page looks at: a year of the ledger, a part of the country, and as whom somebody sees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from xinmiao.indicators import pages, queries
from xinmiao.indicators.audience import audience_of
from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.pivots import Pivot
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.reach import Flow
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.ui.frame import Frame as PageFrame
from xinmiao.ui.frame import Link


@dataclass(frozen=True, slots=True)
class Viewing:
    """years: those offered, first to last. slice: the part of the country or the partner that the page is of."""

    request: HttpRequest
    snapshot: Snapshot
    years: tuple[int, ...]
    year: int
    slice: Slice
    shown_to: Audience

    @property
    def period(self) -> str:
        return str(self.year)

    def figures(self, indicators: list[Indicator], slice: Slice | None = None) -> dict[str, Figure]:
        codes = [one.code for one in indicators]
        part = self.slice if slice is None else slice
        return queries.figures(codes, period=self.period, slice=part, shown_to=self.shown_to, snapshot=self.snapshot)

    def trend(self, indicator: Indicator) -> list[Figure]:
        told = queries.trends(
            [indicator.code], slice=self.slice, shown_to=self.shown_to, snapshot=self.snapshot, until=self.year
        )
        return told[indicator.code]

    def flows(self, indicator: Indicator) -> list[Flow]:
        if not pages.spec_of(indicator).counts_people:
            return []
        years = queries.latest_years(self.snapshot, self.year)
        return queries.year_on_year(
            indicator.code, years, slice=self.slice, shown_to=self.shown_to, snapshot=self.snapshot
        )

    def pivot(self, indicator: Indicator, rows: str, columns: str = "") -> Pivot:
        return queries.pivot(
            indicator.code,
            self.period,
            rows,
            columns,
            slice=self.slice,
            shown_to=self.shown_to,
            snapshot=self.snapshot,
        )

    def frame(self, indicator: Indicator, figure: Figure) -> pages.Frame:
        demonstration = bool(PageFrame(self.request)["demonstration"])
        return pages.Frame.of(pages.spec_of(indicator), figure, demonstration=demonstration)

    def trace(self, code: str, **limits: str) -> str:
        return pages.trace(code, period=self.period, **(self.slice.limits | limits))

    def tabs(self) -> str:
        """The years to choose from, as links."""
        links = [Link(str(year), f"?{self._query(year)}", year == self.year) for year in reversed(self.years)]
        return render_to_string("ui/components/tabs.html", {"links": links, "label": _("Year")})

    def _query(self, year: int) -> str:
        given = self.request.GET.copy()
        given.pop("download", None)
        given["year"] = str(year)
        return given.urlencode()


def viewing(
    request: HttpRequest, *, slice: Slice = EVERYTHING, indicator: Indicator | None = None, year: int | None = None
) -> Viewing | None:
    """Read what a page looks at from its address (`?year=`); None while the ledger has no records."""
    now = current_snapshot()
    years = queries.latest_years(now)
    if not years:
        return None
    asked = request.GET.get("year", "")
    chosen = year or (int(asked) if asked.isdigit() else years[-1])
    shown_to = audience_of(request, indicator, slice)
    return Viewing(request, now, years, chosen if chosen in years else years[-1], slice, shown_to)
