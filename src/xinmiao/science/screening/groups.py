"""`group_results`: for instruments that speak of groups only (GSED): mean and spread, small groups hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening.licences import licence
from xinmiao.science.tables import as_kind_of, read
from xinmiao.science.text import Text

Native = TypeVar("Native")
SMALL = 5
"""A group of fewer children is suppressed."""
MARK = "suppressed"


class UnknownValue(XinmiaoError):
    """A column that was asked for by name is not in the table."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            "screening_column.unknown",
            Text("表中没有这一列：{name}", "The table has no such column: {name}").format(name=name),
            todo=Text("表中有：{known}", "it has: {known}").format(known=", ".join(known)),
        )


def group_results(table: Native, instrument: str = "gsed", *, value: str = "d_score", by: Sequence[str] = ()) -> Native:
    """Give the results of groups as a table of its own: `by`, `group`, `n`, `mean`, `sd`, `mark`.

    value: the column of a scale's score, one child a row; who has none is left out. by: columns that make groups; all
    children together stand in the first row. A group of 1–4 is `suppressed`, and with a single hidden group the next
    smallest, so that the whole gives it back to nobody. Raises `UnknownValue`.
    """
    frame = read(table)
    for name in (value, *by):
        if name not in frame.columns:
            raise UnknownValue(name, frame.columns)
    scored = frame.with_columns(pl.col(value).cast(pl.Float64, strict=False)).filter(pl.col(value).is_finite())
    whole = scored.select(pl.lit("all").alias("by"), pl.lit("all").alias("group"), *_figures(value)).head(1)
    parts = [whole, *(_grouped(scored, value, name) for name in by)]
    held = licence(instrument)
    found = pl.concat([_suppressed(part) for part in parts]).with_columns(
        pl.lit(instrument).alias("standard"), pl.lit(held.licence if held else "").alias("licence")
    )
    return as_kind_of(table, found)


def _figures(value: str) -> list[pl.Expr]:
    return [pl.len().alias("n"), pl.col(value).mean().alias("mean"), pl.col(value).std().alias("sd")]


def _grouped(scored: pl.DataFrame, value: str, name: str) -> pl.DataFrame:
    found = scored.group_by(pl.col(name).cast(pl.String).alias("group")).agg(_figures(value)).sort("group")
    return found.select(pl.lit(name).alias("by"), "group", "n", "mean", "sd")


def _suppressed(part: pl.DataFrame) -> pl.DataFrame:
    sizes = sorted((n, row) for row, n in enumerate(part["n"].to_list()) if n)
    hidden = [row for n, row in sizes if n < SMALL]
    if hidden and len(sizes) > 1:
        while len(hidden) < len(sizes) and (len(hidden) < 2 or sum(n for n, _row in sizes[: len(hidden)]) < SMALL):
            hidden.append(sizes[len(hidden)][1])
    mark = pl.Series("mark", [MARK if row in hidden else None for row in range(part.height)], dtype=pl.String)
    shown = [pl.when(mark.is_null()).then(pl.col(name)).alias(name) for name in ("n", "mean", "sd")]
    return part.with_columns(shown).with_columns(mark)
