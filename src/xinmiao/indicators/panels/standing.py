"""Interventions in a year as a table and as a board of stages."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from xinmiao.indicators import pages
from xinmiao.indicators.panels.viewing import Viewing
from xinmiao.indicators.queries.portfolio import Standing
from xinmiao.programmes.models import Stage
from xinmiao.programmes.pages import address
from xinmiao.ui import numbers
from xinmiao.ui.frame import language
from xinmiao.ui.sparkline import svg as sparkline
from xinmiao.ui.tables import Cell, Column, Table

LAST = 99
"""The place of the programme as a whole among the goal areas."""


def table(found: Sequence[Standing], view: Viewing, *, title: str, of_everything: bool = False) -> Table:
    """Interventions with reach, target, trend, spread, and who is silent; of everything, under their goal areas."""
    group = [Column("goal_area", _("Goal area"))] if of_everything else []
    provinces = [] if view.slice.place else [Column("provinces", _("In provinces"), numeric=True)]
    columns = [
        Column("name", _("Intervention")),
        *group,
        Column("stage", _("Stage")),
        Column("reach", _("Reach %(year)s") % {"year": view.year}, numeric=True),
        Column("unit", _("Unit"), is_shown=False),
        Column("target", _("Target"), numeric=True),
        Column("progress", _("Progress"), numeric=True),
        Column("trend", _("Trend"), sortable=False),
        *provinces,
        Column("counties", _("In counties"), numeric=True),
        Column("silent", _("Not reported")),
    ]
    return Table(
        "portfolio",
        title,
        columns,
        [_row(one, view) for one in found],
        source=source(view),
        note=_("Reach is the main count of each intervention. People of several interventions do not add up."),
        empty=_("No intervention matches. Clear the filters to see all."),
        group="goal_area" if of_everything else "",
        stacks=True,
    )


def source(view: Viewing) -> str:
    """What tables over many indicators rest on."""
    return _("service records, ledger %(version)s") % {"version": view.snapshot.versions.as_dict()["events"]}


def _row(one: Standing, view: Viewing) -> dict[str, object]:
    area = one.intervention.goal_area
    return {
        "name": Cell(one.intervention.name, url=f"{address(one.intervention)}?year={view.year}"),
        "goal_area": Cell(area.name if area else _("The programme as a whole"), order=area.order if area else LAST),
        "stage": Cell(
            one.intervention.get_stage_display(),
            tag=_tag(one),
            order=Stage.values.index(one.intervention.stage),
        ),
        "reach": reach_cell(one, view),
        "unit": pages.unit_of(pages.spec_of(one.indicator)) if one.indicator else "",
        "target": one.progress.target if one.progress else None,
        "progress": pages.progress_cell(one.progress),
        "trend": trend_cell(one),
        "provinces": one.activity.n_provinces,
        "counties": one.activity.n_counties,
        "silent": silent_cell(one),
    }


def _tag(one: Standing) -> str:
    return "accent" if one.intervention.stage == Stage.SCALE else "neutral"


def reach_cell(one: Standing, view: Viewing) -> Cell:
    """The main figure, opening its trace, with what it counts."""
    if one.indicator is None or one.figure is None:
        return Cell(None)
    cell = pages.value_cell(one.figure)
    if not one.figure.is_shown:
        return cell
    unit = pages.unit_of(pages.spec_of(one.indicator))
    return Cell(cell.value, url=view.trace(one.indicator.code), panel=True, note=unit)


def trend_cell(one: Standing) -> Cell:
    """A sparkline; the download has the years and their values."""
    told = "; ".join(f"{figure.period}: {figure.point}" for figure in one.trend if figure.is_shown)
    return Cell(told or None, text=sparkline([figure.point for figure in one.trend]) or "—")


def silent_cell(one: Standing) -> Cell:
    """Who of the partners named for it sent nothing."""
    if not one.n_partners:
        return Cell(None, text="—")
    if not one.silent:
        return Cell(_("all reported"), tag="good")
    names = _(", ").join(partner.name for partner in one.silent)
    return Cell(names, note=_("%(n)s of %(all)s partners") % {"n": len(one.silent), "all": one.n_partners})


def board(request: HttpRequest, found: Sequence[Standing], view: Viewing) -> str:
    """The interventions under their stages, each with its reach: the picture of the portfolio."""
    stages = [(stage, [_on_board(one, view) for one in _by_reach(found, stage)]) for stage in Stage]
    n = sum(len(ones) for _stage, ones in stages)
    context = {"stages": stages, "year": view.year, "n": n, "source": source(view)}
    return render_to_string("indicators/board.html", context, request) if n else ""


def _by_reach(found: Sequence[Standing], stage: Stage) -> list[Standing]:
    own = [one for one in found if one.intervention.stage == stage]
    return sorted(own, key=lambda one: -((one.figure.point if one.figure else None) or 0))


def _on_board(one: Standing, view: Viewing) -> dict[str, object]:
    cell = reach_cell(one, view)
    return {
        "name": one.intervention.name,
        "url": f"{address(one.intervention)}?year={view.year}",
        "value": cell.text or numbers.short(cell.value, language()),
        "unit": cell.note,
        "trace": cell.url,
        "progress": one.progress,
    }
