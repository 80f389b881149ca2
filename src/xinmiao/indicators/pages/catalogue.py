"""Indicators as a list, and figures, targets and verdicts as cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from xinmiao.indicators import queries
from xinmiao.indicators.figure import MARK_SIGNS, MARK_WORDS, Audience, Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.pages.framing import address, spec_of, unit_of
from xinmiao.indicators.queries.reporting import Reported
from xinmiao.indicators.rules import Progress
from xinmiao.ledger.store import Snapshot
from xinmiao.ui import numbers
from xinmiao.ui.frame import language
from xinmiao.ui.sparkline import svg as sparkline
from xinmiao.ui.tables import Cell, Column, Table


def catalogue(found: Sequence[Indicator], period: str, shown_to: Audience, snapshot: Snapshot) -> Table:
    """Indicators with value, target, trend, and whether what was published agrees."""
    codes, specs = [one.code for one in found], {one.code: spec_of(one) for one in found}
    figures = queries.figures(codes, period=period, shown_to=shown_to, snapshot=snapshot)
    trends = queries.trends(codes, shown_to=shown_to, snapshot=snapshot)
    aims = queries.progress_of(figures.values(), {code: spec.direction for code, spec in specs.items()})
    published = queries.reported_many(codes, period, shown_to=shown_to, snapshot=snapshot)
    rows = [
        {
            "goal_area": Cell(
                one.goal_area.order if one.goal_area else 99,
                one.goal_area.name if one.goal_area else _("Programme as a whole"),
            ),
            "name": Cell(one.name, url=address(one.code, period=period)),
            "value": _with_unit(value_cell(figures[one.code]), unit_of(specs[one.code])),
            "unit": unit_of(specs[one.code]),
            "target": aims[one.code].target if one.code in aims else None,
            "progress": progress_cell(aims.get(one.code)),
            "trend": Cell(figures[one.code].point or 0, text=sparkline([f.point for f in trends[one.code]])),
            "published": _published_cell(published.get(one.code, [])),
            "code": one.code,
        }
        for one in found
    ]
    columns = [
        Column("name", _("Indicator")),
        Column("goal_area", _("Goal area")),
        Column("value", period, numeric=True),
        Column("unit", _("Unit")),
        Column("target", _("Target"), numeric=True),
        Column("progress", _("Progress"), numeric=True),
        Column("trend", _("Trend"), sortable=False),
        Column("published", _("Published figure")),
        Column("code", _("Code")),
    ]  # fmt: skip
    return Table(
        "indicators", _("Indicators"), columns, rows, empty=_("No indicator matches. Clear the filters to see all.")
    )


def shown_in_catalogue(table: Table) -> Table:
    """The catalogue as its page shows it; the download has the unit and the code in columns of their own."""
    return replace(table, columns=[one for one in table.columns if one.key not in ("unit", "code")])


def _with_unit(cell: Cell, unit: str) -> Cell:
    return replace(cell, note=cell.note or unit)


def value_cell(figure: Figure) -> Cell:
    """A figure as a cell of a table: bounds in the note, a mark where there is no number."""
    if not figure.is_shown:
        return Cell(None, text=MARK_SIGNS[figure.mark], note=MARK_WORDS[figure.mark].in_(language()))
    note = f"{numbers.exact(figure.lower)} – {numbers.exact(figure.upper)}" if figure.is_interval else ""
    return Cell(figure.point, note=note)


def progress_cell(progress: Progress | None) -> Cell:
    """How far a target is, as a tag."""
    if progress is None or progress.share is None:
        return Cell(None, text="—")
    return Cell(round(progress.share, 4), text=progress_words(progress), tag="good" if progress.reached else "unsure")


def progress_words(progress: Progress) -> str:
    """The share of the way to a target; 100 % only where it is reached."""
    share = progress.share or 0.0
    if share < 0:
        return _("below the baseline")
    return numbers.percent(share if progress.reached else min(share, 0.99), 0)


def _published_cell(found: Sequence[Reported]) -> Cell:
    if not found:
        return Cell(None, text="—")
    return verdict_cell(found[0])


def verdict_cell(one: Reported) -> Cell:
    """Whether a published figure agrees with what was counted."""
    words = {
        "supported": (_("agrees"), "good"),
        "contradicted": (_("differs"), "bad"),
        "cannot_tell": (_("cannot tell"), "unsure"),
    }
    said, tag = words[str(one.verdict.outcome)]
    return Cell(said, text=said, note=one.wording, tag=tag)
