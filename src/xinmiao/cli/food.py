"""`xinmiao food`: foods through nutrient profile models, and their labels. A file larger than memory goes by pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone

from xinmiao.cli import sheets
from xinmiao.cli.drafts import usable
from xinmiao.cli.pieces import pieces, writing
from xinmiao.cli.terminal import language
from xinmiao.nutrition.models import LimitVersion
from xinmiao.nutrition.queries import limits
from xinmiao.science import nutrient_profile as profiles
from xinmiao.science.nutrient_profile.columns import ALIASES, UNITS
from xinmiao.science.nutrient_profile.labels import profile
from xinmiao.science.text import Text

app = typer.Typer(help="食品：营养素度量模型、标签。Foods: nutrient profiles, labels.", no_args_is_help=True)
In = Annotated[str, typer.Argument(metavar="IN", help="CSV、Parquet、XLSX，或 -。The table to read.")]
Out = Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="写到哪里。Where to write.")]
Strict = Annotated[bool, typer.Option("--strict", help="有行没有结果时退出码为 1。1 when a row has no result.")]
_ROWS = Text("{n} 行，{missing} 行没有结果", "{n} row(s), {missing} without a result")
_NAMING = ("standard", "standard_version", "table_checksum", "table_status")
_COUNTED = ("verdict", "grade", "reason", "less_healthy", "barcode_valid", "sentence", "label_verdict")
_UNDECIDED = ("cannot_decide", None)


class Missing(StrEnum):
    """How what is missing is taken."""

    BOUNDS = "bounds"
    REFERENCE = "reference"


class Basis(StrEnum):
    """What values are per where the table does not say."""

    PER_100G = "100g"
    PER_100ML = "100ml"
    SERVING = "serving"
    STATE = "state"


@app.command()
def check(
    source: In,
    model: Annotated[str, typer.Option("--model", help="模型，可多个，用逗号分开。Models, with commas.")],
    output: Out = sheets.STREAM,
    explain: Annotated[bool, typer.Option("--explain", help="逐项说明。What each quantity says.")] = False,
    allow_draft: Annotated[
        list[str] | None, typer.Option("--allow-draft", help="允许使用的草案（id）。A draft that may be used.")
    ] = None,
    missing: Annotated[
        Missing,
        typer.Option("--missing", help="reference：缺失的纤维、果蔬按零计。Fibre, fruit as none."),
    ] = Missing.BOUNDS,
    basis: Annotated[
        Basis | None, typer.Option("--basis", help="basis 列为空时按什么计。What values are per where it is empty.")
    ] = None,
    strict: Strict = False,
) -> None:
    """每种食品按各模型的判定、依据、缺什么，原有各列不变。Verdict, grounds and what is missing; your columns stay."""
    models = _models(model)

    def judged(foods: pl.DataFrame) -> pl.DataFrame:
        found = profiles.classify(
            foods,
            models,
            missing=missing,
            allow_draft=usable(allow_draft),
            basis=basis,
            explain=explain,
        )
        return profiles.check_barcodes(found) if "barcode" in foods.columns else found

    _run(source, output, judged, ("verdict", "grade"), strict, {"missing": missing, "basis": basis})


@app.command()
def label(
    source: In,
    profile_id: Annotated[str, typer.Option("--profile", help="标签规则。The label profile.")],
    output: Out = sheets.STREAM,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="标签日期，默认今天。The day of the label.")
    ] = None,
    strict: Strict = False,
) -> None:
    """标签提示语是否完整、应标示的营养素是否齐全。The sentence and the mandatory nutrients of labels."""
    by = profile(profiles.load_profiles(_folder() / "label_profiles.yaml"), profile_id)
    as_of = on.date() if on else timezone.localdate()

    def judged(labels: pl.DataFrame) -> pl.DataFrame:
        return profiles.check_label(labels, by, as_of=as_of)

    _run(source, output, judged, ("label_verdict",), strict, {"as_of": as_of})


def _folder() -> Path:
    return Path(settings.PACK_DIR) / "nutrient_models"


def _models(asked: str) -> list[Any]:
    """Give the models of a list with commas: ids of package data, or loaded from the pack."""
    names = list(dict.fromkeys(name.strip() for name in asked.split(",")))
    known = set(names) <= set(profiles.PACKAGED)
    of_pack = {} if known else profiles.load_models(_folder())
    of_pack |= _confirmed() if of_pack.keys() & set(names) else {}
    return [of_pack.get(name, name) for name in names]


def _confirmed() -> dict[str, Any]:
    """Give the models whose limits two persons confirmed; none where nobody has made the database yet."""
    is_made = LimitVersion._meta.db_table in connection.introspection.table_names()
    return dict(limits.confirmed(settings.PACK_DIR)) if is_made else {}


def _run(
    source: str, output: str, judged: Callable[[pl.DataFrame], pl.DataFrame], results: tuple[str, ...], strict: bool,
    asked: dict[str, Any],
) -> None:  # fmt: skip
    """Judge a table piece by piece, write it with its sidecar, and say how many rows have no result."""
    sheets.check_kind(output)
    told = _Told(results)
    with writing(output) as write:
        for theirs in pieces(source):
            ours = sheets.by_alias(theirs, ALIASES)
            found = judged(theirs.rename(ours))
            told.add(found)
            write(found.rename({name: column for column, name in ours.items()}))
    sheets.write_sidecar(output, {**told.as_dict(), **asked})
    typer.echo(_ROWS.format(n=told.rows, missing=told.without_result).in_(language()), err=True)
    if strict and told.without_result:
        raise typer.Exit(1)


class _Told:
    """What the sidecar says of the whole table, added up over its pieces."""

    def __init__(self, results: tuple[str, ...]) -> None:
        self.results, self.rows, self.without_result = results, 0, 0
        self._counts: dict[str, Counter[str]] = {}
        self._standards: dict[tuple[str, ...], dict[str, str]] = {}
        self._units: dict[str, str] = {}

    def add(self, found: pl.DataFrame) -> None:
        """Take the results of a piece in."""
        self.rows += found.height
        answers = [name for name in found.columns if name.rpartition("__")[2] in self.results]
        undecided = [pl.col(name).is_in(_UNDECIDED, nulls_equal=True) for name in answers]
        self.without_result += int(found.select(pl.any_horizontal(undecided).sum()).item())
        self._units |= {name: unit for name, unit in UNITS.items() if name in found.columns}
        for name in found.columns:
            if name.rpartition("__")[2] in _COUNTED:
                counted = found[name].drop_nulls().value_counts().iter_rows()
                self._counts.setdefault(name, Counter()).update(dict(counted))
        for prefix in _prefixes(found.columns):
            for row in found.select(prefix + name for name in _NAMING).unique().iter_rows():
                self._standards[row] = dict(zip(_NAMING, row, strict=True))

    def as_dict(self) -> dict[str, object]:
        lists = (profiles.REASONS, profiles.GROUNDS, profiles.WARNINGS, profiles.LABEL_WARNINGS)
        return {
            "standards": list(self._standards.values()),
            "rows": self.rows,
            "rows_without_result": self.without_result,
            "units": self._units,
            "counts": {name: dict(sorted(counted.items())) for name, counted in self._counts.items()},
            "meanings": {word: {"zh": text.zh, "en": text.en} for one in lists for word, text in one.items()},
        }


def _prefixes(columns: Iterable[str]) -> list[str]:
    """Give what stands before the names of the standard, once per model."""
    return [name.removesuffix("standard") for name in columns if name == "standard" or name.endswith("__standard")]
