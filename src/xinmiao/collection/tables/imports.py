"""Templates, imports and faults as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from xinmiao.collection.models import Import
from xinmiao.collection.queries.importing import Offered
from xinmiao.science.sheets import Fault
from xinmiao.ui.tables import Cell, Column, Table

STATE_TAGS = {
    "uploaded": "neutral", "checking": "accent", "checked": "accent", "refused": "bad", "committing": "accent",
    "committed": "good", "withdrawn": "neutral",
}  # fmt: skip


def templates(offered: Sequence[Offered]) -> Table:
    """The workbooks to fill in, in either language."""
    columns = [
        Column("name", _("Template")),
        Column("programme", _("Programme")),
        Column("zh", _("In Chinese"), sortable=False),
        Column("en", _("In English"), sortable=False),
    ]
    rows = [
        {"name": one.name, "programme": one.intervention.name, "zh": _download(one, "zh"), "en": _download(one, "en")}
        for one in offered
    ]
    empty = _("There is no form and no indicator to import for your role. Ask an administrator.")
    return Table("templates", _("Templates to fill in"), columns, rows, empty=empty)


def _download(one: Offered, language: str) -> Cell:
    kind = one.key.partition(":")[0]
    url = reverse("collection:import_template", args=[kind, one.code, language])
    return Cell(url, text="XLSX", url=url)


def history(imports: Iterable[Import], names: dict[str, str]) -> Table:
    """Who imported what, when, and what came of it."""
    columns = [
        Column("at", _("Uploaded")),
        Column("file", _("File")),
        Column("of", _("What it holds")),
        Column("state", _("State")),
        Column("by", _("By")),
        Column("partner", _("Partner")),
        Column("rows", _("Rows"), numeric=True),
        Column("new", _("New"), numeric=True),
        Column("changed", _("Changed"), numeric=True),
        Column("refused", _("Refused"), numeric=True),
    ]
    rows = [_line(one, names) for one in imports]
    empty = _("Nothing was imported yet. Download a template, fill it in, and upload it here.")
    return Table("imports", _("Imports"), columns, rows, empty=empty, stacks=True)


def _line(of: Import, names: dict[str, str]) -> dict[str, object]:
    return {
        "at": localtime(of.uploaded_at).strftime("%Y-%m-%d %H:%M"),
        "file": Cell(of.file_name, url=reverse("collection:import", args=[of.key])),
        "of": names.get(of.family, of.family),
        "state": state(of),
        "by": of.user.get_full_name() or of.user.get_username(),
        "partner": of.partner.name if of.partner else "—",
        "rows": of.n_rows, "new": of.n_new, "changed": of.n_changed, "refused": of.n_refused,
    }  # fmt: skip


def state(of: Import) -> Cell:
    return Cell(of.state, text=of.get_state_display(), tag=STATE_TAGS[of.state])


def faults(found: Sequence[Fault], n: int, language: str) -> Table:
    """One page of faults."""
    columns = [
        Column("row", _("Row"), numeric=True, sortable=False),
        Column("column", _("Column"), sortable=False),
        Column("label", _("Heading"), sortable=False),
        Column("value", _("What is there"), sortable=False),
        Column("reason", _("What is wrong"), sortable=False),
        Column("todo", _("What to do"), sortable=False),
    ]
    rows = [
        {
            "row": Cell(one.row, text="—" if not one.row else ""), "column": one.letter or "—",
            "label": one.label.in_(language), "value": one.value or "—",
            "reason": Cell(one.reason.in_(language), tag="unsure") if one.is_warning else one.reason.in_(language),
            "todo": one.todo.in_(language),
        }
        for one in found
    ]  # fmt: skip
    return Table("faults", _("What is wrong, row by row"), columns, rows, count=n, stacks=True)


def counted(counts: Iterable[Sequence[object]], words: dict[str, str], labels: dict[str, str]) -> Table:
    """How many of each fault, by column."""
    columns = [
        Column("column", _("Heading"), sortable=False),
        Column("reason", _("What is wrong"), sortable=False),
        Column("n", _("Cells"), numeric=True, sortable=False),
    ]
    rows = [{"column": labels.get(str(key), "—"), "reason": words.get(str(code), str(code)), "n": n}
            for code, key, n in counts]  # fmt: skip
    return Table("counted", _("What is wrong, in all"), columns, rows)
