"""The indicators of a page as a table: value, target, trend, each value opening its trace."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xinmiao.indicators import pages, queries
from xinmiao.indicators.figure import Figure
from xinmiao.indicators.models import Indicator, Indicators
from xinmiao.indicators.panels.standing import source
from xinmiao.indicators.panels.viewing import Viewing
from xinmiao.indicators.rules import Progress
from xinmiao.ui.sparkline import svg as sparkline
from xinmiao.ui.tables import Cell, Column, Table


def in_force() -> Indicators:
    return Indicator.objects.active().with_definitions().exclude(current=None)


def table(found: Sequence[Indicator], view: Viewing, title: str) -> Table | None:
    """Give the indicators that have something to say of the page's part of the country."""
    if not found:
        return None
    figures = view.figures(list(found))
    codes, now = [one.code for one in found], view.snapshot
    trends = queries.trends(codes, slice=view.slice, shown_to=view.shown_to, snapshot=now, until=view.year)
    aims = queries.progress_of(figures.values(), {one.code: str(pages.spec_of(one).direction) for one in found})
    rows = [_row(one, figures[one.code], trends[one.code], aims.get(one.code), view) for one in found]
    columns = [
        Column("name", _("Indicator")),
        Column("value", view.period, numeric=True),
        Column("unit", _("Unit")),
        *_aimed(aims),
        Column("trend", _("Trend"), sortable=False),
    ]
    note = _("People are counted once in each row; rows do not add up.")
    return Table("indicators", title, columns, rows, source=source(view), note=note, stacks=True)


def _aimed(aims: dict[str, Progress]) -> list[Column]:
    if not aims:
        return []
    return [Column("target", _("Target"), numeric=True), Column("progress", _("Progress"), numeric=True)]


def _row(
    one: Indicator, figure: Figure, trend: Sequence[Figure], progress: Progress | None, view: Viewing
) -> dict[str, object]:
    told = "; ".join(f"{year.period}: {year.point}" for year in trend if year.is_shown)
    return {
        "name": Cell(one.name, url=pages.address(one.code, period=view.period, **view.slice.limits)),
        "value": traced(figure, view.trace(one.code)),
        "unit": pages.unit_of(pages.spec_of(one)),
        "target": progress.target if progress else None,
        "progress": pages.progress_cell(progress),
        "trend": Cell(told or None, text=sparkline([year.point for year in trend]) or "—"),
    }


def traced(figure: Figure, url: str) -> Cell:
    """A figure that opens its trace; one that is hidden opens nothing."""
    cell = pages.value_cell(figure)
    return Cell(cell.value, url=url, panel=True, note=cell.note) if figure.is_shown else cell
