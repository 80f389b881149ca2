"""One intervention: its reach and target, trend, where, since when, and who reported."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.indicators import pages, queries
from xinmiao.indicators.figure import Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.panels import cards, measured
from xinmiao.indicators.panels.standing import source
from xinmiao.indicators.panels.viewing import Viewing, viewing
from xinmiao.indicators.queries import elimination, newborn_care
from xinmiao.indicators.queries.asking import FROM_EVENTS
from xinmiao.indicators.queries.portfolio import Standing
from xinmiao.indicators.slices import Slice
from xinmiao.programmes.models import Intervention
from xinmiao.ui import charts, numbers
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import Chart
from xinmiao.ui.frame import Frame as PageFrame
from xinmiao.ui.frame import language
from xinmiao.ui.panels import Block, beside
from xinmiao.ui.tables import Column, Table


def blocks(request: HttpRequest, intervention: Intervention) -> list[Block]:
    """What indicators tell of an intervention in a year."""
    main = queries.mains([intervention]).get(intervention.number)
    own_page = _own_page(intervention)
    view = viewing(request, indicator=main)
    if view is None:
        return own_page
    (one,) = queries.standings([intervention], view.year, snapshot=view.snapshot, shown_to=view.shown_to)
    own = list(measured.in_force().filter(intervention=intervention))
    counted = _counted(request, view, one) if main and one.figure else []
    told = [measured.table(own, view, _("Indicators of this intervention")), milestones(intervention, view)]
    return [view.tabs(), *own_page, *counted, *(block for block in told if block)]


OWN_PAGES = {
    elimination.PROGRAMME: ("indicators:elimination", gettext_lazy("Elimination: verdicts by place")),
    newborn_care.PROGRAMME: ("indicators:newborn_care", gettext_lazy("Newborn care: what coaches saw")),
}


def _own_page(intervention: Intervention) -> list[Block]:
    """A link to the page that an intervention has of its own."""
    if intervention.code not in OWN_PAGES:
        return []
    name, words = OWN_PAGES[intervention.code]
    return [format_html('<p><a class="button" data-kind="quiet" href="{}">{}</a></p>', reverse(name), words)]


def _counted(request: HttpRequest, view: Viewing, one: Standing) -> list[Block]:
    assert one.indicator is not None
    assert one.figure is not None
    main, frame = one.indicator, view.frame(one.indicator, one.figure)
    drawn = cards.drawn(request, _cards(view, one), title=_("%(year)s in figures") % {"year": view.year})
    target = (view.period, one.progress.target) if one.progress else None
    trend = pages.trend_chart(one.trend, pages.spec_of(main), frame, target) if one.trend else None
    flows = view.flows(main)
    pictures = beside(trend, pages.flow_chart(flows, frame) if len(flows) > 1 else None)
    where = beside(_map(view, main, one.figure), counties_chart(view, one.intervention))
    return [block for block in (drawn, pictures, where, _reporters(view, main)) if block]


def _cards(view: Viewing, one: Standing) -> list[cards.Card]:
    assert one.indicator is not None
    assert one.figure is not None
    found = [cards.of_figure(one.indicator, one.figure, view.trace(one.indicator.code), note=_of_target(one))]
    found.append(cards.Card(_("Provinces with records"), one.activity.n_provinces, _("provinces")))
    found.append(cards.Card(_("Counties with records"), one.activity.n_counties, _("counties")))
    if one.n_partners:
        n = one.n_partners - len(one.silent)
        words = _("%(n)s of %(all)s") % {"n": n, "all": one.n_partners}
        silent = _(", ").join(partner.name for partner in one.silent)
        note = _("nothing yet from %(names)s") % {"names": silent} if silent else ""
        found.append(cards.Card(_("Partners that reported"), None, wording=words, note=note))
    return found


def _of_target(one: Standing) -> str:
    if one.progress is None or one.progress.share is None:
        return ""
    told = {"share": pages.progress_words(one.progress), "target": numbers.short(one.progress.target, language())}
    return _("%(share)s of the way to the target of %(target)s") % told


def _map(view: Viewing, main: Indicator, figure: Figure) -> Cartogram | None:
    if pages.spec_of(main).measure not in FROM_EVENTS:
        return None
    return pages.map_of(view.pivot(main, "province"), view.frame(main, figure))


def counties_chart(view: Viewing, intervention: Intervention) -> Chart | None:
    """The counties that an intervention worked in, year by year."""
    years = queries.latest_years(view.snapshot, view.year)
    counted = queries.spread(years, Slice(intervention=intervention.code), view.snapshot)
    told = [(str(year), n) for year, n in zip(years, counted, strict=True)]
    told = told[next((at for at, (_year, n) in enumerate(told) if n), len(told)) :]
    if len(told) < 2:
        return None
    return charts.steps(
        told,
        title=_("Counties: %(first)s in %(begin)s, %(last)s in %(end)s")
        % {"first": f"{told[0][1]:,}", "begin": told[0][0], "last": f"{told[-1][1]:,}", "end": told[-1][0]},
        unit=_("counties with records in the year"),
        lang=language(),
        source=source(view),
        demonstration=bool(PageFrame(view.request)["demonstration"]),
    )


def _reporters(view: Viewing, main: Indicator) -> Table | None:
    if pages.spec_of(main).measure not in FROM_EVENTS:
        return None
    told = queries.who_reported(main.code, view.period, shown_to=view.shown_to, snapshot=view.snapshot)
    return pages.reporters_table(told)


def milestones(intervention: Intervention, view: Viewing) -> Table | None:
    """What happened once, as the ledger holds it."""
    found = queries.milestones(intervention.number, view.snapshot)
    rows = [
        {
            "on": one.on.isoformat(),
            "kind": one.kind.in_(language()),
            "place": one.place.in_(language()) if one.place else _("Whole country"),
        }
        for one in found
    ]
    columns = [Column("on", _("Date")), Column("kind", _("Milestone")), Column("place", _("Where"))]
    return Table("milestones", _("Milestones"), columns, rows, source=source(view)) if rows else None
