"""The shapes of the elimination pages: verdicts by place and criterion, the map, the cascade, what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.utils.safestring import SafeString, mark_safe

from xinmiao.indicators.models import EliminationTable
from xinmiao.indicators.queries.elimination import Held
from xinmiao.indicators.rules.elimination import Published, lowest_units
from xinmiao.places.queries import provinces, tiles
from xinmiao.science import elimination
from xinmiao.science.elimination.criteria import ALL, DISEASES, REFERENCE, Criteria
from xinmiao.science.elimination.drawing import Picture
from xinmiao.science.elimination.scorecards import STATUSES, TIERS
from xinmiao.science.text import Text
from xinmiao.ui.cartogram import Cartogram, Tile
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table, plain

TAGS = {"met": "good", "not_met": "bad", "cannot_decide": "unsure", "reported": "neutral", "suppressed": "neutral"}
CLASSES = {"not_met": 1, "cannot_decide": 2, "met": 5}
TIER_CLASSES = {"bronze": 3, "silver": 4, "gold": 5}
OVERALL, LOWEST = Text("总体", "Overall"), Text("表现最低的下级地区", "Lowest performing unit")
PLACE, YEAR, SOURCE = Text("地点", "Place"), Text("年份", "Year"), Text("来源", "Source")
CRITERION, VERDICT, LIMIT = Text("条件", "Criterion"), Text("结论", "Verdict"), Text("界值", "Limit")
VALUE, WHY = Text("数值", "Value"), Text("原因和缺什么", "Why, and what is missing")
BOUNDS = Text("未知结局的上下限", "Bounds for unknown outcomes")
INTERVAL = Text("95% 精确区间", "95% exact interval")
IN_NOTES = ("bounds", "interval", "why")
"""Columns of a download that the page puts under the value and the verdict."""
DISEASE = Text("病种", "Infection")
GENERATED = Text("演示数据（程序生成）", "demonstration data (generated)")
TABLES_SENT = Text("上传的汇总表", "tables sent by programme officers")
_UNIT = Text("每 10 万活产", "per 100,000 live births")


def source_of(held: Held) -> str:
    return (GENERATED if held.has_generated else TABLES_SENT).in_(language())


def names_of(standard: Criteria) -> dict[str, str]:
    """Give the words of each criterion in the reader's language."""
    named = {one.indicator: one.name for one in (*standard.reference, *standard.criteria)} | dict(standard.recorded)
    told = {name: words.in_(language()) for name, words in named.items()}
    return {**told, "overall": OVERALL.in_(language()), "lowest_performing_subnational_unit": LOWEST.in_(language())}


def verdict(row: Mapping[str, Any]) -> Cell:
    """A verdict as a tag with its sign: never colour alone."""
    words, sign, _kind = STATUSES[row["status"]]
    tier = TIERS[row["tier"]].in_(language()) if row["group"] == "overall" and row["tier"] else ""
    shown = " ".join(one for one in (sign, tier or words.in_(language())) if one)
    return Cell(shown, tag=TAGS[row["status"]])


def _in_words(limit: str) -> str:
    return limit.replace("per 100000", _UNIT.in_(language()))


def _figure(row: Mapping[str, Any], name: str = "printed") -> str:
    return row[name] if row[name] and row[name] != "–" else ""


def by_place(found: pl.DataFrame, held: Held, standard: Criteria, disease: str, year: int) -> Table:
    """One row a place, a column a criterion; rates at province and above, no verdict below a prefecture."""
    shown = held.of_kind("country", "province", "prefecture")
    part = found.filter(pl.col("disease") == disease, pl.col("group").is_in([REFERENCE, "subnational"]).not_())
    keys = {(row["tier"], row["criterion"]): f"c{n}" for n, row in enumerate(
        part.select("tier", "criterion").unique(maintain_order=True).iter_rows(named=True))}  # fmt: skip
    names = names_of(standard)
    columns = [Column("place", PLACE.in_(language())), *(_criterion_column(key, at, names) for key, at in keys.items())]
    rows: dict[str, dict[str, Any]] = {name: {"place": name} for name in shown}
    for row in part.filter(pl.col("place").is_in(shown)).iter_rows(named=True):
        told = verdict(row)
        rows[row["place"]][keys[row["tier"], row["criterion"]]] = Cell(
            f"{told.value} {_figure(row)}".strip(), text=str(told.value), note=_figure(row), tag=told.tag
        )
    title = Text("各地结论，{year} 年", "Verdicts by place, {year}").format(year=year).in_(language())
    return Table("places", title, columns, list(rows.values()), source=source_of(held), note=_NOTE.in_(language()))


_NOTE = Text(
    "率只显示到省级，结论只显示到地市；县级的数几乎都小于 5，不显示。",
    "Rates are shown at province and above, verdicts at prefecture and above; numbers of counties are almost always "
    "under 5 and are not shown.",
)


def _criterion_column(key: tuple[str | None, str], at: str, names: Mapping[str, str]) -> Column:
    tier = f"{TIERS[key[0]].in_(language())} · " if key[0] in TIERS and key[1] != "overall" else ""
    return Column(at, tier + names.get(key[1], key[1]))


def by_criterion(found: pl.DataFrame, held: Held, standard: Criteria, place: str, year: int) -> Table:
    """Every criterion of one place: value, limit, verdict, bounds, interval, year, source, and what is missing."""
    names, lowest = names_of(standard), lowest_units(found, held.units_of(place))
    heads = {"disease": DISEASE, "criterion": CRITERION, "value": VALUE, "limit": LIMIT, "verdict": VERDICT,
             "bounds": BOUNDS, "interval": INTERVAL, "lowest": LOWEST, "year": YEAR, "source": SOURCE,
             "why": WHY}  # fmt: skip
    columns = [Column(key, words.in_(language()), is_shown=key not in IN_NOTES) for key, words in heads.items()]
    rows = [_line(row, names, lowest) for row in found.filter(pl.col("place") == place).iter_rows(named=True)]
    title = Text("{place}：逐条判定，{year} 年", "{place}: criterion by criterion, {year}")
    return Table("criteria", title.format(place=place, year=year).in_(language()), columns, rows, group="disease",
                 source=source_of(held), stacks=True)  # fmt: skip


def _line(row: Mapping[str, Any], names: Mapping[str, str], lowest: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    order = {one: n for n, one in enumerate(DISEASES)}[row["disease"]]
    below = LOWEST.in_(language()) + " · " if row["group"] == "subnational" and row["lowest_unit"] else ""
    tier = f"{TIERS[row['tier']].in_(language())} · " if row["tier"] in TIERS and row["group"] != "overall" else ""
    unit = "" if not _figure(row) else " %" if row["unit"] == "%" else f" {_UNIT.in_(language())}"
    ends = [row["ci_lower"], row["ci_upper"]]
    limit = _in_words(row["printed_limit"] or "")
    draft = Text("（草案）", " (draft)").in_(language()) if row["limit_status"] == "draft" else ""
    unit_name = row["lowest_unit"] or lowest.get((row["disease"], row["criterion"]), "")
    return {
        "disease": Cell(DISEASES[row["disease"]].in_(language()), order=order),
        "criterion": below + tier + names.get(row["criterion"], row["criterion"]),
        "value": Cell(_figure(row) + unit or "—", note=_around(row, ends)), "limit": limit + draft or "—",
        "verdict": replace(verdict(row), note=_why(row, names)), "bounds": row["printed_bounds"] or "—",
        "interval": _interval(ends) or "—",
        "lowest": unit_name or "—", "year": row["year"] or "—", "source": row["source"] or "—",
        "why": _why(row, names) or "—",
    }  # fmt: skip


def _interval(ends: Sequence[float | None]) -> str:
    low, high = ends
    return "" if low is None or high is None else f"{low:.1f}–{high:.1f}"


def _around(row: Mapping[str, Any], ends: Sequence[float | None]) -> str:
    """The bounds of a value and its interval in words, under it."""
    parts = ((BOUNDS, row["printed_bounds"]), (INTERVAL, _interval(ends)))
    return "; ".join(f"{words.in_(language())}: {told}" for words, told in parts if told)


def _why(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why nothing was decided, what would settle it, what else is to be known, and the change of a reference."""
    reason = [elimination.REASONS[row["reason"]].in_(language())] if row["reason"] else []
    missing = [names.get(one.split(":")[-1], one) for one in (row["missing"] or "").split(",") if one]
    marks = [elimination.MARKS[one].in_(language()) for one in (row["mark"] or "").split(",") if one]
    change = []
    if row["change"] is not None:
        told = {"change": f"{row['change']:+.1f}", "year": row["change_since"]}
        change = [Text("{year} 年以来 {change}", "{change} since {year}").format(**told).in_(language())]
    comma, stop = ("、", "；") if language() == "zh" else (", ", "; ")
    return stop.join([*reason, *([comma.join(dict.fromkeys(missing))] if missing else []), *marks, *change])


def map_of(
    found: pl.DataFrame, held: Held, standard: Criteria, disease: str, year: int, links: Mapping[str, str]
) -> Cartogram:
    """The provinces by their verdict, or by their tier; a sign in each tile."""
    overall = found.filter(pl.col("disease") == disease, pl.col("group") == "overall")
    by_name = {row["place"]: row for row in overall.iter_rows(named=True)}
    rows = {place.code: by_name[name] for name, place in held.places.items() if name in by_name}
    values = {code: TIER_CLASSES.get(row["tier"] or "", CLASSES.get(row["status"])) for code, row in rows.items()}
    kinds = {CLASSES[name]: (STATUSES[name][1], STATUSES[name][0].in_(language())) for name in CLASSES}
    if standard.tiers:
        kinds |= {TIER_CLASSES[name]: (TIERS[name].in_(language()),) * 2 for name in TIERS}
    title = Text("{disease}：各省结论，{year} 年", "{disease}: verdicts by province, {year}")
    told = title.format(disease=DISEASES[disease].in_(language()), year=year).in_(language())
    stand = tiles()
    return Cartogram(
        told, VERDICT.in_(language()),
        [Tile(one.place.code, one.column, one.row, one.label, one.place.name, one.short) for one in stand],
        {one.place.code: values.get(one.place.code) for one in stand}, language(), categories=kinds, links=links,
        source=source_of(held),
    )  # fmt: skip


def published_table(told: Published, judged: pl.DataFrame, standard: Criteria) -> Table:
    """What was published of the country, with its source: a table of its own, never beside figures of ours."""
    names = names_of(standard)
    rows: list[dict[str, Any]] = [
        {"criterion": names[row["criterion"]], "value": _in_words(f"{_figure(row)} {row['unit']}"),
         "limit": _in_words(row["printed_limit"] or ""), "verdict": verdict(row)}
        for row in judged.iter_rows(named=True)
    ]  # fmt: skip
    if told.words:
        testing = Text("三病检测率", "Testing for the three infections").in_(language())
        rows += [{"criterion": testing, "value": words.replace(">= 0.99", "≥ 99 %"), "limit": "≥ 95 %", "verdict": "—"}
                 for words in told.words.values()]  # fmt: skip
    heads = {"criterion": CRITERION, "value": VALUE, "limit": LIMIT, "verdict": VERDICT}
    title = Text("全国公布值，{year} 年", "Published for the whole country, {year}").format(year=told.year)
    joint = "、" if language() == "zh" else ", "
    eliminated = Text("{year} 年已消除的省份：{names}。", "Eliminated by {year}: {names}.")
    note = (
        eliminated.format(year=told.year, names=joint.join(_named(told.eliminated))).in_(language())
        if told.eliminated
        else ""
    )
    columns = [Column(key, words.in_(language())) for key, words in heads.items()]
    source = standard.rule.standing.source
    return Table("published", title.in_(language()), columns, rows, source=source, note=note)


def _named(short: Sequence[str]) -> list[str]:
    """Give provinces in the reader's language by their short Chinese names; a name that is no province stays."""
    there = list(provinces())
    return [next((one.name for one in there if one.name_zh.startswith(name)), name) for name in short]


@dataclass(frozen=True, slots=True)
class Card:
    """A picture of the sciences in a page, and its data as a table; what the picture says is escaped there."""

    title: str
    svg: SafeString
    table: Table


def drawn(picture: Picture, key: str) -> Card:
    """Put a picture and its data side by side."""
    table = plain(key, picture.title, picture.columns, picture.rows)
    columns = [replace(column, numeric=False, sortable=False) for column in table.columns]
    return Card(picture.title, mark_safe(picture.svg()), replace(table, columns=columns))


def cascade_table(found: pl.DataFrame, places: Sequence[str], named: Mapping[str, str], held: Held) -> Table:
    """The steps of every place that is shown: both denominators, and the unknown beside them."""
    heads = {"place": PLACE, "step": Text("环节", "Step"), "reached": Text("达到", "Reached"),
             "not_reached": Text("未达到", "Not reached"), "unknown": Text("未知", "Unknown"),
             "known": Text("已知感染", "Known positive"), "of_known": Text("占已知（%）", "Of known (%)"),
             "need": Text("估计需求", "Estimated need"), "of_need": Text("占需求（%）", "Of need (%)"),
             "need_source": Text("估计来源", "Source of the estimate")}  # fmt: skip
    numeric = ("reached", "not_reached", "unknown", "known", "of_known", "need", "of_need")
    columns = [Column(key, words.in_(language()), numeric=key in numeric) for key, words in heads.items()]
    rows = [_step(row, named) for name in places for row in found.filter(pl.col("place") == name).iter_rows(named=True)]
    title = Text("级联各环节", "Steps of the cascade").in_(language())
    return Table("steps", title, columns, rows, group="place", source=source_of(held), stacks=True)


def _step(row: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    hidden = STATUSES["suppressed"][0].in_(language()) if row["mark"] == "suppressed" else "—"
    counts = {"reached": "reached", "not_reached": "not_reached", "unknown": "unknown", "known": "known_positive"}
    return {
        "place": row["place"], "step": named.get(row["step"], row["step"]),
        **{key: hidden if row[name] is None else row[name] for key, name in counts.items()},
        "of_known": row["printed_of_known"] or hidden, "need": "—" if row["need"] is None else row["need"],
        "of_need": row["printed_of_need"] or hidden, "need_source": row["need_source"] or "—",
    }  # fmt: skip


def sent(tables: Sequence[EliminationTable]) -> Table:
    """What was taken in, newest first."""
    heads = {"at": Text("时间", "Time"), "holds": Text("内容", "What it holds"), "file": Text("文件", "File"),
             "rows": Text("新行", "New rows"), "corrected": Text("其中更正", "Of these, corrections"),
             "by": Text("谁", "By")}  # fmt: skip
    columns = [Column(key, words.in_(language()), numeric=key in ("rows", "corrected")) for key, words in heads.items()]
    rows = [{"at": f"{one.at:%Y-%m-%d %H:%M}", "holds": one.get_holds_display(),
             "file": one.file_name or one.get_origin_display(), "rows": one.n_rows, "corrected": one.n_corrected,
             "by": one.by_label} for one in tables]  # fmt: skip
    return Table("tables", Text("已收到的表", "Tables taken in").in_(language()), columns, rows, stacks=True)


def diseases(standard: Criteria | None = None) -> list[str]:
    """The infections that somebody may choose, all together first where there is such a verdict."""
    own = list(standard.diseases) if standard else [one for one in DISEASES if one != ALL]
    return [ALL, *own] if standard and not standard.tiers else own
