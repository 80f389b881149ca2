"""A place: who was reached there, by what, since when, in which parts of it, and who reported."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.indicators import pages, queries
from xinmiao.indicators.figure import MARK_SIGNS, MARK_WORDS, Audience, Figure, Mark
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.panels import cards, measured, standing
from xinmiao.indicators.panels.viewing import Viewing, viewing
from xinmiao.indicators.queries.pivots import Cell as PivotCell
from xinmiao.indicators.queries.portfolio import Standing
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.reach import Flow, Measure
from xinmiao.partners.models import Partner
from xinmiao.places import queries as places
from xinmiao.places.models import Kind, Place
from xinmiao.places.pages import address
from xinmiao.programmes.queries import interventions
from xinmiao.ui.cartogram import thresholds
from xinmiao.ui.frame import language
from xinmiao.ui.numbers import compact
from xinmiao.ui.panels import Block, beside
from xinmiao.ui.tables import Cell, Column, Table

FINE = (Kind.COUNTY, Kind.PREFECTURE, Kind.DEVELOPMENT_ZONE)
CLASSES = 5


def blocks(request: HttpRequest, place: Place) -> list[Block]:
    """What the ledger tells of a province, a prefecture or a county in a year; nothing of other places."""
    if place.kind not in (Kind.PROVINCE, *FINE):
        return []
    view = viewing(request, slice=Slice(place=place.code))
    if view is None:
        return []
    found = [one for one in _standings(view) if one.activity and _is_listed(one, place)]
    whole = queries.everybody()
    figure = view.figures([whole])[whole.code] if whole else None
    told = [
        _cards(view, whole, figure, found, place),
        *(_counted(view, whole, figure, place) if whole and figure else []),
    ]
    rows = standing.table(found, view, title=_("What happens here"))
    rows = rows.sorted_by(request.GET.get("sort", ""))
    return [view.tabs(), *(block for block in [*told, rows, _partners(view, found), _indicators(view, place)] if block)]


def _is_listed(one: Standing, place: Place) -> bool:
    """Below a province what is hidden is not even named: that somebody was served there would say too much."""
    return place.kind == Kind.PROVINCE or one.figure is None or one.figure.is_shown


def _standings(view: Viewing) -> list[Standing]:
    ones = list(interventions().exclude(goal_area=None))
    return queries.standings(ones, view.year, slice=view.slice, snapshot=view.snapshot, shown_to=view.shown_to)


def _cards(view: Viewing, whole: Indicator | None, figure: Figure | None, found: list[Standing], place: Place) -> str:
    told = []
    if whole and figure:
        told.append(cards.of_figure(whole, figure, view.trace(whole.code), trend=view.trend(whole)))
    told.append(cards.Card(_("Interventions with records"), len(found), _("interventions")))
    (counties,) = queries.spread([view.year], view.slice, view.snapshot)
    (sites,) = queries.spread([view.year], view.slice, view.snapshot, Measure.PLACES)
    if counties > 1:
        told.append(cards.Card(_("Counties with records"), counties, _("counties")))
    told.append(cards.Card(_("Places of service"), sites, _("places")))
    note = _("People served in several places count once in each: places do not add up to the country.")
    if place.kind != Kind.PROVINCE and view.shown_to is Audience.PUBLIC:
        note += " " + _("Interventions that reach too few people here are not listed.")
    return cards.drawn(view.request, told, title=_("%(year)s in figures") % {"year": view.year}, note=note)


def _counted(view: Viewing, whole: Indicator, figure: Figure, place: Place) -> list[Block | None]:
    """Everybody reached: year by year, who came and left, and in which parts of the place."""
    frame, trend, flows = view.frame(whole, figure), view.trend(whole), _flows(view, whole, place)
    drawn = pages.trend_chart(trend, pages.spec_of(whole), frame, None) if trend else None
    pictures = beside(drawn, pages.flow_chart(flows, frame) if len(flows) > 1 else None)
    return [pictures, _parts(view, whole, frame, place) if place.kind != Kind.COUNTY else None]


def _flows(view: Viewing, whole: Indicator, place: Place) -> list[Flow]:
    """Only of provinces: in a county the parts are too small to be worth hiding them well."""
    return view.flows(whole) if place.kind == Kind.PROVINCE else []


def _parts(view: Viewing, whole: Indicator, frame: pages.Frame, place: Place) -> str:
    """The counties as tiles, those without records among them."""
    table = view.pivot(whole, "county")
    below = [one for one in places.descendants(place) if one.kind == Kind.COUNTY]
    known = {head.number: table.row_totals[head.number] for head in table.rows}
    breaks = thresholds([float(cell.value) for cell in known.values() if cell.value], CLASSES)
    tiles = sorted(
        (_tile(one, known.get(one.number), breaks) for one in below), key=lambda tile: (-tile.rank, tile.name)
    )
    told = {"n": sum(tile.rank >= 0 for tile in tiles), "all": len(tiles), "year": view.year}
    hidden = f"{MARK_SIGNS[Mark.SUPPRESSED]} {MARK_WORDS[Mark.SUPPRESSED].in_(language())}"
    context = {
        "tiles": tiles,
        "title": _("%(n)s of %(all)s counties have records in %(year)s") % told,
        "unit": frame.unit,
        "source": frame.source,
        "hidden": hidden if table.has_hidden else "",
        "year": view.year,
    }
    return render_to_string("indicators/counties.html", context, view.request) if tiles else ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A county with its words and the class of its colour; rank puts the largest first and the empty last."""

    name: str
    url: str
    words: str
    shade: str
    rank: float


def _tile(place: Place, cell: PivotCell | None, breaks: tuple[float, ...]) -> Tile:
    if cell is not None and not cell.is_shown:
        return Tile(place.name, address(place), MARK_SIGNS[cell.mark], "hidden", 0)
    value = cell.value if cell else None
    if not value:
        return Tile(place.name, address(place), "—", "none", -1)
    return Tile(place.name, address(place), compact(value, language()), str(1 + bisect_right(breaks, value)), value)


def _partners(view: Viewing, found: list[Standing]) -> Table | None:
    """Who sent records from here, and for what; who is named for what happens here and sent nothing."""
    sent: dict[int, list[str]] = {}
    silent: dict[int, list[str]] = {}
    for one in found:
        for number in one.activity.senders:
            sent.setdefault(number, []).append(one.intervention.name)
        for partner in one.silent:
            silent.setdefault(partner.number, []).append(one.intervention.name)
    rows = [
        _partner(partner, sent.get(partner.number, []), silent.get(partner.number, []))
        for partner in Partner.objects.filter(number__in={*sent, *silent})
    ]
    columns = [
        Column("name", _("Partner")),
        Column("sent", _("Sent records of")),
        Column("silent", _("Nothing yet of")),
        Column("state", _("State")),
    ]
    return (
        Table("partners", _("Partners here"), columns, rows, source=standing.source(view), stacks=True)
        if rows
        else None
    )


def _partner(partner: Partner, sent: list[str], silent: list[str]) -> dict[str, object]:
    said = _("reported") if sent else _("nothing yet")
    return {
        "name": Cell(partner.name, url=reverse("partners:partner", args=[partner.code])),
        "sent": Cell(_(", ").join(sent) or None),
        "silent": Cell(_(", ").join(silent) or None),
        "state": Cell(said, tag="good" if sent else "neutral"),
    }


def _indicators(view: Viewing, place: Place) -> Table | None:
    """The indicators that are broken down so far; below a province, the ways to them."""
    axis = "province" if place.kind == Kind.PROVINCE else "county"
    found = [one for one in measured.in_force() if axis in pages.spec_of(one).disaggregations]
    if place.kind == Kind.PROVINCE:
        return measured.table(found, view, _("Counted here"))
    rows = [
        {"name": Cell(one.name, url=pages.address(one.code, place=place.code, period=view.period))} for one in found
    ]
    return Table("indicators", _("Look up here"), [Column("name", _("Indicator"))], rows) if rows else None
