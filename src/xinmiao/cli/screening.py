"""`xinmiao screening`: scores and bands of an instrument, tiers, and how many rows need somebody now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from django.conf import settings

from xinmiao.cli import sheets
from xinmiao.cli.drafts import usable
from xinmiao.cli.terminal import language
from xinmiao.science import screening
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening import safety
from xinmiao.science.screening.instruments import PACKAGED, Instrument
from xinmiao.science.text import Text

app = typer.Typer(
    help="筛查：得分、分段、分级、安全提示。Screening: scores, bands, tiers, safety.", no_args_is_help=True
)
In = Annotated[str, typer.Argument(metavar="IN", help="CSV、Parquet、XLSX，或 -。The table to read.")]
Out = Annotated[str, typer.Argument(metavar="OUT", help="CSV、Parquet、XLSX，或 -。The table to write.")]
Named = Annotated[
    list[str],
    typer.Option("--instrument", help="phq9、gad7……或国家包中的量表，可多次。An instrument; may be repeated."),
]
Drafts = Annotated[
    list[str] | None, typer.Option("--allow-draft", help="允许使用的草案（id）。A draft that may be used.")
]
Strict = Annotated[bool, typer.Option("--strict", help="有行没有结果时退出码为 1。1 when a row has no result.")]
_ROWS = Text("{n} 行，{missing} 行没有结果", "{n} row(s), {missing} without a result")
_SAFETY = Text(
    "{n} 行须当天处理：不离开孩子，30 分钟内由受过训练的成年人接手；另有 {open} 行没有问到",
    "{n} row(s) need somebody today: do not leave the child alone, a trained adult within 30 minutes; "
    "{open} more were not asked",
)
_TIERED = {"phq9", "gad7"}


@app.command()
def score(source: In, target: Out, instrument: Named, allow_draft: Drafts = None, strict: Strict = False) -> None:
    """每行的总分、分段和安全提示，原有各列不变；有 phq9 和 gad7 时加分级。Totals, bands, safety; a tier with both."""
    sheets.check_kind(target)
    theirs = sheets.read(source)
    chosen = [_instrument(name) for name in instrument]
    ours = {name: column for of in chosen for name, column in _found(theirs, of, len(chosen)).items()}
    scored = theirs.rename(ours)
    for of in chosen:
        scored = screening.score(scored, of, allow_draft=usable(allow_draft))
    if {of.id for of in chosen} >= _TIERED:
        scored = screening.tier(scored)
    sheets.write(scored.rename({name: column for column, name in ours.items()}), target)
    missing = sum(_without_result(scored, of) for of in chosen)
    sheets.write_sidecar(target, _said(scored, chosen, missing))
    _tell(scored, missing)
    if strict and missing:
        raise typer.Exit(1)


def _instrument(name: str) -> Instrument:
    """Give the package's by its id, another from the pack's folder `screening`."""
    own = {} if name in PACKAGED else screening.load_instruments(Path(settings.PACK_DIR) / "screening")
    return own[name] if name in own else screening.instrument(name)


def _found(theirs: pl.DataFrame, of: Instrument, n_chosen: int) -> dict[str, str]:
    """Their columns → ours; `item1` and `第1题` say no instrument, so they hold for one alone."""
    aliases = of.aliases if n_chosen == 1 else {name: told[:-4] for name, told in of.aliases.items()}
    aliases |= {name: () for name in safety.COLUMNS if name not in aliases}
    found = sheets.by_alias(theirs, aliases)
    wanted = {*of.items, *(f"{of.id}_{one.name}" for one in of.entered)}
    if not wanted & {*theirs.columns, *found.values()}:
        raise XinmiaoError(
            "screening_items.none",
            Text("表中没有“{id}”的题目列", "The table has no column of '{id}'").format(id=of.id),
            todo=Text("列名用 {names}", "name them {names}").format(names=", ".join(sorted(wanted))),
        )
    return found


def _bands(of: Instrument, scored: pl.DataFrame) -> list[str]:
    names = [of.id, *(f"{of.id}_{one.name}" for one in of.entered)]
    return [f"{name}_band" for name in names if f"{name}_band" in scored.columns]


def _without_result(scored: pl.DataFrame, of: Instrument) -> int:
    return int(scored.select(pl.all_horizontal(pl.col(_bands(of, scored)).is_null()).sum()).item())


def _said(scored: pl.DataFrame, chosen: list[Instrument], missing: int) -> dict[str, object]:
    """Say what the new columns rest on and how many rows lack what for which reason; of nobody by name."""
    reasons = [name for name in scored.columns if name.endswith("_reason")]
    keys = ("standard", "standard_version", "table_checksum", "table_status")
    return {
        "standards": [{key: scored[f"{of.id}_{key}"].first() for key in keys} for of in chosen],
        "rows": scored.height,
        "rows_without_result": missing,
        "units": {f"{of.id}_total": "point" for of in chosen if of.n_items},
        "reasons": {name: dict(scored[name].drop_nulls().value_counts(sort=True).iter_rows()) for name in reasons},
        "meanings": {word: {"zh": text.zh, "en": text.en} for word, text in screening.REASONS.items()},
    }


def _tell(scored: pl.DataFrame, missing: int) -> None:
    """On standard error: numbers of rows, never whose."""
    n, open_ = ((scored["safety"] == state).sum() for state in (safety.Safety.TRIGGERED, safety.Safety.NOT_ASSESSED))
    typer.echo(_ROWS.format(n=scored.height, missing=missing).in_(language()), err=True)
    typer.echo(_SAFETY.format(n=n, open=open_).in_(language()), err=True)
