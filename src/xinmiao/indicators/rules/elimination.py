"""Tables of elimination on plain values: columns of a sheet, what is wrong with a row, what stands, what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

import polars as pl

from xinmiao.ledger.suppression import Margin, suppressed
from xinmiao.science import elimination
from xinmiao.science.elimination import cascades, disclosure
from xinmiao.science.elimination.criteria import DISEASES, Criteria, packaged_table
from xinmiao.science.sheets import Choice, Column, Compare, Type
from xinmiao.science.text import Text

FIGURES, CASCADE = "figures", "cascade"
FIRST_YEAR = 2000
PROVINCE_UP, PREFECTURE_UP = ("country", "province"), ("country", "province", "prefecture")
"""Kinds of place that show a rate; those that show a verdict."""
_ELSEWHERE = Text("没有这个地点，或不在您负责的范围内", "No such place, or not one that you work for")
_VALUE = r"\d+(\.\d+)?\s*[%％]?|yes|no|是|否"
_YES = (Choice("yes", Text("是", "yes")),)
_WITHDRAW = Column(
    "withdraw", Text("撤回", "Withdraw"), Type.CHOICE, choices=_YES,
    hint=Text("选“是”：收回先前的这一行，其余格留空", "yes takes an earlier row back; leave the other cells empty"),
)  # fmt: skip
NO_FIGURE, NO_SOURCE_OF_NEED, WRONG = "elimination_no_figure", "elimination_no_source", "elimination_wrong"
MESSAGES: dict[str, tuple[Text, Text]] = {
    NO_FIGURE: (
        Text("没有数：分子和分母要一起填，或只填公布的数值", "No figure: both counts, or the published value"),
        Text("请补上；要收回先前的一行，“撤回”列选“是”", "Fill it in; to take an earlier row back, choose Withdraw"),
    ),
    NO_SOURCE_OF_NEED: (
        Text("估计需求没有来源", "The estimated need has no source"),
        Text("请写明谁估计的、哪一年", "Say who estimated it, and when"),
    ),
}  # fmt: skip


def indicators_of(known: Iterable[Criteria]) -> dict[str, Text]:
    """Give each indicator that some criteria ask for, or that people record, with its name; first names stand."""
    found: dict[str, Text] = {}
    for standard in known:
        named = {name: one.name for name, one in standard.by_indicator.items()} | dict(standard.recorded)
        found = {**named, **found}
    return found


def columns_of(holds: str, places: Sequence[Choice], known: Collection[str], names: Mapping[str, Text],
               this_year: int) -> list[Column]:  # fmt: skip
    """Give the columns of a sheet. places: those offered; known: the codes of all that may be written."""
    where = [
        Column("place", Text("地点", "Place"), Type.CODE, required=True, choices=tuple(places),
               known=frozenset(known), told=_ELSEWHERE, in_key=True),
        Column("year", Text("年份", "Year"), Type.WHOLE, required=True, lowest=FIRST_YEAR, highest=this_year,
               in_key=True),
    ]  # fmt: skip
    return [*where, *(_of_figures(names) if holds == FIGURES else _of_cascade()), _WITHDRAW]


def _of_figures(names: Mapping[str, Text]) -> list[Column]:
    offered = tuple(Choice(code, name) for code, name in names.items())
    return [
        Column("indicator", Text("指标", "Indicator"), Type.CODE, required=True, choices=offered,
               known=frozenset(names), in_key=True, width=44),
        Column("numerator", Text("分子", "Numerator"), Type.WHOLE, lowest=0, compares=(Compare("<=", "denominator"),)),
        Column("denominator", Text("分母", "Denominator"), Type.WHOLE, lowest=0),
        Column("unknown", Text("结局未知", "Outcome unknown"), Type.WHOLE, lowest=0,
               hint=Text("不知道有几个请留空，不要填 0", "Leave it empty where nobody knows; do not write 0")),
        Column("value", Text("公布的数值", "Published value"), Type.TEXT, pattern=_VALUE,
               told=Text("比例写 0.95 或 95%，发病率写每 10 万的数", "A share is 0.95 or 95%, a case rate per 100,000"),
               hint=Text("有分子分母时可以不填", "Not needed where there are counts")),
        Column("source", Text("来源", "Source"), Type.TEXT, required=True, in_key=True, width=28),
    ]  # fmt: skip


def _of_cascade() -> list[Column]:
    steps = packaged_table("pair_cascade").data["steps"]
    diseases = tuple(Choice(code, name) for code, name in DISEASES.items() if code != "all")
    offered = tuple(Choice(str(one["id"]), Text(one["name"]["zh"], one["name"]["en"])) for one in steps)
    counts = (("reached", "达到", "Reached"), ("not_reached", "未达到", "Not reached"), ("unknown", "未知", "Unknown"))
    return [
        Column("disease", Text("病种", "Infection"), Type.CHOICE, required=True, choices=diseases, in_key=True),
        Column("step", Text("环节", "Step"), Type.CHOICE, required=True, choices=offered, in_key=True),
        *(Column(key, Text(zh, en), Type.WHOLE, lowest=0) for key, zh, en in counts),
        Column("need", Text("估计需求", "Estimated need"), Type.WHOLE, lowest=0),
        Column("need_source", Text("估计来源", "Source of the estimate"), Type.TEXT),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row beside its cells: of which column, by which code of `MESSAGES` or in which words."""

    key: str
    code: str
    words: Text | None = None


def wrong_with(holds: str, said: Mapping[str, Any], known: Iterable[Criteria] = ()) -> Wrong | None:
    """Tell what a row lacks, or why none of the criteria that ask for its indicator can use it."""
    if said.get("withdraw") == "yes":
        return None
    if holds == CASCADE:
        return _wrong_step(said)
    counts = [said.get(name) is not None for name in ("numerator", "denominator")]
    if any(counts) != all(counts) or not (all(counts) or said.get("value")):
        return Wrong("denominator" if counts[0] else "numerator" if counts[1] else "value", NO_FIGURE)
    return next((found for standard in known if (found := _unusable(said, standard))), None)


def _wrong_step(said: Mapping[str, Any]) -> Wrong | None:
    for name in cascades.COUNTS:
        if said.get(name) is None:
            return Wrong(name, "required")
    return (
        Wrong("need_source", NO_SOURCE_OF_NEED)
        if said.get("need") is not None and not said.get("need_source")
        else None
    )


def _unusable(said: Mapping[str, Any], standard: Criteria) -> Wrong | None:
    if said["indicator"] not in {*standard.by_indicator, *standard.recorded}:
        return None
    row = pl.DataFrame([{name: None if said.get(name) is None else str(said[name]) for name in _LONG}])
    reason = elimination.rates(row, standard)["rate_reason"][0]
    by_counts = said.get("denominator") is not None
    return Wrong("denominator" if by_counts else "value", WRONG, elimination.REASONS[reason]) if reason else None


_LONG = ("place", "year", "indicator", "numerator", "denominator", "unknown", "value")


class Recorded(Protocol):
    """A row of a table, in the order in which rows came."""

    @property
    def is_withdrawn(self) -> bool: ...


R = TypeVar("R", bound=Recorded)


def standing(rows: Iterable[tuple[tuple[object, ...], int, R]], *, shared: int) -> list[R]:
    """Give the rows that stand: the last of each key that was not withdrawn.

    rows: key, rank of where it comes from, and the row, oldest first. shared: how many parts of a key say what it is a
    figure of; a row stands only where none of a better (smaller) rank says anything of that.
    """
    last = {(*key, rank): (key[:shared], rank, row) for key, rank, row in rows}
    kept = [one for one in last.values() if not one[2].is_withdrawn]
    best: dict[tuple[object, ...], int] = {}
    for of, rank, _row in kept:
        best[of] = min(rank, best.get(of, rank))
    return [row for of, rank, row in kept if rank == best[of]]


_SHOWN = ("reached", "not_reached", "unknown", "known_positive", "of_known", "of_known_upper", "of_need",
          "of_need_upper", "printed_of_known", "printed_of_need", "cascade_mark", "cascade_reason")  # fmt: skip


def without_small_cells(found: pl.DataFrame) -> pl.DataFrame:
    """Hide of a table of `elimination.cascade` the small cells, and what would give them back."""
    counted = found.with_columns(pl.col(name).cast(pl.Int64, strict=False) for name in cascades.COUNTS)
    key = [name for name in ("year", "disease", "step") if name in found.columns]
    values, sums, denominators = disclosure.cells(counted, cascades.COUNTS, key)
    hidden = suppressed(values, [Margin(*one) for one in sums], denominators=denominators)
    return disclosure.masked(found, hidden, _SHOWN)


def lowest_units(judged: pl.DataFrame, units: Collection[str]) -> dict[tuple[str, str], str]:
    """Name for each disease and criterion the unit furthest on the wrong side, of those whose rate is shown."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for row in judged.filter(pl.col("place").is_in(list(units)), pl.col("value").is_not_null()).iter_rows(named=True):
        if row["group"] in ("outcome", "impact", "process"):
            bad = -row["value"] if row["op"].startswith(">") else row["value"]
            key = (row["disease"], row["criterion"])
            found[key] = max(found.get(key, (bad, row["place"])), (bad, row["place"]), key=lambda one: one[0])
    return {key: name for key, (_bad, name) in found.items()}


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of the whole country. words: as it was printed, where that is no plain value."""

    year: int
    figures: dict[str, str]
    words: dict[str, str]
    eliminated: tuple[str, ...]


def published(standard: Criteria) -> list[Published]:
    """Give what the table of criteria tells of published figures, by year."""
    data = standard.rule.data
    years = sorted(int(key.removeprefix("published_")) for key in data if key.startswith("published_"))
    found = []
    for year in years:
        told = {str(key): str(value) for key, value in data[f"published_{year}"].items()}
        figures = {key: value for key, value in told.items() if key in standard.by_indicator}
        words = {key: value for key, value in told.items() if key not in figures}
        found.append(Published(year, figures, words, tuple(data.get(f"provinces_eliminated_{year}", ()))))
    return found


def latest_year(years: Collection[int], asked: str, today: date) -> int:
    """Give the year that is asked for where it has figures, else the last that has; else last year."""
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return max(years, default=today.year - 1)
