"""The calendar, a return's numbers and its history, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from xinmiao.indicators.forms.reporting import STANDING_NAMES, named
from xinmiao.indicators.models import Return
from xinmiao.indicators.queries.returns import Listed
from xinmiao.indicators.rules.calendar import Standing
from xinmiao.ui.tables import Cell, Column, Table

STATE_TAGS = {
    "draft": "neutral",
    "submitted": "accent",
    "returned": "unsure",
    "reviewed": "accent",
    "approved": "good",
    "locked": "good",
}
LATE_TAGS = {Standing.OVERDUE: "bad", Standing.SOON: "unsure"}


def address(of: Return) -> str:
    return reverse("indicators:return", args=[of.pk])


def calendar(found: Sequence[Listed]) -> Table:
    """Who owes what by when, and how far each return is."""
    columns = [
        Column("return", _("Return")),
        Column("period", _("Period")),
        Column("due", _("Due"), numeric=True),
        Column("state", _("State")),
        Column("partner", _("Partner")),
        Column("place", _("Place")),
    ]
    empty = _("No return is expected of you here. Clear the filters, or ask an administrator for a role.")
    return Table("returns", _("Returns"), columns, [_listed(one) for one in found], empty=empty, stacks=True)


def _listed(one: Listed) -> dict[str, object]:
    of = one.of
    return {
        "return": Cell(of.schedule.name, url=address(of)),
        "period": of.period,
        "partner": of.partner.name,
        "place": of.place.name,
        "due": one.of.due_on.isoformat(),
        "state": state(one),
    }


def state(one: Listed) -> Cell:
    """How far the return is; one that is overdue or soon due says so first."""
    if one.standing in LATE_TAGS:
        words, tag = str(STANDING_NAMES[one.standing]), LATE_TAGS[one.standing]
        return Cell(one.of.state, text=words, tag=tag, note=one.of.get_state_display())
    return Cell(one.of.state, text=one.of.get_state_display(), tag=STATE_TAGS[one.of.state])


def numbers(of: Return) -> Table:
    """What the return tells, once it is sent."""
    rows = [
        {
            "number": named(line.dimension),
            "value": line.value,
            "status": line.get_status_display(),
            "report_no": Cell(line.report_no, str(line.report_no)) if line.report_no else Cell(None, "—"),
        }
        for line in of.lines.all()
    ]
    columns = [
        Column("number", _("Number"), sortable=False),
        Column("value", _("Value"), numeric=True, sortable=False),
        Column("status", _("Report status"), sortable=False),
        Column("report_no", _("Row in the ledger"), sortable=False),
    ]
    return Table("numbers", _("Numbers"), columns, rows, empty=_("No number was filled in yet."))


def history(of: Return) -> Table:
    """What was done with the return, by whom, when and why."""
    rows = [
        {
            "at": Cell(step.at.isoformat(), f"{localtime(step.at):%Y-%m-%d %H:%M}"),
            "who": step.by_label,
            "what": step.get_step_display(),
            "state": Cell(step.target, step.get_target_display(), tag=STATE_TAGS[step.target]),
            "reason": step.reason or "—",
        }
        for step in of.steps.all()
    ]
    columns = [
        Column("at", _("When"), sortable=False),
        Column("who", _("Who"), sortable=False),
        Column("what", _("What was done"), sortable=False),
        Column("state", _("State then"), sortable=False),
        Column("reason", _("Reason"), sortable=False),
    ]
    return Table("history", _("History"), columns, rows, empty=_("Nothing was done with this return yet."))
