"""What the national job reads: people as columns made for comparing, and their numbers as tags.

A person's row holds what two records are compared by, and nothing that says who it is but `person`. Missing is null,
in every column: it neither supports nor contradicts (OpenCRVS #5064).
"""

from __future__ import annotations

import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

PEOPLE = pl.Schema(
    {
        "person": pl.Int64(),
        "name": pl.String(),  # folded for comparing; null for a placeholder
        "given": pl.String(),  # the given name within it
        "sound": pl.String(),  # the name as it sounds: syllables without tone
        "surname_sound": pl.String(),
        "born": pl.String(),  # YYYYMMDD, null where only month or year are known
        "born_year": pl.Int16(),
        "birth_order": pl.Int8(),  # at a birth of several
        "sex": pl.Int8(),
        "county": pl.Int32(),
        "guardian": pl.String(),  # the guardian's name, folded
        "phone": pl.String(),  # its last digits
    }
)
NUMBERS = pl.Schema(
    {
        "person": pl.Int64(),
        "kind": pl.String(),
        "tag": pl.String(),  # keyed hash of kind and number
        "valid": pl.Boolean(),  # its check holds, and it is not the caregiver's
        "own": pl.Boolean(),  # valid, and birth date and sex inside it are those written for the person
    }
)
PAIRS = pl.Schema({"a": pl.Int64(), "b": pl.Int64()})


class ColumnsDiffer(XinmiaoError):
    def __init__(self, table: str, missing: list[str]) -> None:
        super().__init__(
            "linkage.columns_differ",
            Text("缺少列：{names}", "Columns are missing: {names}").format(names=", ".join(missing)),
            where=table,
        )


def people_of(table: pl.DataFrame, *, common_phone: int) -> pl.DataFrame:
    """Give the people in the columns of PEOPLE; a phone of more than `common_phone` people counts for nothing.

    Raises ColumnsDiffer.
    """
    people = _cast("people", table, PEOPLE)
    return people.with_columns(
        pl.when(pl.len().over("phone") <= common_phone).then(pl.col("phone")).otherwise(None).alias("phone")
    )


def numbers_of(table: pl.DataFrame) -> pl.DataFrame:
    """Give the numbers in the columns of NUMBERS, each once. Raises ColumnsDiffer."""
    return _cast("numbers", table, NUMBERS).unique(["person", "kind", "tag"])


def ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the smaller number first."""
    return pairs.with_columns(pl.min_horizontal("a", "b").alias("a"), pl.max_horizontal("a", "b").alias("b"))


def _cast(name: str, table: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    if missing := [column for column in schema if column not in table.columns]:
        raise ColumnsDiffer(name, missing)
    return table.select(pl.col(column).cast(kind) for column, kind in schema.items())
