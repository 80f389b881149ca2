"""Charts and maps of one indicator, and its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xinmiao.indicators.definitions import Definition, text
from xinmiao.indicators.figure import MARK_SIGNS, Figure, rule_in_words
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.pages.framing import Frame, address, unit_of
from xinmiao.indicators.queries.pivots import Cell as PivotCell
from xinmiao.indicators.queries.pivots import Pivot
from xinmiao.indicators.rules import Comparison
from xinmiao.ledger.reach import Flow
from xinmiao.places.queries import tiles
from xinmiao.ui import charts, numbers
from xinmiao.ui.cartogram import Cartogram, Tile
from xinmiao.ui.charts import Chart, Point
from xinmiao.ui.frame import language


def facts(indicator: Indicator, definition: Definition) -> list[tuple[str, ...]]:
    """The definition as terms and what they are."""
    told = {
        _("What it is"): text(definition.definition),
        _("Who is counted"): text(definition.population),
        _("How people are counted once") if definition.counts_people else _("How it is counted"): rule_in_words(
            definition
        ),
        _("Source"): text(definition.source),
    }
    written = [(term, words.in_(language())) for term, words in told.items()]
    sdg = ", ".join(definition.codes.sdg)
    period = _("cumulative since %(year)s") % {"year": definition.since} if definition.since else _("each year")
    notes = [(one.period, text(one.note).in_(language())) for one in definition.comparability]
    return [
        *written,
        (_("Unit"), unit_of(definition)),
        (_("Period"), period),
        (_("Services"), ", ".join(definition.services) or _("all")),
        *([(_("Sustainable Development Goals"), sdg)] if sdg else []),
        *((_("Comparison with %(period)s") % {"period": when}, note) for when, note in notes),
        (_("Code"), indicator.code),
    ]


def trend_chart(
    figures: Sequence[Figure], definition: Definition, frame: Frame, target: tuple[str, float] | None
) -> Chart:
    """The years; one that may not be compared is drawn lighter, a gap is a gap."""
    flagged = {one.period for one in definition.comparability}
    last = next((one for one in reversed(figures) if one.point is not None), None)
    title = frame.name if last is None else finding(frame.name, str(last.period), last.point)
    points = [
        Point(str(one.period.years[-1]), one.point, one.lower, one.upper, str(one.period) in flagged) for one in figures
    ]
    note = _what_differs(definition, [str(one.period) for one in figures])
    if len(points) > 3:
        return charts.line(
            points, title=title, unit=frame.unit, lang=language(), target=target, note=note, **frame.around
        )
    return charts.bars(
        points,
        title=title,
        unit=frame.unit,
        lang=language(),
        highlight=points[-1].label if points else "",
        note=note,
        **frame.around,
    )


def _what_differs(definition: Definition, shown: Sequence[str]) -> str:
    """Why a flagged year may not be compared with the others."""
    found = [one for one in definition.comparability if one.period in shown]
    return " ".join(f"* {one.period}: {text(one.note).in_(language())}" for one in found)


def compared_words(old: Figure, new: Figure, comparison: Comparison) -> str:
    """A figure against the one before it, in a sentence; where the two count differently, that they do and why."""
    if not (old.is_shown and new.is_shown and old.n_records and old.point and new.point is not None):
        return ""
    told = {"period": str(old.period), "value": numbers.exact(old.point)}
    if comparison.is_flagged:
        reasons = " ".join(reason.in_(language()) for reason in comparison.reasons)
        return _("Not to be compared with %(period)s (%(value)s).") % told + f" {reasons}"
    share = new.point / old.point - 1
    told["share"] = numbers.percent(abs(share))
    words = (
        _("%(share)s more than in %(period)s (%(value)s)")
        if share > 0
        else _("%(share)s fewer than in %(period)s (%(value)s)")
    )
    return words % told if share else _("as many as in %(period)s") % told


def finding(name: str, period: str, value: float | None) -> str:
    """A title that says what was found."""
    told = {"name": name, "period": period, "value": numbers.short(value, language())}
    return _("%(name)s: %(value)s in %(period)s") % told


def flow_chart(flows: Sequence[Flow], frame: Frame) -> Chart:
    """Who was new, stayed, came back and left."""
    first, last = flows[0], flows[-1]
    told = {"year": last.year, "new": numbers.short(last.new, language()), "since": first.year}
    told |= {"stayed": numbers.short(last.continuing, language()), "all": numbers.short(last.cumulative, language())}
    return charts.flows(
        flows,
        title=_("In %(year)s, %(new)s people were new and %(stayed)s stayed from the year before") % told,
        unit=frame.unit,
        lang=language(),
        note=_("Since %(since)s: %(all)s people, each counted once. In the first year everybody is new.") % told,
        **frame.around,
    )


def map_of(table: Pivot, frame: Frame, **limits: str) -> Cartogram:
    """The provinces, each tile a link to the indicator there."""
    stand = tiles()
    by_code = {head.code: table.row_totals[head.number] for head in table.rows}
    empty = PivotCell(0)
    values = {one.place.code: _tile_value(by_code.get(one.place.code, empty)) for one in stand}
    n = sum((isinstance(value, int | float) and value > 0) or isinstance(value, str) for value in values.values())
    return Cartogram(
        title=_("%(name)s, %(period)s: records from %(n)s provinces")
        % {"name": frame.name, "period": str(table.period), "n": n},
        unit=frame.unit,
        tiles=[Tile(one.place.code, one.column, one.row, one.label, one.place.name, one.short) for one in stand],
        values=values,
        lang=language(),
        links={
            one.place.code: address(table.code, place=one.place.code, period=str(table.period), **limits)
            for one in stand
        },
        source=frame.source,
        freshness=frame.freshness,
        demonstration=frame.demonstration,
    )


def _tile_value(cell: PivotCell) -> int | float | str | None:
    return cell.value if cell.is_shown else MARK_SIGNS[cell.mark]
