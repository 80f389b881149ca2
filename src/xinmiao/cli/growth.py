"""`xinmiao growth`: z-scores and classes, prevalence with data quality, one child's chart."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from django.conf import settings
from django.utils import timezone

from xinmiao.cli import sheets
from xinmiao.cli.drafts import usable
from xinmiao.cli.terminal import language
from xinmiao.science import growth
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.growth.columns import ALIASES, UNITS, require
from xinmiao.science.growth.quality import NAMES
from xinmiao.science.growth.small_cells import suppressed
from xinmiao.science.growth.standard import Standard
from xinmiao.science.text import Text

app = typer.Typer(help="儿童生长：Z 评分、患病率、曲线图。Growth of children.", no_args_is_help=True)
In = Annotated[str, typer.Argument(metavar="IN", help="CSV、Parquet、XLSX，或 -。The table to read.")]
Out = Annotated[str, typer.Argument(metavar="OUT", help="CSV、Parquet、XLSX，或 -。The table to write.")]
Named = Annotated[
    str, typer.Option("--standard", help="who、who_2006、who_2007，或国家包中的标准。WHO's, or one of the pack.")
]
Drafts = Annotated[
    list[str] | None, typer.Option("--allow-draft", help="允许使用的草案（id）。A draft that may be used.")
]
Strict = Annotated[bool, typer.Option("--strict", help="有行没有结果时退出码为 1。1 when a row has no result.")]
_PACKAGED = ("who", "who_2006", "who_2007")
_ROWS = Text("{n} 行，{missing} 行没有结果", "{n} row(s), {missing} without a result")
_NO_CHILD = Text("没有这名儿童", "There is no such child")


@app.command()
def zscore(
    source: In, target: Out, standard: Named = "who", allow_draft: Drafts = None, strict: Strict = False
) -> None:
    """每名儿童的 Z 评分、标记、原因和分类，原有各列不变。z, flags, reasons and classes; your columns stay."""
    sheets.check_kind(target)
    theirs = sheets.read(source)
    ours = sheets.by_alias(theirs, ALIASES)
    scored = growth.classify(
        theirs.rename(ours),
        _standard(standard),
        allow_draft=usable(allow_draft),
        as_of=timezone.localdate(),
    )
    sheets.write(scored.rename({name: column for column, name in ours.items()}), target)
    missing = _without_result(scored)
    sheets.write_sidecar(target, {**_said(scored, standard), "rows_without_result": missing})
    typer.echo(_ROWS.format(n=scored.height, missing=missing).in_(language()), err=True)
    if strict and missing:
        raise typer.Exit(1)


@app.command()
def prevalence(
    source: In,
    target: Out,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="群（初级抽样单位）的列。Column of clusters.")
    ] = None,
    stratum: Annotated[str | None, typer.Option("--stratum", help="层的列。Column of strata.")] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="权重的列。Column of weights.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="按此列分组，可多次。Group by this column.")] = None,
    quality: Annotated[
        Path | None, typer.Option("--quality", help="数据质量报告（HTML）。Report of data quality.")
    ] = None,
    standard: Named = "who",
    allow_draft: Drafts = None,
    keep_small: Annotated[
        bool, typer.Option("--keep-small", help="不隐去小单元格（保密数据）。Small cells stay: confidential.")
    ] = False,
) -> None:
    """生长迟缓、消瘦、超重等的患病率和 95% 区间。Prevalence with the 95 % intervals of the survey's design."""
    sheets.check_kind(target)
    theirs = sheets.read(source)
    ours = sheets.by_alias(theirs, ALIASES)
    frame = theirs.rename(ours)
    design = {"weight": weight, "stratum": stratum, "cluster": cluster}
    found = growth.prevalence(
        frame, _standard(standard), by=[ours.get(name, name) for name in by or ()],
        **{part: name and ours.get(name, name) for part, name in design.items()},
        allow_draft=usable(allow_draft), as_of=timezone.localdate(),
    )  # fmt: skip
    sheets.write(found if keep_small else suppressed(found), target)
    sheets.write_sidecar(target, {"standard": standard, "table_status": _words(found, "table_status"),
                                  "units": {"percent": "%", "lower": "%", "upper": "%", "se": "percentage point"},
                                  "small_cells": "kept" if keep_small else "suppressed"})  # fmt: skip
    if quality:
        quality.write_text(_page(growth.quality(frame), language()), encoding="utf-8")


@app.command()
def chart(
    source: In,
    target: Annotated[Path, typer.Argument(metavar="OUT", help="SVG 文件。The SVG to write.")],
    child: Annotated[str, typer.Option("--child", help="id 列中的编号。The child's id.")],
    indicator: Annotated[str, typer.Option("--indicator", help="lhfa、wfa、bmi、hc。")] = "lhfa",
    standard: Named = "who",
    allow_draft: Drafts = None,
) -> None:
    """一名儿童的生长曲线图（SVG）。One child's growth chart."""
    theirs = sheets.read(source)
    frame = theirs.rename(sheets.by_alias(theirs, ALIASES))
    require(frame, "id")
    visits = frame.filter(pl.col("id").cast(pl.String) == child)
    if not visits.height:
        raise XinmiaoError("growth_child.unknown", _NO_CHILD, where=source)
    drawn = growth.chart_svg(
        visits, indicator, _standard(standard), language=language(), allow_draft=usable(allow_draft)
    )
    target.write_text(drawn, encoding="utf-8")


def _standard(name: str) -> str | Standard:
    """Give WHO's by its id, another from the pack's folder `growth`."""
    if name in _PACKAGED:
        return name
    return growth.load_standards(Path(settings.PACK_DIR) / "growth").get(name, name)


def _without_result(scored: pl.DataFrame) -> int:
    results = [name for name in scored.columns if name.endswith("_z")]
    if results:
        return int(scored.select(pl.all_horizontal(pl.col(results).is_null()).sum()).item())
    return int((scored["weight_class"] == "cannot_decide").sum())


_NAMING = ("standard", "standard_version", "table_checksum", "table_status")


def _said(scored: pl.DataFrame, standard: str) -> dict[str, object]:
    """Say what the new columns rest on, their units, and how many rows lack what for which reason."""
    reasons = [name for name in scored.columns if name.endswith("_reason")]
    return {
        "standard": standard,
        "standards": scored.select(_NAMING).unique(maintain_order=True).to_dicts(),
        "rows": scored.height,
        "units": {name: unit for name, unit in UNITS.items() if name in scored.columns},
        "reasons": {name: _counts(scored[name]) for name in reasons},
        "meanings": {word: {"zh": text.zh, "en": text.en} for word, text in growth.REASONS.items()},
    }


def _counts(column: pl.Series) -> dict[str, int]:
    counted = column.drop_nulls().value_counts(sort=True)
    return dict(counted.iter_rows())


def _words(frame: pl.DataFrame, name: str) -> list[str]:
    return frame[name].unique().sort().to_list()


_TITLE = Text("人体测量数据质量", "Quality of anthropometric data")
_HEADS = (Text("指标", "Measure"), Text("字段", "Field"))
_NOTE = Text("不设合格线；比较各队和各测量员。", "There is no pass mark: compare teams and measurers.")


def _page(found: pl.DataFrame, lang: str) -> str:
    """Give the report as one HTML page: a row a measure, a column a group."""
    groups = found.select("by", "group").unique(maintain_order=True).rows()
    cells = {
        (one["by"], one["group"], one["measure"], one["field"]): one["value"] for one in found.iter_rows(named=True)
    }
    heads = [head.in_(lang) for head in _HEADS] + [group if by == "all" else f"{by} {group}" for by, group in groups]
    lines = [
        [NAMES[measure].in_(lang), field, *(_figure(cells.get((by, group, measure, field))) for by, group in groups)]
        for measure, field in found.select("measure", "field").unique(maintain_order=True).rows()
    ]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in line)}</tr>" for line in lines)
    title, code = _TITLE.in_(lang), "en" if lang.startswith("en") else "zh-Hans"
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font-family:system-ui,sans-serif;margin:2rem}td,th{padding:.25rem .75rem;text-align:start;"
        "border-block-end:1px solid #ccc;font-variant-numeric:tabular-nums}</style></head>\n"
        f"<body><main><h1>{title}</h1><p>{_NOTE.in_(lang)}</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></main></body></html>\n"
    )


def _figure(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:.2f}"
