"""Who reported, what was published, and the records themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xinmiao.indicators import axes
from xinmiao.indicators.figure import MARK_SIGNS, Mark
from xinmiao.indicators.pages.catalogue import value_cell, verdict_cell
from xinmiao.indicators.queries.records import Records
from xinmiao.indicators.queries.reporting import Reported, Reporter, Reporting
from xinmiao.ui import numbers
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table


def reporters_table(reporting: Reporting) -> Table:
    """Partners and provinces that sent something, and those that did not."""
    rows = [
        *(_reporter(one, _("Partner")) for one in reporting.partners),
        *(_reporter(one, _("Province")) for one in reporting.provinces),
    ]
    columns = [
        Column("kind", _("Kind")),
        Column("name", _("Name")),
        Column("records", _("Records"), numeric=True),
        Column("reports", _("Reports"), numeric=True),
        Column("state", _("State")),
    ]
    return Table("reporters", _("Who reported"), columns, rows, empty=_("No partner is expected to report."))


def _reporter(one: Reporter, kind: str) -> dict[str, object]:
    hidden = one.n_records is None
    said = _("reported") if one.has_reported else _("nothing yet")
    return {
        "kind": kind,
        "name": one.entry.name,
        "records": Cell(None, text=MARK_SIGNS[Mark.SUPPRESSED]) if hidden else one.n_records,
        "reports": one.n_reports,
        "state": Cell(said, text=said, tag="good" if one.has_reported else "neutral"),
    }


def reported_table(found: Sequence[Reported]) -> Table:
    """Published figures beside what was counted for the same place and period."""
    rows = [
        {
            "period": one.period,
            "wording": one.wording or numbers.exact(one.value),
            "counted": value_cell(one.counted),
            "agrees": verdict_cell(one),
            "why": one.verdict.reason.in_(language()),
            "source": str(one.source or ""),
        }
        for one in found
    ]
    columns = [
        Column("period", _("Period")),
        Column("wording", _("As published")),
        Column("counted", _("Counted here"), numeric=True),
        Column("agrees", _("Agreement")),
        Column("why", _("Why")),
        Column("source", _("Source")),
    ]
    return Table("reported", _("Reported and counted"), columns, rows)


def records_table(found: Records, source: str) -> Table:
    """A page of records in words."""
    keys = ("service", "county", "partner", "role", "sex")
    rows = [
        {
            "event_no": Cell(one.event_no, str(one.event_no)),
            "on": one.on.isoformat(),
            "age": one.age,
            **{key: one.words[key].in_(language()) for key in keys},
            "source": one.source,
        }
        for one in found.rows
    ]
    columns = [
        Column("event_no", _("Record"), sortable=False),
        Column("on", _("Date"), sortable=False),
        *(Column(key, axes.NAMES[key].in_(language()), sortable=False) for key in keys),
        Column("age", _("Age"), numeric=True, sortable=False),
        Column("source", _("Source"), sortable=False),
    ]
    return Table("records", _("Records"), columns, rows, count=found.n, source=source)
