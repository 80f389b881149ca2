"""Tables about limits: the versions of a model, the numbers of one, what changed between two, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.models import LimitState, LimitVersion
from xinmiao.nutrition.rules.limit_sheets import CellFault
from xinmiao.nutrition.rules.limits import HEADS, RULES, Change, Line, Structure
from xinmiao.science.text import Text
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table

_TAGS = {LimitState.ACTIVE: "good", LimitState.CONFIRMED: "accent", LimitState.PROPOSED: "unsure"}


def state(version: LimitVersion) -> Cell:
    return Cell(version.state.value, text=str(version.state.label), tag=_TAGS.get(version.state, "neutral"))


def versions(found: Iterable[LimitVersion]) -> Table:
    columns = [
        Column("number", _("Version"), numeric=True), Column("state", pgettext("of limits", "State")),
        Column("entered", _("Entered by")), Column("confirmed", _("Confirmed by")), Column("read_on", _("Read on")),
        Column("edition", _("Edition")),
    ]  # fmt: skip
    rows = [
        {
            "number": Cell(one.number, url=reverse("nutrition:limits_version", args=[one.key])),
            "state": state(one), "entered": str(one.entered_by), "confirmed": str(one.confirmed_by or "—"),
            "read_on": str(one.read_on), "edition": one.edition,
        }
        for one in found
    ]  # fmt: skip
    empty = _(
        "Nobody has entered limits yet. Until two persons have read them in the report, the model gives no verdict."
    )
    return Table("versions", _("Versions"), columns, rows, empty=empty, stacks=True)


def limits(version: LimitVersion, by: Structure) -> Table:
    """The numbers as they were entered."""
    columns = [
        Column("name", _("Class of food"), sortable=False),
        Column("rule", HEADS["rule"].in_(language()), sortable=False),
        *(Column(one.code, one.name.in_(language()), numeric=True, sortable=False, unit=one.unit)
          for one in by.components),
        Column("without_alcohol", HEADS["without_alcohol"].in_(language()), sortable=False),
        Column("page", HEADS["page"].in_(language()), numeric=True, sortable=False),
        Column("code", HEADS["code"].in_(language()), sortable=False),
    ]  # fmt: skip
    source = f"{version.document}（{version.edition}）"
    return Table("limits", _("Limits"), columns, [_line(one, by) for one in version.lines], source=source, stacks=True)


def _line(line: Line, by: Structure) -> dict[str, object]:
    fixed = {
        "code": line.code, "name": Text(line.zh, line.en).in_(language()), "rule": RULES[line.rule].in_(language()),
        "page": line.page, "without_alcohol": pgettext("limits", "yes") if line.without_alcohol else "",
    }  # fmt: skip
    return fixed | {one.code: _number(line, one.code) for one in by.components}


def _number(line: Line, code: str) -> Cell:
    if code not in line.limits:
        return Cell(None, text="—")
    value = line.limits[code]
    return Cell(None, text=_("no limit")) if value is None else Cell(float(value), text=f"{value.normalize():f}")


def changes(found: Sequence[Change], by: Structure, before: LimitVersion) -> Table:
    title = _("Changes since version %(n)s") % {"n": before.number}
    columns = [
        Column("name", _("Class of food"), sortable=False), Column("what", _("What"), sortable=False),
        Column("before", pgettext("limits", "Before"), sortable=False),
        Column("after", pgettext("limits", "Now"), sortable=False),
    ]  # fmt: skip
    names = {key: words.in_(language()) for key, words in HEADS.items()}
    names |= {one.code: f"{one.name.in_(language())} ({one.unit})" for one in by.components}
    rows = [
        {"name": one.name.in_(language()), "what": names.get(one.key) or _("The class"),
         "before": one.before or "—", "after": one.after or "—"}
        for one in found
    ]  # fmt: skip
    return Table("changes", title, columns, rows, empty=_("Nothing differs."), stacks=True)


def trail(entries: Iterable[AuditEntry]) -> Table:
    done = {
        "propose": _("entered and proposed"), "confirm": _("read again and confirmed"),
        "activate": _("brought into use"), "retire": _("taken out of use"),
    }  # fmt: skip
    columns = [
        Column("at", _("When"), sortable=False), Column("who", _("Who"), sortable=False),
        Column("what", _("What was done"), sortable=False),
    ]  # fmt: skip
    rows = [
        {"at": f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}", "who": one.actor_label,
         "what": done.get(one.verb, one.verb)}
        for one in entries
    ]  # fmt: skip
    return Table("trail", _("Audit trail"), columns, rows, stacks=True)


def faults(found: Sequence[CellFault], rows: Sequence[dict[str, str]]) -> Table:
    """What is wrong in a file, cell by cell."""
    columns = [
        Column("cell", _("Cell"), sortable=False), Column("value", _("What it says"), sortable=False),
        Column("what", _("What is wrong"), sortable=False),
    ]  # fmt: skip
    told = [
        {"cell": one.address or _("The whole file"), "what": one.fault.what.in_(language()),
         "value": rows[one.fault.row].get(one.fault.key, "") if one.fault.row >= 0 else ""}
        for one in found
    ]  # fmt: skip
    return Table("faults", _("What is wrong in the file"), columns, told, stacks=True)
