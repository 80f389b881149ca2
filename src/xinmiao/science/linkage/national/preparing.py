"""From names as they were typed to columns made for comparing."""

from __future__ import annotations

import polars as pl

from xinmiao.science.linkage import names
from xinmiao.science.linkage.national.tables import PEOPLE

LAST_DIGITS = 8
ROUGH = ("month", "year", "estimated")


def prepared(table: pl.DataFrame) -> pl.DataFrame:
    """Give people in the columns of PEOPLE.

    table: person, name and guardian (as typed), birth_date, precision (day, month, year, estimated), birth_order (0:
    not known), sex (1, 2, else unknown), county, phone. A placeholder is no name; a date that is not known to the day
    is no date, only a year.
    """
    told = _heard(table["name"]).rename({"typed": "name"})
    guardians = _heard(table["guardian"]).select(guardian="typed", guardian_name="folded")
    day = pl.when(pl.col("precision").is_in(ROUGH)).then(None).otherwise(pl.col("birth_date"))
    joined = table.join(told, on="name", how="left", maintain_order="left")
    joined = joined.join(guardians, on="guardian", how="left", maintain_order="left")
    return joined.select(
        "person",
        "given",
        "sound",
        "surname_sound",
        "county",
        name="folded",
        born=day.dt.strftime("%Y%m%d"),
        born_year=pl.col("birth_date").dt.year(),
        birth_order=pl.when(pl.col("birth_order") > 0).then(pl.col("birth_order")),
        sex=pl.when(pl.col("sex").is_in([1, 2])).then(pl.col("sex")),
        guardian="guardian_name",
        phone=pl.when(pl.col("phone").str.len_chars() >= LAST_DIGITS).then(pl.col("phone").str.tail(LAST_DIGITS)),
    ).select(pl.col(column).cast(kind) for column, kind in PEOPLE.items())


def _heard(typed: pl.Series) -> pl.DataFrame:
    """Each different name once, with its forms for comparing; nulls for a placeholder."""
    each = typed.drop_nulls().unique()
    rows = [_forms(name) for name in each]
    schema = {"typed": pl.String, "folded": pl.String, "given": pl.String, "sound": pl.String,
              "surname_sound": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _forms(name: str) -> tuple[str, str | None, str | None, str | None, str | None]:
    if names.is_placeholder(name):
        return name, None, None, None, None
    told = names.split(name)
    return name, told.surname + told.given, told.given, " ".join(names.syllables(name)), names.surname_sound(name)
