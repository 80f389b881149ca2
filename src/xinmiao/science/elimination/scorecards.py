"""Scorecards over the years: one place by criterion, or many places by their verdict; as a table and as a picture."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.assessing import OVERALL, REPORTED, Asking, assessed
from xinmiao.science.elimination.criteria import DISEASES, REFERENCE, Criteria, criteria_of
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
_TARGET = Text("（参考，目标 {limit}）", "(reference, target {limit})")
_DESCRIBED = Text(
    "{rows} 行，{first} 至 {last} 年。最近一年：{counts}。",
    "{rows} row(s), {first} to {last}. In the last year: {counts}.",
)
CELL, ROW, TOP = 118, 30, 44
LAST_NARROW = 0x2E7F
"""The last character before those of Chinese."""
Key = tuple[str, str, str]
Drawn = tuple[int, int, list[str]]


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
    known, told, asking = levels(frame), rows(frame, standard), Asking(standard, allow_draft, conditions)
    years = {row.year for row in told if row.year and not row.reason and row.indicator not in standard.recorded}
    found = [
        shown_by_level(assessed(told, asking, year), known).with_columns(judged_year=pl.lit(year, dtype=pl.Int64))
        for year in sorted(years)
    ]
    empty = assessed((), asking, None).with_columns(judged_year=pl.lit(None, dtype=pl.Int64))
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
    held = {(key, row["judged_year"]): row for key, row in zip(keys, card.iter_rows(named=True), strict=True)}
    labels = {key: _label(row, place, standard, language) for (key, _year), row in held.items()}
    years = card["judged_year"].unique().sort().to_list()
    heads = [(_PLACE if place is None else _CRITERION).in_(language), *map(str, years)]
    lines = [[label, *(_cell(held.get((key, year)), language) for year in years)] for key, label in labels.items()]
    status = str(card["table_status"][0])
    named = standard.rule.data["name"]["en" if language.startswith("en") else "zh"]
    title = titled([place or "", DISEASES[disease].in_(language), str(named)], status, language)
    last = [row for (_key_, year), row in held.items() if year == years[-1]]
    described = _DESCRIBED.format(rows=len(labels), first=years[0], last=years[-1], counts=_counts(last, language))
    width, height, body = _drawn(heads, held, labels, language)
    width = max(width, 32 + _wide(title) * 16 // 13)
    return Picture(title, described.in_(language), width, height, body, heads, lines, language, status)


def scorecard_svg(table: object, criteria: str | Criteria = "who_validation", **options: Any) -> str:
    """Give `scorecard_picture` as SVG: the same bytes for the same input."""
    return scorecard_picture(table, criteria, **options).svg()


def _key(row: dict[str, Any], place: str | None) -> Key:
    return ("", "", row["place"]) if place is None else (row["group"], row["tier"] or "", row["criterion"])


def _label(row: dict[str, Any], place: str | None, standard: Criteria, language: str) -> str:
    """Say what a row is: a place, or a criterion with its limit."""
    name = row["criterion"]
    if place is None or name == OVERALL:
        return row["place"] if place is None else _OVERALL.in_(language)
    known = {one.indicator: one.name for one in (*standard.reference, *standard.criteria)} | dict(standard.recorded)
    words = known.get(name, _LOWEST).in_(language)
    before = TIERS.get(row["tier"], _LOWEST if row["group"] == "subnational" and name in known else None)
    limit = _in_words(row["printed_limit"] or "", language)
    if row["group"] == REFERENCE:
        limit = _TARGET.format(limit=limit).in_(language)
    return " ".join(one for one in (f"{before.in_(language)} ·" if before else "", words, limit) if one)


def _in_words(limit: str, language: str) -> str:
    return limit.replace(" per 100000", "/10 万" if language.startswith("zh") else " per 100,000")


def _cell(row: dict[str, Any] | None, language: str, *, is_short: bool = False) -> str:
    """Say a cell: sign, word of the status, and the figure or tier that there is; in short, no word beside a figure."""
    if row is None:
        return "–"
    words, sign, _kind = STATUSES[row["status"]]
    tier = TIERS[row["tier"]].in_(language) if row["group"] == OVERALL and row["tier"] else ""
    shown = row["printed"] if row["printed"] not in (None, "–") else ""
    if shown and row["unit"] == "%":
        shown += " %"
    if row["status"] == REPORTED:
        return shown or "–"
    word = "" if is_short and shown else tier or words.in_(language)
    return " ".join(one for one in (sign, word, shown) if one)


def _counts(last: list[dict[str, Any]], language: str) -> str:
    numbers = {name: sum(row["status"] == name for row in last) for name in STATUSES}
    joint = "，" if language.startswith("zh") else ", "
    return joint.join(f"{STATUSES[name][0].in_(language)} {n}" for name, n in numbers.items() if n)


def _drawn(
    heads: list[str], held: dict[tuple[Key, int], dict[str, Any]], labels: dict[Key, str], language: str
) -> Drawn:
    """Give width, height and body: a row a label, a box a year, and what the signs mean below."""
    years = [int(head) for head in heads[1:]]
    left = 24 + max(_wide(label) for label in labels.values())
    body = [
        text(left + CELL * (n + 0.5), TOP + 20, str(year), anchor="middle", weight=600) for n, year in enumerate(years)
    ]
    for n, (key, label) in enumerate(labels.items()):
        y = TOP + ROW * (n + 1)
        body.append(text(left - 8, y + 20, label, anchor="end"))
        for at, year in enumerate(years):
            x, row = left + CELL * at, held.get((key, year))
            body.append(box(x + 2, y + 2, CELL - 4, ROW - 4, "open" if row is None else STATUSES[row["status"]][2]))
            body.append(text(x + CELL / 2, y + 20, _cell(row, language, is_short=True), anchor="middle"))
    foot = TOP + ROW * (len(labels) + 1) + 24
    meaning = "\u3000".join(f"{sign} {words.in_(language)}" for words, sign, _kind in STATUSES.values() if sign)
    body.append(text(left, foot, meaning))
    return max(left + CELL * len(years), left + _wide(meaning)) + 16, foot + 16, body


def _wide(words: str) -> int:
    """Give about how wide a line of text is."""
    return sum(13 if ord(one) > LAST_NARROW else 8 for one in words)
