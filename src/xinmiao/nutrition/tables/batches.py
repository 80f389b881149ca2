"""Batches of foods, and what a result says as a whole, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from xinmiao.nutrition.models import FoodBatch
from xinmiao.nutrition.rules.batch_explanation import counts, explanation
from xinmiao.ui.tables import Cell, Column, Table

STATE_TAGS = {"uploaded": "neutral", "asked": "accent", "running": "accent", "done": "good", "failed": "bad"}


def batches(found: Iterable[FoodBatch]) -> Table:
    """The newest first."""
    columns = [
        Column("file", _("File"), sortable=False),
        Column("state", _("State"), sortable=False),
        Column("rows", _("Rows"), numeric=True, sortable=False),
        Column("faults", _("Cells that are wrong"), numeric=True, sortable=False),
        Column("by", _("By"), sortable=False),
        Column("at", _("Uploaded"), sortable=False),
    ]
    rows = [
        {
            "file": Cell(one.file_name, url=reverse("nutrition:food_batch", args=[one.key]),
                         note=_("generated") if one.is_generated else ""),
            "state": state(one), "rows": one.n_rows, "faults": one.n_faults,
            "by": one.user.get_full_name() or one.user.get_username(),
            "at": localtime(one.uploaded_at).strftime("%Y-%m-%d %H:%M"),
        }
        for one in found
    ]  # fmt: skip
    empty = _("No table was assessed yet. Upload a CSV or an XLSX.")
    return Table("food_batches", _("Tables assessed"), columns, rows, empty=empty, stacks=True)


def state(of: FoodBatch) -> Cell:
    return Cell(of.state, text=of.get_state_display(), tag=STATE_TAGS[of.state])


def counted(of: FoodBatch, language: str) -> Table:
    """How many rows have each verdict, grade and reason."""
    columns = [
        Column("what", _("What"), sortable=False),
        Column("word", _("Result"), sortable=False),
        Column("n", _("How many"), numeric=True, sortable=False),
    ]
    rows = [{"what": what, "word": word, "n": int(n)} for what, word, n in counts(of.summary, language)]
    return Table("counts", _("Counts"), columns, rows)


def explained(of: FoodBatch, language: str) -> Table:
    """What the explanation sheet holds: a CSV has none of its own."""
    headings = {one["letter"]: one["heading"] for one in of.preview["headings"]}
    lines = explanation(of.summary, columns=of.columns, units=of.units, basis=of.basis, accepted=of.accepted,
                        headings=headings, language=language)  # fmt: skip
    columns = [Column("what", _("What"), sortable=False), Column("told", _("What it is"), sortable=False)]
    rows = [{"what": line[0], "told": " · ".join(line[1:])} for line in lines]
    return Table("explanation", _("Explanation"), columns, rows)
