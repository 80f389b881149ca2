"""A partner: whom it reached, where, of what, and what it has not sent."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinmiao.indicators import pages, queries
from xinmiao.indicators.figure import MARK_SIGNS, Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.panels import cards
from xinmiao.indicators.panels.standing import source
from xinmiao.indicators.panels.viewing import Viewing, viewing
from xinmiao.indicators.queries.activity import Activity
from xinmiao.indicators.queries.pivots import Cell as PivotCell
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pages import address
from xinmiao.programmes.queries import interventions
from xinmiao.ui.panels import Block, beside
from xinmiao.ui.tables import Cell, Column, Table


def blocks(request: HttpRequest, partner: Partner) -> list[Block]:
    """What indicators tell of a partner in a year."""
    view = viewing(request, slice=Slice(partner=partner.code))
    if view is None:
        return []
    active = queries.activities(Period.year(view.year), view.slice, view.snapshot)
    whole = queries.everybody()
    figure = view.figures([whole])[whole.code] if whole else None
    told = [
        _cards(view, whole, figure, active),
        _pictures(view, whole, figure) if whole and figure else None,
        _delivered(view, whole, partner, active),
    ]
    return [view.tabs(), *(block for block in told if block)]


def _cards(view: Viewing, whole: Indicator | None, figure: Figure | None, active: dict[int, Activity]) -> str:
    told = []
    if whole and figure:
        told.append(cards.of_figure(whole, figure, view.trace(whole.code), trend=view.trend(whole)))
        if figure.is_shown:
            told.append(cards.Card(_("Records of people"), figure.n_records, _("records")))
    told.append(cards.Card(_("Interventions with records"), len(active), _("interventions")))
    (counties,) = queries.spread([view.year], view.slice, view.snapshot)
    told.append(cards.Card(_("Counties with records"), counties, _("counties")))
    note = _("People served by several partners count once for each: partners do not add up.")
    return cards.drawn(view.request, told, title=_("%(year)s in figures") % {"year": view.year}, note=note)


def _pictures(view: Viewing, whole: Indicator, figure: Figure) -> Block | None:
    """People by year, and where in the chosen year."""
    frame, trend = view.frame(whole, figure), view.trend(whole)
    if not trend:
        return None
    drawn = pages.trend_chart(trend, pages.spec_of(whole), frame, None)
    return beside(drawn, pages.map_of(view.pivot(whole, "province"), frame, partner=view.slice.partner))


def _delivered(view: Viewing, whole: Indicator | None, partner: Partner, active: dict[int, Activity]) -> Table | None:
    """What it is named for and what it sent: people reached, reports, and what is missing."""
    named = set(partner.interventions.values_list("number", flat=True))
    sent = queries.reporters(Period.year(view.year), view.snapshot)
    reports = {
        number: by_partner[partner.number] for number, by_partner in sent.items() if partner.number in by_partner
    }
    people = view.pivot(whole, "intervention").row_totals if whole else {}
    ones = interventions().filter(number__in={*named, *active, *reports})
    rows = [_row(one, view, whole, people.get(one.number), active, reports, named) for one in ones]
    columns = [
        Column("name", _("Intervention")),
        Column("people", _("People %(year)s") % {"year": view.year}, numeric=True),
        Column("provinces", _("In provinces"), numeric=True),
        Column("counties", _("In counties"), numeric=True),
        Column("reports", _("Reports"), numeric=True),
        Column("state", _("State")),
    ]
    empty = _("This partner is named for no intervention and sent no record in this year.")
    return Table("delivered", _("What it delivers"), columns, rows, source=source(view), empty=empty, stacks=True)


def _row(
    one: Intervention,
    view: Viewing,
    whole: Indicator | None,
    people: PivotCell | None,
    active: dict[int, Activity],
    reports: dict[int, int],
    named: set[int],
) -> dict[str, object]:
    activity, n_reports = active.get(one.number, Activity()), reports.get(one.number, 0)
    return {
        "name": Cell(one.name, url=f"{address(one)}?year={view.year}"),
        "people": _people(one, view, whole, people),
        "provinces": activity.n_provinces,
        "counties": activity.n_counties,
        "reports": n_reports,
        "state": _state(bool(activity) or n_reports > 0, one.number in named),
    }


def _people(one: Intervention, view: Viewing, whole: Indicator | None, cell: PivotCell | None) -> Cell:
    if whole is None or cell is None:
        return Cell(None)
    if not cell.is_shown:
        return Cell(None, text=MARK_SIGNS[cell.mark])
    return Cell(cell.value, url=view.trace(whole.code, intervention=one.code), panel=True)


def _state(sent: bool, is_named: bool) -> Cell:
    if not sent:
        return Cell(_("nothing yet"), tag="bad")
    return Cell(_("reported"), tag="good", note="" if is_named else _("not named for it"))
