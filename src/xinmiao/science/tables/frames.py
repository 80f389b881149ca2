"""Tables of any kind in, the same kind out: the same rows in the same order, new columns at the right.

Polars is what the sciences compute on. A dict of NumPy arrays gives a dict of NumPy arrays; pandas, Arrow and whatever
else narwhals knows give themselves back. A missing value is null inside and the kind's own outside (NaN for numbers).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import narwhals as nw
import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Native = TypeVar("Native")


class NotATable(XinmiaoError):
    """What was given is neither a data frame nor a dict of arrays of one length."""

    def __init__(self, what: object) -> None:
        super().__init__(
            "table.not_a_table",
            Text("不是表格：{kind}", "Not a table: {kind}").format(kind=type(what).__name__),
            todo=Text(
                "给 Polars、pandas、Arrow 的表格，或同样长度的 NumPy 数组的字典",
                "give a Polars, pandas or Arrow table, or a dict of NumPy arrays of one length",
            ),
        )


def read(table: Any) -> pl.DataFrame:
    """Give the table as Polars, NaN as null. Raises `NotATable` (code table.not_a_table)."""
    if isinstance(table, pl.DataFrame):
        return table
    try:
        if isinstance(table, Mapping):
            return pl.DataFrame(dict(table), nan_to_null=True)
        frame: nw.DataFrame[Any] = nw.from_native(table, eager_only=True)
        return frame.to_polars()
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise NotATable(table) from error


def give_back(table: Native, new: pl.DataFrame) -> Native:
    """Give the table with the columns of `new` at its right, in its own kind; a column of the same name is replaced.

    new: as many rows as the table, in its order.
    """
    if isinstance(table, pl.DataFrame):
        return table.with_columns(new.get_columns())  # type: ignore[return-value]
    if isinstance(table, Mapping):
        return {**table, **{one.name: one.to_numpy() for one in new.get_columns()}}  # type: ignore[return-value]
    whole: Any = table
    frame: nw.DataFrame[Any] = nw.from_native(whole, eager_only=True)
    columns = nw.DataFrame.from_arrow(new, backend=frame.implementation)
    back: Native = frame.with_columns(*columns.iter_columns()).to_native()
    return back


def as_kind_of(table: Native, new: pl.DataFrame) -> Native:
    """Give `new`, a table with rows of its own, in the kind of `table`."""
    if isinstance(table, pl.DataFrame):
        return new  # type: ignore[return-value]
    if isinstance(table, Mapping):
        return {one.name: one.to_numpy() for one in new.get_columns()}  # type: ignore[return-value]
    whole: Any = table
    frame: nw.DataFrame[Any] = nw.from_native(whole, eager_only=True)
    back: Native = nw.DataFrame.from_arrow(new, backend=frame.implementation).to_native()
    return back
