"""Scorecards over the years: one place by criterion, or many places by their verdict; as a table and as a picture."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.assessing import OVERALL, assess
from xinmiao.science.elimination.criteria import DISEASES, Criteria, criteria_of
from xinmiao.science.elimination.disclosure import levels, shown_by_level
from xinmiao.science.elimination.drawing import Picture, box, text, titled
from xinmiao.science.elimination.reading import rows
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import as_kind_of, read
from xinmiao.science.text import Text

Native = TypeVar("Native")
STATUSES = {
    "met": (Text("达到", "met"), "✓", "solid"),
    "not_met": (Text("未达到", "not met"), "✕", "hatched"),
    "cannot_decide": (Text("无法判定", "cannot decide"), "?", "open"),
    "reported": (Text("参考", "reported"), "", "plain"),
    "suppressed": (Text("已隐去", "suppressed"), "·", "plain"),
}
"""Each status: its words, its sign and how its box is drawn."""
TIERS = {"bronze": Text("铜级", "bronze"), "silver": Text("银级", "silver"), "gold": Text("金级", "gold")}
_OVERALL, _LOWEST = Text("总体", "Overall"), Text("表现最低的下级地区", "Lowest performing unit")
_PLACE, _CRITERION = Text("地点", "Place"), Text("条件", "Criterion")
_DESCRIBED = Text(
    "{rows} 行，{first} 至 {last} 年。最近一年：{counts}。",
    "{rows} row(s), {first} to {last}. In the last year: {counts}.",
)
LABELS, CELL, ROW, TOP = 330, 118, 30, 44


class NoScorecard(XinmiaoError):
    """There is nothing to draw: no year, no such place or disease."""


def scorecard(
    table: Native,
    criteria: str | Criteria = "who_validation",
    allow_draft: Collection[str] = (),
    *,
    conditions: Collection[str] | None = None,
) -> Native:
    """Give the rows of `assess` for every year of the table, the year in `judged_year`, in the kind of table given.

    Figures of places below a province and verdicts of those below a prefecture are suppressed, where the table tells
    levels (`level`, or codes of six digits). Raises as `assess`.
    """
    frame, standard = read(table), criteria_of(criteria)
    known = levels(frame)
    years = sorted(
        {
            row.year
            for row in rows(frame, standard)
            if row.year and not row.reason and row.indicator not in standard.recorded
        }
    )
    found = [
        shown_by_level(assess(frame, standard, allow_draft, year=year, conditions=conditions), known).with_columns(
            judged_year=pl.lit(year, dtype=pl.Int64)
        )
        for year in years
    ]
    empty = assess(frame.clear(), standard).with_columns(judged_year=pl.lit(None, dtype=pl.Int64))
    return as_kind_of(table, pl.concat([empty, *found]))


def scorecard_picture(
    table: object,
    criteria: str | Criteria = "who_validation",
    allow_draft: Collection[str] = (),
    *,
    disease: str = "hiv",
    place: str | None = None,
    language: str = "zh",
    conditions: Collection[str] | None = None,
) -> Picture:
    """Give the scorecard of one place (rows are criteria), or of all places (rows are places), a column a year.

    Raises `NoScorecard` (code elimination_scorecard.unknown), and as `assess`.
    """
    standard = criteria_of(criteria)
    card = scorecard(read(table), standard, allow_draft, conditions=conditions).filter(pl.col("disease") == disease)
    card = card.filter(pl.col("group") == OVERALL) if place is None else card.filter(pl.col("place") == place)
    if not card.height:
        raise NoScorecard(
            "elimination_scorecard.unknown",
            Text("没有可画的数据：{place} {disease}", "Nothing to draw: {place} {disease}").format(
                place=place or "", disease=disease
            ),
        )
    keys = [_key(row, place) for row in card.iter_rows(named=True)]
    labels = dict.fromkeys(keys)
    years = card["judged_year"].unique().sort().to_list()
    held = {(key, row["judged_year"]): row for key, row in zip(keys, card.iter_rows(named=True), strict=True)}
    heads = [(_PLACE if place is None else _CRITERION).in_(language), *map(str, years)]
    lines = [[_label(key, standard, language), *(_cell(held.get((key, year)), language) for year in years)]
             for key in labels]  # fmt: skip
    signs = [[_sign(held.get((key, year))) for year in years] for key in labels]
    status = str(card["table_status"][0])
    named = standard.rule.data["name"]["en" if language.startswith("en") else "zh"]
    title = titled([place or "", DISEASES[disease].in_(language), str(named)], status, language)
    last = [row for (_key_, year), row in held.items() if year == years[-1]]
    described = _DESCRIBED.format(rows=len(labels), first=years[0], last=years[-1], counts=_counts(last, language))
    size = _width(title, len(years)), TOP + ROW * (len(labels) + 1) + 16
    body = _drawn(heads, lines, signs)
    return Picture(title, described.in_(language), *size, body, heads, lines, language, status)


def scorecard_svg(table: object, criteria: str | Criteria = "who_validation", **options: Any) -> str:
    """Give `scorecard_picture` as SVG: the same bytes for the same input."""
    return scorecard_picture(table, criteria, **options).svg()


Key = tuple[str, str, str]


def _key(row: dict[str, Any], place: str | None) -> Key:
    return ("", "", row["place"]) if place is None else (row["group"], row["tier"] or "", row["criterion"])


def _label(key: Key, standard: Criteria, language: str) -> str:
    group, tier, name = key
    if group == "":
        return name
    if name == OVERALL:
        return _OVERALL.in_(language)
    known = {one.indicator: one.name for one in (*standard.reference, *standard.criteria)} | dict(standard.recorded)
    words = known[name].in_(language) if name in known else _LOWEST.in_(language)
    before = TIERS.get(tier, _LOWEST if group == "subnational" and name in known else None)
    return f"{before.in_(language)} · {words}" if before else words


def _cell(row: dict[str, Any] | None, language: str) -> str:
    """Say a cell in words: sign, status, and the figure, tier or unit that there is."""
    if row is None:
        return "–"
    words, sign, _kind = STATUSES[row["status"]]
    tier = TIERS[row["tier"]].in_(language) if row["group"] == OVERALL and row["tier"] else ""
    shown = row["printed"] if row["printed"] not in (None, "–") else ""
    if shown and row["unit"] == "%":
        shown += " %"
    return " ".join(one for one in (sign, tier or words.in_(language), shown) if one)


def _sign(row: dict[str, Any] | None) -> str:
    return "open" if row is None else STATUSES[row["status"]][2]


def _counts(last: list[dict[str, Any]], language: str) -> str:
    numbers = {name: sum(row["status"] == name for row in last) for name in STATUSES}
    joint = "，" if language.startswith("zh") else ", "
    return joint.join(f"{STATUSES[name][0].in_(language)} {n}" for name, n in numbers.items() if n)


def _width(title: str, n_years: int) -> int:
    wide = sum(16 if ord(one) > 0x2E7F else 9 for one in title) + 32
    return max(LABELS + CELL * n_years + 16, wide)


def _drawn(heads: list[str], lines: list[list[str]], signs: list[list[str]]) -> list[str]:
    body = [text(LABELS + CELL * (n + 0.5), TOP + 20, head, anchor="middle", weight=600)
            for n, head in enumerate(heads[1:])]  # fmt: skip
    for n, (line, kinds) in enumerate(zip(lines, signs, strict=True)):
        y = TOP + ROW * (n + 1)
        body.append(text(LABELS - 8, y + 20, line[0], anchor="end"))
        for at, (cell, kind) in enumerate(zip(line[1:], kinds, strict=True)):
            x = LABELS + CELL * at
            body += [box(x + 2, y + 2, CELL - 4, ROW - 4, kind), text(x + CELL / 2, y + 20, cell, anchor="middle")]
    return body
