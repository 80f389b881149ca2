"""The shapes of the page of newborn care: results by section, facilities, indicators against 100 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xinmiao.indicators.rules.newborn_care import INDICATORS, SECTIONS, SERIES, Result, is_small
from xinmiao.science import elimination
from xinmiao.science.elimination.scorecards import STATUSES
from xinmiao.science.text import Text
from xinmiao.ui import charts
from xinmiao.ui.charts import Chart
from xinmiao.ui.charts.chart import Point
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Column, Table

_SECTION, _N = Text("部分", "Section"), Text("有结果的观察", "Observations with a result")
_MEAN, _NONE = Text("平均得分", "Mean result"), Text("不出结果", "Without a result")
_NOT_ASKED = Text("观察表不问", "The form does not ask for it")
_SOURCE = Text("已批准的带教观察", "Approved coaching observations")
_NOTE = Text(
    "得分是看到的项目所得分占满分的百分比；看到不到一半不出结果。没有合格线。模拟演练单独统计。",
    "A result is the share of the maximum over the items that were observed; fewer than half give none. There is no "
    "pass mark. Simulations are a series of their own.",
)
_BIRTHS = Text(
    "来自真实分娩的观察，不是出院访谈；有一侧少于 5 例就不显示。"
    "皮肤接触达标：1 分钟内（剖宫产 3 分钟内）开始，满 90 分钟，完成第一次吸吮前不分离。",
    "From observed births, not from exit interviews; nothing is shown where one side has fewer than 5. Skin-to-skin to "
    "standard: begun within 1 minute (3 after a caesarean), 90 minutes or more, no separation before a full feed.",
)


def _hidden() -> str:
    return STATUSES["suppressed"][0].in_(language())


def by_section(found: Mapping[tuple[str, str], Result], *, for_office: bool) -> Table:
    """One row a section, a pair of columns a series; observations without a result for the office."""
    columns = [Column("section", _SECTION.in_(language()))]
    for series, words in SERIES.items():
        name = words.in_(language())
        columns += [Column(f"{series}_n", f"{name}: {_N.in_(language())}", numeric=True),
                    Column(f"{series}_mean", f"{name}: {_MEAN.in_(language())}", numeric=True, unit="%")]  # fmt: skip
        if for_office:
            columns.append(Column(f"{series}_none", f"{name}: {_NONE.in_(language())}", numeric=True))
    rows = [_section(name, words.in_(language()), found) for name, words in SECTIONS.items()]
    title = Text("观察得分，按部分", "Results of observations, by section").in_(language())
    return Table("sections", title, columns, rows, source=_SOURCE.in_(language()), note=_NOTE.in_(language()))


def _section(name: str, words: str, found: Mapping[tuple[str, str], Result]) -> dict[str, Any]:
    row: dict[str, Any] = {"section": words}
    for series in SERIES:
        one = found[series, name]
        row |= {f"{series}_n": one.n if one.is_shown or not one.n else _hidden(), f"{series}_none": one.none,
                f"{series}_mean": _mean(one)}  # fmt: skip
    return row


def _mean(one: Result | None) -> str:
    return _hidden() if one is None or (one.n and not one.is_shown) else "—" if one.mean is None else f"{one.mean:.1f}"


def section_charts(found: Mapping[tuple[str, str], Result]) -> list[Chart]:
    """The mean result of each section, real births and simulations apart."""
    drawn = [_of_series(series, found) for series in SERIES]
    return [one for one in drawn if one]


def _of_series(series: str, found: Mapping[tuple[str, str], Result]) -> Chart | None:
    own = {name: one for (of, name), one in found.items() if of == series and one.is_shown}
    points = [Point(SECTIONS[name].in_(language()), round(one.mean or 0, 1)) for name, one in own.items()]
    title = (
        Text("平均得分：{series}", "Mean result: {series}")
        .format(series=SERIES[series].in_(language()))
        .in_(language())
    )
    unit = Text("占满分的百分比", "per cent of the maximum").in_(language())
    around = {"title": title, "unit": unit, "lang": language(), "source": _SOURCE.in_(language())}
    return charts.ranked(points, **around) if points else None


def by_facility(found: Mapping[str, Mapping[str, Result | None]]) -> Table:
    """Facilities by name, for the office alone; small ones and what gives them back are hidden."""
    columns = [Column("facility", Text("医疗机构", "Facility").in_(language()))]
    for series, words in SERIES.items():
        name = words.in_(language())
        columns += [Column(f"{series}_n", f"{name}: {_N.in_(language())}", numeric=True),
                    Column(f"{series}_mean", f"{name}: {_MEAN.in_(language())}", numeric=True, unit="%")]  # fmt: skip
    rows = []
    for name, told in found.items():
        row: dict[str, Any] = {"facility": name}
        for series in SERIES:
            one = told.get(series, Result(0, 0, None))
            row |= {f"{series}_n": _hidden() if one is None else one.n or "—", f"{series}_mean": _mean(one)}
        rows.append(row)
    title = Text("按医疗机构（保密）", "By facility (confidential)").in_(language())
    return Table("facilities", title, columns, rows, source=_SOURCE.in_(language()))


def indicators(found: Sequence[Mapping[str, Any]], *, for_office: bool) -> Table:
    """Each indicator with its bounds for unknown births, against its standard."""
    heads = {"indicator": Text("指标", "Indicator"), "n": Text("分娩", "Births"), "percent": Text("达到", "Reached"),
             "bounds": Text("未知结局的上下限", "Bounds for unknown outcomes"), "unknown": Text("未知", "Unknown"),
             "target": Text("标准", "Standard"), "gap": Text("差距", "Gap"), "why": Text("说明", "Note")}  # fmt: skip
    units = {"percent": "%", "bounds": "%", "target": "%", "gap": Text("百分点", "points").in_(language())}
    columns = [Column(key, words.in_(language()), numeric=key not in ("indicator", "why"), unit=units.get(key, ""))
               for key, words in heads.items()]  # fmt: skip
    title = Text("新生儿早期基本保健指标", "Indicators of newborn care").in_(language())
    rows = [_indicator(row, shown=for_office or not is_small(row)) for row in found]
    return Table("indicators", title, columns, rows, source=_SOURCE.in_(language()), note=_BIRTHS.in_(language()),
                 stacks=True)  # fmt: skip


def _indicator(row: Mapping[str, Any], *, shown: bool) -> dict[str, Any]:
    name = INDICATORS[row["indicator"]].in_(language())
    target = "—" if row.get("target") is None else f"{row['target']:g}"
    if not row["n"]:
        is_standard = row["indicator"] in ("ebf_before_discharge", "complications_managed_and_recorded")
        why = _NOT_ASKED.in_(language()) if is_standard else "—"
        return {"indicator": name, "percent": "—", "n": "—", "bounds": "—", "unknown": "—", "gap": "—",
                "target": "100" if is_standard else target, "why": why}  # fmt: skip
    if not shown:
        return {"indicator": name, "target": target, "why": "—",
                **dict.fromkeys(("percent", "n", "bounds", "unknown", "gap"), _hidden())}  # fmt: skip
    ends = [row["lower"], row["upper"]]
    return {
        "indicator": name, "n": row["n"], "percent": row["printed"], "unknown": row["n_unknown"], "target": target,
        "bounds": "—" if None in ends or ends[0] == ends[1] else f"{ends[0]:.1f}–{ends[1]:.1f}",
        "gap": "—" if row["gap"] is None else f"{row['gap']:+.1f}",
        "why": elimination.REASONS[row["reason"]].in_(language()) if row["reason"] else "—",
    }  # fmt: skip


def indicator_chart(found: Sequence[Mapping[str, Any]], *, for_office: bool) -> Chart | None:
    """The shares that may be shown, largest first; the standard is 100 %."""
    points = [Point(INDICATORS[row["indicator"]].in_(language()), round(row["percent"], 1)) for row in found
              if row["n"] and row.get("percent") is not None and (for_office or not is_small(row))]  # fmt: skip
    title = Text("真实分娩中达到的比例", "Shares of observed births").in_(language())
    note = Text(
        "标准是 100%；没有指征的吸引越少越好。", "The standard is 100 %; of suction without reason, less is better."
    )
    return charts.ranked(points, title=title, unit="%", lang=language(), note=note.in_(language()),
                         source=_SOURCE.in_(language())) if points else None  # fmt: skip
