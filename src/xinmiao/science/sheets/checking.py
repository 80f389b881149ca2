"""Runs the checks over a sheet, batch by batch, and gives every fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from xinmiao.science.sheets.book import BATCH, Book
from xinmiao.science.sheets.cells import tidied, told, typed
from xinmiao.science.sheets.checks import Check, checks
from xinmiao.science.sheets.columns import Column
from xinmiao.science.sheets.faults import Fault, masked
from xinmiao.science.sheets.faults import told as put
from xinmiao.science.sheets.headings import Layout, laid_out
from xinmiao.science.sheets.wording import Wording

FAULTS = {"row": pl.UInt32, "letter": pl.String, "key": pl.String, "code": pl.String, "value": pl.String}
"""What is kept of a fault: its words follow from the code and the column. `value` is masked where it must be."""


@dataclass(frozen=True, slots=True)
class Examined:
    """rows: values by type, of all rows that hold something. faults: as `FAULTS`, in the order of rows."""

    rows: pl.DataFrame
    faults: pl.DataFrame

    @property
    def good(self) -> pl.DataFrame:
        return self.rows.filter(pl.col("row").is_in(self.faults["row"].unique().implode()).not_())


class Checker:
    """Examines one sheet. It holds a batch, and a hash and a row number of each row where keys must differ."""

    def __init__(self, book: Book, columns: Sequence[Column], *, today: date) -> None:
        self.book, self.columns = book, list(columns)
        self.layout: Layout = laid_out(book.head(12), book.letters, columns)
        self.there = [column for column in columns if column.key in self.layout.found]
        self.checks: list[Check] = checks(self.there, today=today)
        self.wording = Wording(columns, today=today)
        self._keys = [column.key for column in self.there if column.in_key]
        self._seen = pl.DataFrame(schema={"hash": pl.UInt64, "first": pl.UInt32})

    def examined(self, size: int = BATCH) -> Iterator[Examined]:
        """Give the sheet batch by batch. Nothing where the heading was not found."""
        if not self.layout.found:
            return
        for batch in self.book.batches(size):
            data = batch.filter(pl.col("row") >= self.layout.first_row)
            rows = typed(data, self.layout.found, self.there, kinds=self.book.kinds, date_1904=self.book.date_1904)
            yield Examined(rows, self._faults(data, rows))

    def warnings(self) -> list[Fault]:
        """What is told of the heading and the sheet; hidden rows among it."""
        hidden = [row for row in self.book.facts.hidden if row >= self.layout.first_row]
        return [*self.layout.faults, *(put(row, "", None, "row_hidden", "") for row in hidden)]

    def told(self, faults: pl.DataFrame) -> list[Fault]:
        """Put kept faults into words."""
        return self.wording.told(faults)

    def _faults(self, data: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        flags = rows.select(check.faulty.fill_null(False).alias(str(n)) for n, check in enumerate(self.checks))
        hit = flags.select(pl.all().any()).row(0) if self.checks and rows.height else ()
        found = [
            self._kept(rows.filter(flags[str(n)]), check)
            for n, check in enumerate(self.checks)
            if n < len(hit) and hit[n]
        ]
        found += [self._repeated(rows), self._surplus(data)]
        return pl.concat([pl.DataFrame(schema=FAULTS), *found]).sort("row", maintain_order=True)

    def _kept(self, rows: pl.DataFrame, check: Check) -> pl.DataFrame:
        key = check.column.key
        return rows.select(
            "row",
            pl.lit(self.layout.found[key]).alias("letter"),
            pl.lit(key).alias("key"),
            pl.lit(check.code).alias("code"),
            shown(pl.col(told(key)), check.column).alias("value"),
        )

    def _repeated(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows whose key an earlier row has; `value` is the row number of the first."""
        if not self._keys:
            return pl.DataFrame(schema=FAULTS)
        whole = rows.filter(pl.all_horizontal(pl.col(key).is_not_null() for key in self._keys))
        hashed = whole.select(pl.struct(self._keys).hash(seed=1).alias("hash"), pl.col("row").alias("first"))
        self._seen = pl.concat([self._seen, hashed]).unique("hash", keep="first", maintain_order=True)
        joined = hashed.rename({"first": "row"}).join(self._seen, on="hash", how="left")
        repeated = joined.filter(pl.col("row") != pl.col("first"))
        return repeated.select(
            "row",
            pl.lit(self.layout.found[self._keys[0]]).alias("letter"),
            pl.lit(self._keys[0]).alias("key"),
            pl.lit("key_twice").alias("code"),
            pl.col("first").cast(pl.String).alias("value"),
        )

    def _surplus(self, data: pl.DataFrame) -> pl.DataFrame:
        """Cells beyond the heading."""
        beyond = self.book.letters[self.layout.last :]
        found = [
            data.filter(tidied(pl.col(name)).is_not_null()).select(
                "row", pl.lit(name).alias("letter"), pl.lit("").alias("key"), pl.lit("surplus").alias("code"),
                pl.lit("").alias("value"),
            )
            for name in beyond
            if data[name].null_count() < data.height
        ]  # fmt: skip
        return pl.concat([pl.DataFrame(schema=FAULTS), *found])


def shown(text: pl.Expr, column: Column) -> pl.Expr:
    """A cell's text as it may be shown."""
    cut = pl.when(text.str.len_chars() > 80).then(text.str.head(79) + "…").otherwise(text)
    return cut.map_elements(masked, return_dtype=pl.String) if column.is_masked else cut
