"""Checks as Polars expressions, generated from what the columns are. Each is true where the cell is at fault."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from xinmiao.science.sheets.book import Cell
from xinmiao.science.sheets.cells import odd, told
from xinmiao.science.sheets.columns import Column, Type

LOST = r"^[0-9](\.[0-9]+)?E\+1[5-9]$"
"""A long number as a spreadsheet keeps it: 15 significant digits (ECMA-376, IEEE 754)."""
_FORM = r"^[0-9]{17}[0-9X]$|^[0-9]{15}$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_LAST = "10X98765432"  # the check character of each remainder
_BAD_TYPE = {
    Type.WHOLE: "not_whole",
    Type.NUMBER: "not_number",
    Type.DATE: "not_date",
    Type.CHOICE: "not_a_choice",
    Type.SEVERAL: "not_choices",
    Type.CODE: "not_code",
}
_ODD = {"cell_error": Cell.ERROR, "formula_empty": Cell.FORMULA, "merged": Cell.MERGED}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Check:
    """faulty: true where the cell of `column` is at fault. told: values for the words of `code`."""

    column: Column
    code: str
    faulty: pl.Expr
    told: dict[str, object] = field(default_factory=dict)


def checks(columns: Sequence[Column], *, today: date) -> list[Check]:
    """Give the checks of these columns, for a frame that `cells.typed` made."""
    known = {column.key: column for column in columns}
    return [check for column in columns for check in _of(column, known, today)]


def _of(column: Column, known: dict[str, Column], today: date) -> Iterator[Check]:
    value, text = pl.col(column.key), pl.col(told(column.key))
    plain = pl.col(odd(column.key)) == 0
    for code, cell in _ODD.items():
        yield Check(column, code, pl.col(odd(column.key)) == cell)
    if column.required:
        yield Check(column, "required", text.is_null() & plain)
    lost = text.str.contains(LOST)
    if column.type in (Type.IDENTITY, Type.CODE, Type.TEXT):
        yield Check(column, "digits_lost", lost)
    if code := _BAD_TYPE.get(column.type, ""):
        yield Check(column, code, value.is_null() & text.is_not_null() & plain & lost.not_(), _offered(column))
    if column.type is Type.IDENTITY:
        yield from _identity(column, value, lost, known)
    if column.type is Type.CODE:
        yield from _code(column, value)
    yield from _limits(column, value, today)
    yield from _between(column, value, known)


def _offered(column: Column) -> dict[str, object]:
    return {"choices": column.choices} if column.choices else {}


def check_character(number: pl.Expr) -> pl.Expr:
    """The 18th character that belongs to the first 17 digits (GB 11643-1999): weights, remainder by 11.

    Arithmetic on the 17 digits as one integer: four times as fast as slicing the text.
    """
    digits = number.str.head(17).cast(pl.Int64, strict=False)
    total = sum(((digits // 10 ** (16 - place)) % 10) * weight for place, weight in enumerate(_WEIGHTS))
    remainder = pl.lit(0) + total
    last: pl.Expr = (remainder % 11).replace_strict(list(range(11)), list(_LAST), return_dtype=pl.String, default=None)
    return last


def _identity(column: Column, value: pl.Expr, lost: pl.Expr, known: dict[str, Column]) -> Iterator[Check]:
    formed = value.str.contains(_FORM)
    long = formed & (value.str.len_chars() == 18)
    inside = value.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    yield Check(column, "identity_form", formed.not_() & lost.not_())
    yield Check(column, "identity_check", long & (check_character(value) != value.str.tail(1)))
    yield Check(column, "identity_date", long & inside.is_null())
    if column.birth_date in known:
        yield Check(column, "identity_birth", long & (inside != pl.col(column.birth_date)))
    if column.sex in known:
        odd_digit = value.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
        sex = pl.col(column.sex)
        yield Check(
            column, "identity_sex", long & ((odd_digit & (sex == "female")) | (odd_digit.not_() & (sex == "male")))
        )


def _code(column: Column, value: pl.Expr) -> Iterator[Check]:
    short = value.str.contains(r"^[0-9]+$") & (value.str.len_chars() == column.length - 1)
    if column.known is None:
        if column.length:
            yield Check(column, "zeros_lost", short, {"length": column.length})
            wrong = (value.str.len_chars() != column.length) & short.not_()
            yield Check(column, "code_length", wrong, {"length": column.length})
        return
    every = pl.Series(sorted(column.known), dtype=pl.String)
    there = value.is_in(every.implode())
    padded = pl.concat_str(pl.lit("0"), value).is_in(every.implode())
    yield Check(column, "zeros_lost", there.not_() & padded, {"length": column.length})
    yield Check(column, "code_unknown", there.not_() & padded.not_(), {"told": column.told} if column.told else {})


def _limits(column: Column, value: pl.Expr, today: date) -> Iterator[Check]:
    is_date = column.type is Type.DATE
    if column.lowest is not None:
        yield Check(column, "too_early" if is_date else "too_low", value < column.lowest, _range(column))
    if column.highest is not None:
        yield Check(column, "too_late" if is_date else "too_high", value > column.highest, _range(column))
    if column.not_future:
        yield Check(column, "future", value > today)
    if column.pattern:
        matches = value.cast(pl.String).str.contains(rf"^(?:{column.pattern})$")
        yield Check(column, "pattern", matches.not_(), {"told": column.told} if column.told else {})


def _range(column: Column) -> dict[str, object]:
    return {"lowest": _shown(column.lowest), "highest": _shown(column.highest)}


def _shown(limit: float | date | None) -> str:
    return "" if limit is None else limit.isoformat() if isinstance(limit, date) else f"{limit:g}"


def _between(column: Column, value: pl.Expr, known: dict[str, Column]) -> Iterator[Check]:
    for one in column.compares:
        if one.other in known:
            holds = _COMPARE[one.how](value, pl.col(one.other))
            yield Check(column, f"compare_{_NAMES[one.how]}", holds.not_(), {"other": known[one.other].label})
    if column.parent in known and any(choice.under for choice in column.choices):
        pairs = pl.Series([f"{c.under}\x1f{c.code}" for c in column.choices if c.under] or [""], dtype=pl.String)
        free = [c.code for c in column.choices if not c.under]
        pair = pl.concat_str(pl.col(column.parent), value, separator="\x1f")
        elsewhere = pair.is_in(pairs.implode()).not_() & value.is_in(free).not_()
        yield Check(column, "choice_elsewhere", elsewhere, {"other": known[column.parent].label})


_NAMES = {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least", "==": "equal"}
