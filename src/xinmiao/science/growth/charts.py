"""`chart_svg`: one child's visits among the lines of a standard. The same bytes for the same input.

No name stands in the picture; sex and standard do. A flagged visit is hollow and not joined; nothing is drawn between
length and height at day 731, nor for a visit that did not happen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from html import escape

import numpy as np
import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.growth.ages import DAYS_IN_MONTH
from xinmiao.science.growth.bands import Bands
from xinmiao.science.growth.children import LAST_LENGTH_DAY, Children, children
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.growth.indicators import INDICATORS, Indicator
from xinmiao.science.growth.lms import value_at
from xinmiao.science.growth.scoring import measurement
from xinmiao.science.growth.standard import FIRST_DAY_2007, LmsStandard, Standard, is_open, table_status, who
from xinmiao.science.growth.zscores import zscores
from xinmiao.science.tables import DRAFT_TABLE, read
from xinmiao.science.tables.columns import Floats
from xinmiao.science.text import Text

WHO_LINES, BAND_LINES = (-3, -2, 0, 2, 3), (-3, -2, -1, 0, 1, 2, 3)
NAMES = {
    "lhfa": (Text("年龄别身长/身高", "Length/height for age"), "cm"),
    "wfa": (Text("年龄别体重", "Weight for age"), "kg"),
    "bmi": (Text("年龄别体质指数", "BMI for age"), "kg/m²"),
    "hc": (Text("年龄别头围", "Head circumference for age"), "cm"),
}
"""The indicators that have a chart, and their units."""
_SEXES = (Text("男孩", "Boys"), Text("女孩", "Girls"))
_AXES = {True: Text("年龄（月）", "Age (months)"), False: Text("年龄（岁）", "Age (years)")}
_DRAFT = Text("草案标准，仅供参考", "draft table, for information only")
_DESCRIBED = Text(
    "{n} 次测量，{lines} 条标准线（标准差 {low} 至 {high}）；最近一次 {last}。{flagged}",
    "{n} measurement(s) among {lines} lines of the standard ({low} to {high} SD); the last one {last}. {flagged}",
)
_LAST = Text("{age}：{value} {unit}，z = {z}", "at {age}: {value} {unit}, z = {z}")
_FLAGGED = Text("{n} 次数值不可信，画为空心。", "{n} implausible, drawn hollow.")
WIDTH, HEIGHT = 720, 500
LEFT, RIGHT, TOP, BOTTOM = 60, 660, 56, 440


class NoChart(XinmiaoError):
    """There is no such chart: unknown indicator, no child of known sex, a draft table that nobody opted into."""


@dataclass(frozen=True)
class Frame:
    """Where things stand: ages in days and values, onto the picture."""

    first_day: float
    last_day: float
    low: float
    high: float

    def x(self, days: float) -> float:
        return LEFT + (RIGHT - LEFT) * (days - self.first_day) / (self.last_day - self.first_day)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)

    @property
    def in_months(self) -> bool:
        return self.first_day == 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One measurement: day of age, value, z (NaN where it has none), whether implausible."""

    day: float
    value: float
    z: float
    flagged: bool


def chart_svg(
    table: object,
    indicator: str = "lhfa",
    standard: str | Standard = "who",
    *,
    language: str = "zh",
    allow_draft: Collection[str] = (),
) -> str:
    """Draw the visits of one child, columns as of `zscores`, as an SVG document.

    indicator: `lhfa wfa bmi hc`. standard: `who`, `who_2006`, `who_2007` or loaded bands. The chart is that of the
    last visit's age: 0–60 months, or 5–19 years. Raises `NoChart`, `UnknownStandard`, `NotATable`.
    """
    what = next((one for one in INDICATORS if one.name == indicator and one.name in NAMES), None)
    if what is None or isinstance(standard, Cutoffs):
        raise NoChart(
            "growth_chart.unknown",
            Text("没有这种曲线图：{name}", "No such chart: {name}").format(name=indicator),
            todo=Text("用 {names}", "use {names}").format(names=", ".join(NAMES)),
        )
    frame = read(table)
    seen, sex = children(frame), _sex(frame)
    visits = _visits(frame, seen, what, standard, allow_draft)
    lines = _of_age(standard, visits)
    if not is_open(lines, allow_draft) or what.name not in lines.tables:
        raise NoChart("growth.draft_table", DRAFT_TABLE, where=lines.rule.id)
    return _draw(what, lines, sex, visits, language, table_status(lines, allow_draft))


def _sex(frame: pl.DataFrame) -> int:
    known = children(frame).sex
    known = known[known >= 0]
    if not len(known):
        raise NoChart("growth.no_sex", Text("没有性别，无法选择标准线", "No sex: the lines cannot be chosen"))
    return int(known[0])


def _visits(
    frame: pl.DataFrame,
    seen: Children,
    what: Indicator,
    standard: str | LmsStandard | Bands,
    allow_draft: Collection[str],
) -> list[Visit]:
    """Give the visits with an age and a measurement, in the order of age."""
    scored = zscores(frame, standard, allow_draft=allow_draft)
    z = scored[f"{what.name}_z"].to_numpy()
    flagged = scored[f"{what.name}_flag"].fill_null(value=False).to_numpy()
    values = measurement(seen, what)
    found = [
        Visit(float(seen.age.days[n]), float(values[n]), float(z[n]), bool(flagged[n]))
        for n in np.argsort(seen.age.days, kind="stable")
        if values[n] > 0 and seen.age.known[n]
    ]
    return found


def _of_age(standard: str | LmsStandard | Bands, visits: list[Visit]) -> LmsStandard | Bands:
    if standard == "who":
        return who("who_2007" if visits and visits[-1].day >= FIRST_DAY_2007 else "who_2006")
    return who(standard) if isinstance(standard, str) else standard


def _curves(what: Indicator, lines: LmsStandard | Bands, sex: int) -> tuple[Floats, dict[int, Floats]]:
    """Give the days of age, shape (n,), and the value of each line there."""
    if isinstance(lines, Bands):
        bands = lines.tables[what.name]
        days = np.round((bands.first + np.arange(bands.rows)) * DAYS_IN_MONTH)
        return days, {line: bands.values[line + 3, sex] for line in BAND_LINES}
    table = lines.tables[what.name]
    step = 1 if lines.is_by_month else 7
    places = np.unique(np.append(np.arange(0, table.rows, step), table.rows - 1))
    if not lines.is_by_month:
        places = np.unique(np.append(places, (LAST_LENGTH_DAY, LAST_LENGTH_DAY + 1)))
    power, median, spread = table.values[:, sex, places]
    days = (table.first + places) * (DAYS_IN_MONTH if lines.is_by_month else 1.0)
    return days, {z: value_at(np.full(len(places), float(z)), (power, median, spread)) for z in WHO_LINES}


def _draw(
    what: Indicator, lines: LmsStandard | Bands, sex: int, visits: list[Visit], language: str, status: str
) -> str:
    days, curves = _curves(what, lines, sex)
    inside = [one for one in visits if days[0] <= one.day <= days[-1]]
    frame = _frame(days, curves, inside, school_age=isinstance(lines, LmsStandard) and lines.is_by_month)
    name, unit = NAMES[what.name]
    standard = str(lines.rule.data["name"]["en" if language.startswith("en") else "zh"])
    parts = [name.in_(language), _SEXES[sex].in_(language), standard]
    title = " · ".join([*parts, *([_DRAFT.in_(language)] if status == "draft" else [])])
    breaks = what.name == "lhfa"
    drawn = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="28" font-size="16" font-weight="600" fill="#111">{escape(title)}</text>',
        *_axes(frame, unit, language),
        *(_line(frame, days, curve, line, breaks=breaks) for line, curve in curves.items()),
        *_labels(frame, curves),
        *_child(frame, inside, breaks=breaks),
    ]
    return _document(title, _described(inside, curves, frame, unit, language), drawn, language, status)


def _document(title: str, described: str, drawn: list[str], language: str, status: str) -> str:
    """Wrap what is drawn; ids come from the content, so that two charts stand on one page."""
    key = "growth-" + sha256("\n".join([title, described, *drawn]).encode()).hexdigest()[:12]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{key}-title {key}-desc" data-table-status="{status}" lang="{_lang(language)}" '
            'font-family="system-ui, sans-serif" font-size="13">',
            f'<title id="{key}-title">{escape(title)}</title>',
            f'<desc id="{key}-desc">{escape(described)}</desc>',
            *drawn,
            "</svg>\n",
        ]
    )


def _lang(language: str) -> str:
    return "en" if language.startswith("en") else "zh-Hans"


def _frame(days: Floats, curves: dict[int, Floats], visits: list[Visit], *, school_age: bool) -> Frame:
    """Take in every line and every visit, to a whole number of units."""
    values = [float(value) for curve in curves.values() for value in (curve.min(), curve.max())]
    values += [one.value for one in visits]
    first = 60 * DAYS_IN_MONTH if school_age else 0.0
    return Frame(first, float(days[-1]), float(np.floor(min(values)) - 1), float(np.ceil(max(values)) + 1))


def _described(visits: list[Visit], curves: dict[int, Floats], frame: Frame, unit: str, language: str) -> str:
    n_flagged = sum(one.flagged for one in visits)
    last = "–"
    if visits:
        one = visits[-1]
        z = "–" if np.isnan(one.z) else f"{one.z:+.2f}"
        last = _LAST.format(age=_age(one.day, frame, language), value=f"{one.value:.1f}", unit=unit, z=z).in_(language)
    told = _DESCRIBED.format(
        n=len(visits),
        lines=len(curves),
        low=_signed(min(curves)),
        high=_signed(max(curves)),
        last=last,
        flagged=_FLAGGED.format(n=n_flagged).in_(language) if n_flagged else "",
    )
    return told.in_(language).strip()


def _age(day: float, frame: Frame, language: str) -> str:
    if frame.in_months:
        return Text("{n} 月龄", "{n} months").format(n=f"{day / DAYS_IN_MONTH:.1f}").in_(language)
    return Text("{n} 岁", "{n} years").format(n=f"{day / 365.25:.1f}").in_(language)


def _signed(line: int) -> str:
    return "0" if line == 0 else f"{line:+d}".replace("-", "−")


def _axes(frame: Frame, unit: str, language: str) -> list[str]:
    """Draw ages along the bottom, in months under five and years above, and values at the left."""
    step, to_days = (6, DAYS_IN_MONTH) if frame.in_months else (1, 365.25)
    first, last = int(np.ceil(frame.first_day / to_days - 1e-9)), int(frame.last_day / to_days + 0.05)
    drawn = []
    for age in range(first, last + 1, step):
        x = min(frame.x(age * to_days), RIGHT)
        drawn.append(f'<path d="M{x:.1f} {TOP}V{BOTTOM}" stroke="#e3e3e3"/>')
        drawn.append(f'<text x="{x:.1f}" y="{BOTTOM + 18}" text-anchor="middle" fill="#333">{age}</text>')
    for value in _ticks(frame.low, frame.high):
        y = frame.y(value)
        drawn.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#e3e3e3"/>')
        drawn.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#333">{value:g}</text>')
    middle = (LEFT + RIGHT) // 2
    label = _AXES[frame.in_months].in_(language)
    drawn.append(f'<text x="{middle}" y="{BOTTOM + 40}" text-anchor="middle" fill="#333">{label}</text>')
    drawn.append(f'<text x="{LEFT}" y="{TOP - 8}" text-anchor="middle" fill="#333">{unit}</text>')
    return drawn


def _ticks(low: float, high: float) -> list[int]:
    step = next(one for one in (1, 2, 5, 10, 20, 50) if (high - low) / one <= 12)
    return list(range(int(np.ceil(low / step)) * step, int(high) + 1, step))


def _line(frame: Frame, days: Floats, curve: Floats, line: int, *, breaks: bool) -> str:
    width, dash = ("2", "") if line == 0 else ("1.2", ' stroke-dasharray="6 3"' if abs(line) == 3 else "")
    path = []
    for n, (day, value) in enumerate(zip(days, curve, strict=True)):
        lifts = n == 0 or (breaks and days[n - 1] <= LAST_LENGTH_DAY < day)
        path.append(f"{'M' if lifts else 'L'}{frame.x(day):.1f} {frame.y(value):.1f}")
    return f'<path d="{"".join(path)}" fill="none" stroke="#555" stroke-width="{width}"{dash}/>'


def _labels(frame: Frame, curves: dict[int, Floats]) -> list[str]:
    return [
        f'<text x="{RIGHT + 6}" y="{frame.y(float(curve[-1])) + 4:.1f}" fill="#111">{_signed(line)}</text>'
        for line, curve in curves.items()
    ]


def _child(frame: Frame, visits: list[Visit], *, breaks: bool) -> list[str]:
    drawn, joined, before = [], [], -1.0
    for one in visits:
        x, y = frame.x(one.day), frame.y(one.value)
        fill = "#fff" if one.flagged else "#0b57d0"
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="#0b57d0" stroke-width="2"/>')
        if not one.flagged:
            lifts = before < 0 or (breaks and before <= LAST_LENGTH_DAY < one.day)
            joined.append(f"{'M' if lifts else 'L'}{x:.1f} {y:.1f}")
            before = one.day
    path = f'<path d="{"".join(joined)}" fill="none" stroke="#0b57d0" stroke-width="2"/>' if joined else ""
    return [path, *drawn] if path else drawn
