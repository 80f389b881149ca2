"""`xinmiao elimination`: criteria of elimination, the cascade of mothers and infants, scorecards over the years."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from django.conf import settings

from xinmiao.cli import sheets
from xinmiao.cli.drafts import usable
from xinmiao.cli.terminal import language
from xinmiao.indicators.rules.elimination import without_small_cells
from xinmiao.science import elimination
from xinmiao.science.elimination import cascades, disclosure, reading
from xinmiao.science.elimination.criteria import PACKAGED
from xinmiao.science.text import Text

app = typer.Typer(
    help="消除母婴传播：标准、级联、记分卡。Elimination of mother-to-child transmission.", no_args_is_help=True
)
In = Annotated[str, typer.Argument(metavar="IN", help="CSV、Parquet、XLSX，或 -。The table to read.")]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="OUT", help="CSV、Parquet、XLSX，或 -。The table to write.")
]
Named = Annotated[
    str,
    typer.Option(
        "--criteria", help="who_validation、path_to_elimination，或国家包中的标准。WHO's, or one of the pack."
    ),
]
Drafts = Annotated[
    list[str] | None, typer.Option("--allow-draft", help="允许使用的草案（id）。A draft that may be used.")
]
When = Annotated[
    list[str] | None,
    typer.Option("--when", help="成立的条件，如 non_breastfeeding。A condition that holds."),
]
KeepSmall = Annotated[
    bool, typer.Option("--keep-small", help="不隐去小单元格（保密数据）。Small cells stay: confidential.")
]
Strict = Annotated[bool, typer.Option("--strict", help="有未能判定的条件时退出码为 1。1 when something is undecided.")]
_TOLD = Text(
    "{places} 个地点：达到 {met}，未达到 {not_met}，无法判定 {open}",
    "{places} place(s): {met} met, {not_met} not met, {open} undecided",
)
_ROWS = Text("{n} 行，{missing} 行没有结果", "{n} row(s), {missing} without a result")


@app.command()
def assess(
    source: In,
    criteria: Named = "who_validation",
    target: Out = "-",
    allow_draft: Drafts = None,
    when: When = None,
    year: Annotated[int | None, typer.Option("--year", help="判定年份，默认最近一年。The last year judged.")] = None,
    keep_small: KeepSmall = False,
    strict: Strict = False,
) -> None:
    """每个地点逐条判定：值、界值、状态、年份、来源，以及总体结论。Each criterion of each place, and overall."""
    sheets.check_kind(target)
    frame = _read(source, reading.ALIASES)
    standard = _criteria(criteria)
    found = elimination.assess(frame, standard, usable(allow_draft), year=year, conditions=when or None)
    levels = disclosure.levels(frame)
    shown = found if keep_small else disclosure.shown_by_level(found, levels)
    sheets.write(shown, target)
    sheets.write_sidecar(target, {**_said(frame, found, standard), "places_of_known_level": len(levels),
                                  "small_cells": _kept(keep=keep_small)})  # fmt: skip
    overall = found.filter(pl.col("criterion") == "overall")["status"].to_list()
    told = _TOLD.format(places=found["place"].n_unique(), met=overall.count("met"), not_met=overall.count("not_met"),
                        open=overall.count("cannot_decide"))  # fmt: skip
    typer.echo(told.in_(language()), err=True)
    if strict and (found["status"] == "cannot_decide").any():
        raise typer.Exit(1)


@app.command()
def cascade(source: In, target: Out = "-", keep_small: KeepSmall = False, strict: Strict = False) -> None:
    """级联各环节：占已知感染和占估计需求的比例。Each step, of those known positive and of the estimated need."""
    sheets.check_kind(target)
    frame = _read(source, cascades.ALIASES)
    found = elimination.cascade(frame)
    sheets.write(found if keep_small else without_small_cells(found), target)
    missing = int(found["cascade_reason"].is_not_null().sum())
    said = {"rows": found.height, "rows_without_result": missing, "units": {"of_known": "%", "of_need": "%"}}
    reasons = _counts(found["cascade_reason"])
    sheets.write_sidecar(target, {**said, "reasons": reasons, "small_cells": _kept(keep=keep_small)})
    typer.echo(_ROWS.format(n=found.height, missing=missing).in_(language()), err=True)
    if strict and missing:
        raise typer.Exit(1)


@app.command()
def scorecard(
    source: In,
    target: Annotated[Path, typer.Argument(metavar="OUT", help="SVG，或带数据表的 HTML。SVG, or HTML with its table.")],
    criteria: Named = "who_validation",
    disease: Annotated[str, typer.Option("--disease", help="hiv、syphilis、hbv、all。")] = "hiv",
    place: Annotated[str | None, typer.Option("--place", help="只画这个地点，逐条。One place, by criterion.")] = None,
    allow_draft: Drafts = None,
    when: When = None,
) -> None:
    """历年记分卡：一个地点逐条，或各地点的总体结论。Over the years: one place by criterion, or all places."""
    picture = elimination.scorecard_picture(
        _read(source, reading.ALIASES), _criteria(criteria), usable(allow_draft), disease=disease, place=place,
        language=language(), conditions=when or None,
    )  # fmt: skip
    is_page = target.suffix.lower() in (".html", ".htm")
    target.write_text(picture.page() if is_page else picture.svg(), encoding="utf-8")


def _read(source: str, aliases: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    theirs = sheets.read(source)
    return theirs.rename(sheets.by_alias(theirs, aliases))


def _criteria(name: str) -> str | elimination.Criteria:
    """Give WHO's by its id, another from the pack's folder `elimination`."""
    if name in PACKAGED:
        return name
    return elimination.load_all(Path(settings.PACK_DIR) / "elimination").get(name, name)


def _said(frame: pl.DataFrame, found: pl.DataFrame, criteria: str | elimination.Criteria) -> dict[str, object]:
    """Say what the verdicts rest on, and how many rows of the table lack a rate for which reason."""
    naming = ("standard", "standard_version", "table_checksum", "table_status")
    return {
        "standards": found.select(naming).unique(maintain_order=True).to_dicts(),
        "rows": frame.height,
        "units": {"value": "the column unit", "limit": "the column unit", "lower": "the column unit"},
        "reasons": {
            "rows": _counts(elimination.rates(frame, criteria)["rate_reason"]),
            "criteria": _counts(found["reason"]),
        },
        "meanings": {word: {"zh": text.zh, "en": text.en} for word, text in elimination.REASONS.items()},
        "marks": {word: {"zh": text.zh, "en": text.en} for word, text in elimination.MARKS.items()},
    }


def _kept(*, keep: bool) -> str:
    return "kept" if keep else "suppressed"


def _counts(column: pl.Series) -> dict[str, int]:
    return dict(column.drop_nulls().value_counts(sort=True).iter_rows())
