"""Limits on pages: the editor with a card a class, the page of the second person, a version as it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.nutrition.models import LimitVersion
from xinmiao.nutrition.rules.limits import CHECKED, COMPARES, HEADS, RULES, Fault, Line, Structure
from xinmiao.science.text import Text
from xinmiao.ui.frame import language


@dataclass(frozen=True, slots=True)
class EditorCell:
    """One box of the editor. name: of the field; options: of a choice; errors: what is wrong in it."""

    name: str
    label: str
    value: str
    errors: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class EditorClass:
    """One class of food in the editor; legend: what it is called there."""

    legend: str
    cells: tuple[EditorCell, ...]


@dataclass(frozen=True, slots=True)
class Editor:
    """classes: a card each. whole: what is wrong with the table as a whole."""

    classes: tuple[EditorClass, ...]
    whole: tuple[str, ...]

    @property
    def wrong(self) -> list[tuple[EditorClass, EditorCell]]:
        return [(one, cell) for one in self.classes for cell in one.cells if cell.errors]


def field(n: int, key: str) -> str:
    """The name of a box: row and column."""
    return f"class-{n}-{key}"


def editor(rows: Sequence[Mapping[str, str]], faults: Collection[Fault], by: Structure) -> Editor:
    """Lay rows of text out with what is wrong in them."""
    wrong: dict[tuple[int, str], list[str]] = {}
    for fault in faults:
        wrong.setdefault((fault.row, fault.key), []).append(fault.what.in_(language()))
    known = {one.code for one in by.classes}
    cards = tuple(_card(n, row, wrong, by, is_fixed=row.get("code") in known) for n, row in enumerate(rows))
    return Editor(cards, tuple(wrong.get((-1, ""), ())))


def _card(
    n: int, row: Mapping[str, str], wrong: Mapping[tuple[int, str], list[str]], by: Structure, *, is_fixed: bool
) -> EditorClass:  # fmt: skip
    name = row.get("zh" if language() == "zh" else "en") or row.get("zh") or ""
    legend = f"{n + 1}. {name}" if name else _("%(n)s. Another class with limits") % {"n": n + 1}
    cells = (
        EditorCell(
            field(n, key), _label(key, by), row.get(key, ""), tuple(wrong.get((n, key), ())), _options(key),
            is_fixed=is_fixed and key in ("code", "rule"),
        )
        for key in by.columns
        if not (is_fixed and row.get("rule") != "threshold" and key in {one.code for one in by.components})
    )  # fmt: skip
    return EditorClass(legend, tuple(cells))


def _label(key: str, by: Structure) -> str:
    units = {one.code: f"{one.name.in_(language())} ({one.unit})" for one in by.components}
    return units.get(key) or HEADS[key].in_(language())


def _options(key: str) -> tuple[tuple[str, str], ...]:
    if key == "rule":
        return tuple((code, words.in_(language())) for code, words in RULES.items())
    yes = (("", pgettext("limits", "not said")), ("yes", pgettext("limits", "yes")))
    return yes if key == "without_alcohol" else ()


def rows_of(posted: Mapping[str, str], by: Structure, *, most: int = 100) -> list[dict[str, str]]:
    """Give the rows of an editor that was sent back, as many as there are."""
    n_rows = next((n for n in range(most) if field(n, "code") not in posted), most)
    return [{key: posted.get(field(n, key), "") for key in by.columns} for n in range(n_rows)]


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A number that the second person reads again; what was entered is not shown."""

    name: str
    label: str
    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class CheckClass:
    """A class for the second person. tick: the box for its name, rule and page."""

    line: Line
    name: str
    rule: str
    tick: CheckBox
    numbers: tuple[CheckBox, ...]


def check(
    version: LimitVersion, by: Structure, told: Mapping[str, str], differing: Collection[tuple[str, str]] = ()
) -> list[CheckClass]:
    """Lay a version out for the second person, with what that person typed so far."""
    return [_check_class(line, by, told, differing) for line in version.lines]


def _check_class(
    line: Line, by: Structure, told: Mapping[str, str], differing: Collection[tuple[str, str]]
) -> CheckClass:  # fmt: skip
    def box(key: str, label: str) -> CheckBox:
        name = f"check-{line.code}-{key}"
        return CheckBox(name, label, told.get(name, ""), (line.code, key) in differing)

    numbers = tuple(box(one.code, _label(one.code, by)) for one in by.components if one.code in line.limits)
    rule, name = RULES[line.rule].in_(language()), Text(line.zh, line.en).in_(language())
    return CheckClass(line, name, rule, box(CHECKED, _("Name, rule and page are as in the report")), numbers)


def told_of(posted: Mapping[str, str], version: LimitVersion, by: Structure) -> dict[tuple[str, str], str]:
    """Give what the second person typed, by class and column."""
    keys = (CHECKED, *(one.code for one in by.components))
    return {(line.code, key): posted.get(f"check-{line.code}-{key}", "") for line in version.lines for key in keys}


def facts(version: LimitVersion) -> list[tuple[str, str]]:
    """What is said of a version as a whole, and who did what to it when."""
    compare = COMPARES[version.compare]
    page, basis = _("p. %(page)s"), _("per 100 g of solid, per 100 ml of liquid food")
    told = [
        (_("Report"), version.document),
        (_("Edition"), version.edition),
        (_("When is a food over a limit?"), f"{compare.in_(language())} · {page % {'page': version.compare_page}}"),
        (_("Basis of the limits"), f"{basis} · {page % {'page': version.basis_page}}"),
        (_("Read and entered by"), f"{version.entered_by} · {version.read_on}"),
        (_("Read again and confirmed by"), _by(version.confirmed_by, version.confirmed_at)),
        (_("In use since"), _by(version.activated_by, version.activated_at)),
        (_("Out of use since"), _by(version.retired_by, version.retired_at)),
        (_("Why"), version.retired_why),
        (_("Note"), version.note),
    ]  # fmt: skip
    return [(term, value) for term, value in told if value]


def _by(user: object, at: datetime | None) -> str:
    return f"{user} · {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
