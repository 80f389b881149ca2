"""Tables of a school or a county: by sex, and school by school; a hidden count is a mark, in downloads too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from xinmiao.nutrition.pages.words import CHINA_WORDS, COUNT_WORDS, SEX_WORDS, WHO_WORDS
from xinmiao.nutrition.rules.tables import ALL, CLASSES, MEASURED, ROSTER, UNMEASURED, Cube
from xinmiao.ui import charts
from xinmiao.ui.cartogram import SUPPRESSED
from xinmiao.ui.charts import Chart
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table

_WORDS = {"china": CHINA_WORDS, "who": WHO_WORDS}


def by_sex(cube: Cube, unit: str, standard: str, name: str, note: str) -> Table:
    """Boys, girls and all of a school or county, by the classes of one standard."""
    rows = [{"of": str(SEX_WORDS[sex]), **_counts(cube, unit, sex, standard)} for sex in cube.sexes]
    total = {"of": str(SEX_WORDS[ALL]), **_counts(cube, unit, ALL, standard)}
    columns = [Column("of", _("Sex"), sortable=False), *_columns(standard)]
    return Table(f"sex_{standard}", name, columns, rows, total=total, note=note, stacks=True)


def by_school(cube: Cube, names: Mapping[str, str], standard: str, name: str, note: str) -> Table:
    """The schools of a county, by the classes of one standard."""
    rows = [{"of": names[one], **_counts(cube, one, ALL, standard)} for one in cube.schools]
    total = {"of": _("All schools"), **_counts(cube, ALL, ALL, standard)}
    columns = [Column("of", _("School"), sortable=False), *_columns(standard)]
    return Table(f"school_{standard}", name, columns, rows, total=total, note=note, stacks=True)


def picture(cube: Cube, unit: str, standard: str, name: str) -> Chart | None:
    """The classes of those measured as shares, for boys and girls; a hidden count draws nothing. None: all are."""
    words = [str(_WORDS[standard][one]) for one in CLASSES[standard]]
    bars = [(str(SEX_WORDS[sex]), dict(zip(words, _shares(cube, unit, sex, standard), strict=True)))
            for sex in (*cube.sexes, ALL)]  # fmt: skip
    if all(share is None for _sex, shares in bars for share in shares.values()):
        return None
    return charts.stacked(bars, title=name, unit=_("Share of those measured (%)"), lang=language()[:2], series=words,
                          head=_("Sex"), note=SUPPRESSED.in_(language()) + _(": not drawn"))  # fmt: skip


def _shares(cube: Cube, unit: str, sex: str, standard: str) -> Sequence[float | None]:
    n = cube.shown(unit, sex, MEASURED)
    counts = [cube.shown(unit, sex, f"{standard}.{one}") for one in CLASSES[standard]]
    return [round(100 * one / n, 1) if one is not None and n else None for one in counts]


def _columns(standard: str) -> list[Column]:
    counted = [
        Column(one, str(COUNT_WORDS[one]), numeric=True, sortable=False) for one in (ROSTER, MEASURED, UNMEASURED)
    ]
    words = _WORDS[standard]
    return counted + [Column(one, str(words[one]), numeric=True, sortable=False) for one in CLASSES[standard]]


def _counts(cube: Cube, unit: str, sex: str, standard: str) -> dict[str, object]:
    told = {one: _cell(cube.shown(unit, sex, one)) for one in (ROSTER, MEASURED, UNMEASURED)}
    n = cube.shown(unit, sex, MEASURED)
    return told | {one: _cell(cube.shown(unit, sex, f"{standard}.{one}"), n) for one in CLASSES[standard]}


def _cell(value: int | None, of: int | None = None) -> object:
    if value is None:
        return SUPPRESSED.in_(language())
    return Cell(value, note=f"{100 * value / of:.1f} %") if of else value
