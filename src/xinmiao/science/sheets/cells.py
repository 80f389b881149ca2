"""From what people type to one form of it: full-width digits, invisible characters, five ways of writing a date.

Each batch is tried as it stands first; only columns in which a cell did not pass are brought into form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from xinmiao.science.sheets.book import Cell, kind_of
from xinmiao.science.sheets.columns import Column, Type
from xinmiao.science.sheets.neutral import INVISIBLE, NEUTRALISED

_SPACES = r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_UNTIDY = rf"[{INVISIBLE}]|[\t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|^ | $|^'|^$"
_WIDE = [chr(code) for code in range(0xFF01, 0xFF5F)]
_NARROW = [chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)]
_ANY_WIDE = r"[\uff01-\uff5e]"
ERRORS = ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}  # ECMA-376 part 1, 18.17.4.1
_SEPARATORS = r"\s*[,，、;；|]\s*"
Found = Mapping[str, str]


def told(key: str) -> str:
    """The name of the column with what was typed, tidied."""
    return f"{key}.told"


def odd(key: str) -> str:
    """The name of the column that says which cells are in error, without a value, or merged."""
    return f"{key}.odd"


def typed(
    batch: pl.DataFrame, found: Found, columns: Sequence[Column], *, kinds: bool, date_1904: bool
) -> pl.DataFrame:
    """Give `row` and, of each column found, its value by its type, what was typed, and (UInt8) whether it is odd.

    Rows in which no column holds anything are left out.
    """
    there = [column for column in columns if column.key in found]
    tidy = _tidied(batch, [found[column.key] for column in there])
    frame = tidy.select(
        "row",
        *(pl.col(found[c.key]).alias(told(c.key)) for c in there),
        *(_odd(found[c.key], kinds).alias(odd(c.key)) for c in there),
        *((pl.col(kind_of(found[c.key])) if kinds else pl.lit(0, pl.UInt8)).alias(kind_of(c.key)) for c in there),
    )
    if there:
        frame = frame.filter(
            pl.any_horizontal(
                *(pl.col(told(c.key)).is_not_null() for c in there),
                *(pl.col(odd(c.key)).is_in([Cell.ERROR, Cell.FORMULA]) for c in there),
            )
        )
    return _valued(frame, there, date_1904).drop([kind_of(c.key) for c in there])


def _tidied(batch: pl.DataFrame, letters: Sequence[str]) -> pl.DataFrame:
    if not letters:
        return batch
    untidy = batch.select(pl.col(name).str.contains(_UNTIDY).any() for name in letters).row(0)
    return batch.with_columns(
        tidied(pl.col(name)).alias(name) for name, needs in zip(letters, untidy, strict=True) if needs
    )


def tidied(text: pl.Expr) -> pl.Expr:
    """Without invisible characters, each run of spaces one space, none at the ends; null where nothing is left."""
    plain = text.str.replace_all(rf"[{INVISIBLE}]", "").str.replace_all(f"{_SPACES}+", " ").str.strip_chars(" ")
    plain = plain.str.replace(NEUTRALISED, "$1").str.strip_chars(" ")
    return pl.when(plain != "").then(plain)


def narrow(text: pl.Expr) -> pl.Expr:
    """Full-width letters, digits and signs as half-width ones."""
    return text.str.replace_many(_WIDE, _NARROW)


def _odd(letter: str, kinds: bool) -> pl.Expr:
    """0, or what kind of cell it is that holds no value."""
    if kinds:
        kind = pl.col(kind_of(letter))
        return pl.when(kind >= Cell.ERROR).then(kind).otherwise(0).cast(pl.UInt8)
    in_error = pl.col(letter).is_in(ERRORS).fill_null(False)
    return pl.when(in_error).then(int(Cell.ERROR)).otherwise(0).cast(pl.UInt8)


def _valued(frame: pl.DataFrame, columns: Sequence[Column], date_1904: bool) -> pl.DataFrame:
    frame = frame.with_columns(_plainly(column).alias(column.key) for column in columns)
    left = frame.select(
        (pl.col(c.key).is_null() & pl.col(told(c.key)).is_not_null()).any().alias(c.key)
        if c.type is not Type.TEXT and c.type is not Type.IDENTITY
        else pl.col(told(c.key)).str.contains(_ANY_WIDE if c.type is Type.IDENTITY else "$^").any().alias(c.key)
        for c in columns
    ).row(0) if columns else ()  # fmt: skip
    frame = frame.with_columns(
        _with_care(column, date_1904).alias(column.key)
        for column, needs in zip(columns, left, strict=True)
        if needs or (column.type is Type.IDENTITY)
    )
    return frame.with_columns(
        pl.when(pl.col(odd(c.key)) == 0).then(pl.col(c.key)).alias(c.key) for c in columns if _any_odd(frame, c)
    )


def _any_odd(frame: pl.DataFrame, column: Column) -> bool:
    return bool(frame[odd(column.key)].max())


def _plainly(column: Column) -> pl.Expr:
    """The value where the cell is in form already, else null."""
    text = pl.col(told(column.key))
    match column.type:
        case Type.WHOLE:
            return text.cast(pl.Int64, strict=False)
        case Type.NUMBER:
            return _finite(text.cast(pl.Float64, strict=False))
        case Type.DATE:
            return _day(text)
        case Type.CHOICE:
            return _choice(text, column)
        case Type.SEVERAL:
            return pl.lit(None, pl.String)
        case Type.CODE:
            return pl.when(text.str.contains(r"^[0-9A-Za-z_.\-]+$")).then(text)
        case _:
            return text


def _with_care(column: Column, date_1904: bool) -> pl.Expr:
    """The value where the cell can be brought into form, else null."""
    text = narrow(pl.col(told(column.key)))
    is_number = pl.col(kind_of(column.key)) == Cell.NUMBER
    match column.type:
        case Type.WHOLE:
            number = _number(text)
            return pl.when(number == number.round()).then(number.cast(pl.Int64, strict=False))
        case Type.NUMBER:
            return _number(text)
        case Type.DATE:
            return pl.coalesce(_any_day(text), pl.when(is_number).then(_serial(text, date_1904)))
        case Type.CHOICE:
            return pl.coalesce(_choice(text, column), _choice(text.str.replace(r"\.0$", ""), column))
        case Type.SEVERAL:
            return _several(pl.col(told(column.key)), column)
        case Type.CODE:
            return text.str.extract(r"^([0-9A-Za-z_.\-]+)(?:[ ·].*)?$")
        case Type.IDENTITY:
            return text.str.replace_all(" ", "").str.to_uppercase()
        case _:
            return pl.col(told(column.key))


def _finite(number: pl.Expr) -> pl.Expr:
    return pl.when(number.is_finite()).then(number)


def _number(text: pl.Expr) -> pl.Expr:
    return _finite(text.str.replace_all(r"[, ]", "").cast(pl.Float64, strict=False))


def _day(text: pl.Expr) -> pl.Expr:
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(1900, 2200)).then(day)


def _any_day(text: pl.Expr) -> pl.Expr:
    """`2024年3月5日`, `2024.3.5`, `2024/3/5`, `20240305`, with or without a time of the day after it."""
    plain = text.str.replace(r"[ T]\d{1,2}:\d{2}.*$", "").str.replace_all(r"[年月./]", "-").str.replace("[日号]$", "")
    plain = plain.str.replace_all(" ", "").str.replace(r"^(\d{4})(\d{2})(\d{2})$", "$1-$2-$3")
    return _day(plain.str.replace_all(r"\b(\d)\b", "0$1"))


def _serial(text: pl.Expr, date_1904: bool) -> pl.Expr:
    """A number in a date's cell: days since the epoch of the workbook."""
    days = text.cast(pl.Float64, strict=False).floor().cast(pl.Int32, strict=False)
    day = pl.lit(_EPOCHS[date_1904]) + pl.duration(days=pl.when(days.is_between(1, 100_000)).then(days))
    return day.cast(pl.Date)


def _choice(text: pl.Expr, column: Column) -> pl.Expr:
    return text.replace_strict(readings(column), default=None, return_dtype=pl.String)


def _several(text: pl.Expr, column: Column) -> pl.Expr:
    """Codes told apart by spaces, in the order of the list; null where one is not of the list."""
    known = readings(column)
    whole = _choice(text, column)
    parts = (
        pl.when(text.str.contains(_SEPARATORS))
        .then(text.str.replace_all(_SEPARATORS, "\x1f").str.split("\x1f"))
        .when(whole.is_not_null())
        .then(pl.concat_list(whole))
        .otherwise(text.str.split(" "))
    )
    codes = parts.list.eval(pl.element().replace_strict(known, default=None, return_dtype=pl.String))
    order = {choice.code: n for n, choice in enumerate(column.choices)}
    sorted_codes = codes.list.eval(
        pl.element().sort_by(pl.element().replace_strict(order, default=-1, return_dtype=pl.Int32))
    )
    return pl.when(codes.list.eval(pl.element().is_null()).list.any().not_()).then(
        sorted_codes.list.unique(maintain_order=True).list.join(" ")
    )


def readings(column: Column) -> dict[str, str]:
    """What may be written for a choice: its code, its label in either language, or both together."""
    told_as: dict[str, str] = {}
    for choice in column.choices:
        for text in (choice.label.zh, choice.label.en):
            told_as.setdefault(text, choice.code)
            told_as.setdefault(f"{choice.code} {text}", choice.code)
    return told_as | {choice.code: choice.code for choice in column.choices}
