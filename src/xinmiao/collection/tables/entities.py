"""Tables of what lists of entities ask a person to decide."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from xinmiao.collection.models import EntityAction
from xinmiao.collection.queries.entities import Conflict
from xinmiao.core.labels import in_page_language
from xinmiao.ui.tables import Cell, Column, Table

_TAGS = {EntityAction.State.HELD: "unsure", EntityAction.State.ERROR: "bad"}


def conflict(of: Conflict) -> Table:
    """Each property on which two edits met: what stands, and what was offered."""
    columns = [
        Column("property", _("Property"), sortable=False),
        Column("standing", _("Stands now"), sortable=False),
        Column("offered", _("Was offered"), sortable=False),
    ]
    rows = [{"property": name, "standing": now or "—", "offered": offered or "—"} for name, now, offered in of.rows]
    return Table(f"conflict-{of.version.pk}", of.label, columns, rows, stacks=True)


def unsettled(actions: Iterable[EntityAction], n: int) -> Table:
    """Links that wait and actions that could not be done, the oldest first."""
    columns = [
        Column("at", _("Received"), sortable=False),
        Column("form", _("Form"), sortable=False),
        Column("list", _("List"), sortable=False),
        Column("state", _("State"), sortable=False),
        Column("why", _("Why"), sortable=False),
    ]
    rows = [_row(one) for one in actions]
    empty = _("Nothing waits, and everything could be done.")
    return Table("entities", _("Waiting, or could not be done"), columns, rows, count=n, empty=empty, stacks=True)


def _row(of: EntityAction) -> dict[str, object]:
    state = EntityAction.State(of.state)
    return {
        "at": f"{of.at:%Y-%m-%d %H:%M}",
        "form": of.submission.form.name,
        "list": of.list.code if of.list else "—",
        "state": Cell(of.state, text=str(state.label), tag=_TAGS.get(state, "neutral")),
        "why": in_page_language(of.error_zh, of.error_en) or "—",
    }
