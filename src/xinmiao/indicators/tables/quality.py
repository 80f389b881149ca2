"""Doubtful numbers as tables; each row leads to the figure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xinmiao.indicators.forms.reporting import named
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.pages import address
from xinmiao.indicators.queries.quality import Correction, Misfit, Outlier, Row
from xinmiao.indicators.queries.returns import Listed
from xinmiao.indicators.rules.quality import Thresholds
from xinmiao.indicators.tables import reporting
from xinmiao.ledger.period import Period
from xinmiao.partners.models import Partner
from xinmiao.places.models import Kind, Place
from xinmiao.ui.tables import Cell, Column, Table

SOURCE = "B. Iglewicz, D. C. Hoaglin (1993), How to Detect and Handle Outliers, ASQC Quality Press"


def _where() -> list[Column]:
    return [
        Column("figure", _("Figure")),
        Column("period", _("Period")),
        Column("partner", _("Partner")),
        Column("place", _("Place")),
    ]


def _told(indicator: Indicator, period: Period, partner: Partner, place: Place) -> dict[str, object]:
    limits = {"place": place.code} if place.kind not in (Kind.COUNTRY, Kind.WORLD) else {}
    return {
        "figure": Cell(indicator.name, url=address(indicator.code, period=str(period), partner=partner.code, **limits)),
        "period": str(period),
        "partner": partner.name,
        "place": place.name,
    }


def _of(row: Row) -> dict[str, object]:
    return _told(row.indicator, row.period, row.partner, row.place)


def missing(found: Sequence[Listed], on: str) -> Table:
    """Returns that are overdue."""
    rows = [
        _told(one.of.schedule.indicator, one.of.when, one.of.partner, one.of.place)
        | {
            "return": Cell(one.of.schedule.name, url=reporting.address(one.of)),
            "due": one.of.due_on.isoformat(),
            "state": Cell(one.of.state, one.of.get_state_display(), tag=reporting.STATE_TAGS[one.of.state]),
        }
        for one in found
    ]
    columns = [
        Column("return", _("Return")),
        *_where(),
        Column("due", _("Due"), numeric=True),
        Column("state", _("State")),
    ]
    return Table(
        "missing", _("Missing reporters"), columns, rows, empty=_("Everybody has reported."),
        note=_("Returns overdue on %(day)s.") % {"day": on},
    )  # fmt: skip


def outliers(found: Sequence[Outlier], limits: Thresholds) -> Table:
    """Numbers that stand out of their series."""
    rows = [
        _of(one.row) | {"value": one.value, "median": one.beside, "m": Cell(one.measure, f"{one.measure or 0:+.1f}")}
        for one in found
    ]
    columns = [
        *_where(),
        Column("value", _("Reported"), numeric=True),
        Column("median", _("Median of the series"), numeric=True),
        Column("m", "M", numeric=True),
    ]
    note = _("M = 0.6745 · (x − median) / MAD; shown where |M| > %(z)s, in series of %(fewest)s values or more.")
    told = note % {"z": f"{limits.z:g}", "fewest": limits.fewest}
    return Table("outliers", _("Outliers"), columns, rows, source=SOURCE, note=told, empty=_("No number stands out."))


def changed(found: Sequence[Outlier], limits: Thresholds) -> Table:
    """Numbers far from those of a year before."""
    rows = [
        _of(one.row)
        | {
            "value": one.value,
            "before": one.beside,
            "ratio": Cell(one.measure, "—" if one.measure is None else f"× {one.measure:.2f}"),
        }
        for one in found
    ]
    columns = [
        *_where(),
        Column("value", _("Reported"), numeric=True),
        Column("before", _("A year before"), numeric=True),
        Column("ratio", _("Change"), numeric=True),
    ]
    note = _(
        "Shown where a number grew to more than %(factor)s times that of a year before, or fell as far, and one of "
        "them is at least %(least)s."
    )
    told = note % {"factor": f"{limits.factor:g}", "least": f"{limits.least:g}"}
    return Table("changes", _("Changes from year to year"), columns, rows, note=told, empty=_("No number jumps."))


def misfits(found: Sequence[Misfit], limits: Thresholds) -> Table:
    """Parts that do not fit their whole."""
    kinds = {"sex": _("sexes"), "place": _("parts of the place")}
    rows = [
        _of(one.whole)
        | {
            "parts": Cell(kinds[one.kind], note=_("%(n)s parts") % {"n": one.n_parts}),
            "whole": one.value,
            "sum": one.total,
            "difference": Cell(one.total - one.value, f"{one.total - one.value:+,.0f}"),
        }
        for one in found
    ]
    columns = [
        *_where(),
        Column("parts", _("Parts")),
        Column("whole", _("Whole"), numeric=True),
        Column("sum", _("Sum of the parts"), numeric=True),
        Column("difference", _("Difference"), numeric=True),
    ]
    note = _(
        "Shown where they differ by more than %(within)s %% of the whole. People may be in several places, so that "
        "their places may add up to more; never to less."
    )
    told = note % {"within": f"{limits.within * 100:g}"}
    return Table("parts", _("Parts against the whole"), columns, rows, note=told, empty=_("All parts fit."))


def late(found: Sequence[Correction], limits: Thresholds) -> Table:
    """Corrections after the close of a period."""
    rows = [
        _told(one.indicator, one.period, one.partner, one.place)
        | {
            "part": named(one.dimension),
            "before": one.before,
            "after": one.after,
            "on": one.accepted_on.isoformat(),
            "days": one.n_days,
        }
        for one in found
    ]
    columns = [
        *_where(),
        Column("part", _("Number")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("After"), numeric=True),
        Column("on", _("Corrected on"), numeric=True),
        Column("days", _("Days after"), numeric=True),
    ]
    note = _("Corrections that came more than %(days)s days after their period ended.") % {"days": limits.close_days}
    empty = _("No period was corrected after its close.")
    return Table("late", _("Late corrections"), columns, rows, note=note, empty=empty)
