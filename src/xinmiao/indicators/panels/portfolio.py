"""The whole portfolio, and one goal area."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinmiao.indicators import queries
from xinmiao.indicators.panels import cards, standing
from xinmiao.indicators.panels.viewing import Viewing, viewing
from xinmiao.indicators.queries.portfolio import Standing
from xinmiao.indicators.slices import Slice
from xinmiao.programmes.queries import Portfolio
from xinmiao.ui.panels import Block


def of_portfolio(request: HttpRequest, chosen: Portfolio) -> list[Block]:
    """A board of stages, and every intervention under its goal area."""
    view = viewing(request, slice=Slice(place=chosen.place), year=chosen.year)
    if view is None:
        return []
    found = _standings(chosen, view)
    rows = standing.table(found, view, title=_("Every intervention"), of_everything=True).sorted_by(
        request.GET.get("sort", "")
    )
    return [*_whole(request, view), standing.board(request, found, view), rows]


def of_goal_area(request: HttpRequest, chosen: Portfolio) -> list[Block]:
    """The interventions of a goal area with their key figures and targets."""
    view = viewing(request, year=chosen.year)
    if view is None:
        return []
    found = _standings(chosen, view)
    told = [
        cards.of_figure(one.indicator, one.figure, view.trace(one.indicator.code), note=one.intervention.name)
        for one in found
        if one.indicator and one.figure
    ]
    drawn = cards.drawn(request, told, title=_("%(year)s in figures") % {"year": view.year}, note=_apart())
    rows = standing.table(found, view, title=_("Interventions"))
    return [view.tabs(), drawn, rows.sorted_by(request.GET.get("sort", ""))]


def _standings(chosen: Portfolio, view: Viewing) -> list[Standing]:
    ones = [one for area in chosen.areas for one in area.interventions]
    found = queries.standings(ones, view.year, slice=view.slice, snapshot=view.snapshot, shown_to=view.shown_to)
    return [one for one in found if one.activity] if chosen.place else found


def _whole(request: HttpRequest, view: Viewing) -> list[Block]:
    """Everybody reached, counted once across interventions."""
    everybody = queries.everybody()
    if everybody is None:
        return []
    figure = view.figures([everybody])[everybody.code]
    card = cards.of_figure(everybody, figure, view.trace(everybody.code), trend=view.trend(everybody))
    spread = queries.spread([view.year], view.slice, view.snapshot)
    counties = cards.Card(_("Counties with records"), spread[0], _("counties"))
    return [cards.drawn(request, [card, counties], title=_("%(year)s in figures") % {"year": view.year}, note=_apart())]


def _apart() -> str:
    return _("Each figure is a count of its own: one person may be in several, so they do not add up.")
