"""Rows are checked before a byte is written: column by column, all at once; the error names row and column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl
import pyarrow as pa

from xinmiao.ledger.schema import NULLABLE, TABLES, Disability, ReportStatus, Residence, Role, Sex
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """row: counted from 1, 0 where the whole column is meant."""

    row: int
    column: str
    code: str
    what: Text

    def where(self, table: str) -> str:
        return f"{table}[{self.row}].{self.column}" if self.row else f"{table}.{self.column}"


class RowsRefused(XinmiaoError):
    """Rows that may not enter the ledger. `problems` has the first row of each kind of mistake."""

    def __init__(self, table: str, problems: list[Problem]) -> None:
        self.table, self.problems = table, tuple(problems)
        first = problems[0]
        super().__init__(
            first.code,
            first.what,
            where=first.where(table),
            todo=Text(
                "改正后请整批重新提交：没有写入任何一行",
                "Correct it and post the whole batch again: no row was written",
            ),
        )


class UnknownTable(XinmiaoError):
    def __init__(self, table: str) -> None:
        super().__init__(
            "ledger.table_unknown",
            Text("账本没有表“{t}”", "The ledger has no table '{t}'").format(t=table),
            todo=Text("可用的表：{t}", "Its tables: {t}").format(t=", ".join(TABLES)),
        )


@dataclass(frozen=True, slots=True)
class Between:
    """The column's values lie in low..high, both ends in, or are null where null is allowed."""

    column: str
    low: int
    high: int

    @property
    def holds(self) -> pl.Expr:
        return (pl.col(self.column) >= self.low) & (pl.col(self.column) <= self.high)

    @property
    def what(self) -> Text:
        return Text("应在 {a} 至 {b} 之间，却是 {{value}}", "should be {a} to {b}, but is {{value}}").format(
            a=self.low, b=self.high
        )


@dataclass(frozen=True, slots=True)
class Law:
    """What must hold between the columns of a row. A null answer holds."""

    column: str
    code: str
    holds: pl.Expr
    what: Text


_LARGEST = {pa.int8(): 2**7 - 1, pa.int16(): 2**15 - 1, pa.int32(): 2**31 - 1, pa.int64(): 2**63 - 1}
_RANGES: dict[str, tuple[int, int]] = {
    "county": (0, 999_999),
    "province": (0, 99),
    "year": (1900, 2999),
    "sex": (0, max(Sex)),
    "disability": (0, max(Disability)),
    "residence": (0, max(Residence)),
    "role": (0, max(Role)),
    "age": (-1, 127),
    "birth_year": (0, 2999),
    "status": (1, max(ReportStatus)),
}
_UNRANGED = {"amount", "value", "number", "code"}
_IS_POSITIVE = {"event_no", "person_no", "report_no", "milestone_no", "alias_no", "kept_no", "supersedes"}


@cache
def ranges(table: str) -> tuple[Between, ...]:
    """The limits of each whole-number column of a table."""
    limits = []
    for field in TABLES[table]:
        if field.type in _LARGEST and field.name not in _UNRANGED:
            least = 1 if field.name in _IS_POSITIVE else 0
            low, high = _RANGES.get(field.name, (least, _LARGEST[field.type]))
            limits.append(Between(field.name, low, high))
    return tuple(limits)


def _same_year(day: str) -> Law:
    return Law(
        "year",
        "ledger.year_differs",
        pl.col("year") == pl.col(day).dt.year(),
        Text(f"年份与 {day} 不符", f"is not the year of {day}"),
    )


def _takes_back(number: str) -> Law:
    return Law(
        "supersedes",
        "ledger.supersedes_wrong",
        (~pl.col("withdrawn") | pl.col("supersedes").is_not_null())
        & (pl.col("supersedes") != pl.col(number)).fill_null(True),
        Text(
            "撤回的记录须指明所撤回的记录，且不得指向自身",
            "a withdrawal must say which row it takes back, and no row replaces itself",
        ),
    )


_IN_PROVINCE = Law(
    "province",
    "ledger.province_differs",
    (pl.col("county") == 0) | (pl.col("county") // 10_000 == pl.col("province")),
    Text("省份与县的前两位代码不符", "is not the first two digits of the county"),
)
_LAWS: dict[str, tuple[Law, ...]] = {
    "events": (
        _same_year("date"),
        _IN_PROVINCE,
        _takes_back("event_no"),
        Law(
            "person_no",
            "ledger.person_or_site",
            (pl.col("role") == Role.SITE) == pl.col("person_no").is_null(),
            Text(
                "场所事件（role 9）没有人员编号，其他事件都须有",
                "a site event (role 9) has no person number, every other event has one",
            ),
        ),
    ),
    "answers": (),
    "reports": (
        _same_year("end"),
        _IN_PROVINCE,
        _takes_back("report_no"),
        Law("end", "ledger.period_reversed", pl.col("start") <= pl.col("end"),
            Text("结束日期早于开始日期", "is before the start")),
        Law("value", "ledger.value_status", (pl.col("status") <= ReportStatus.ZERO) == pl.col("value").is_not_null(),
            Text("有数值当且仅当状态为“已报”或“零”", "is given if and only if the status is reported or zero")),
        Law("value", "ledger.value_negative", pl.col("value") >= 0, Text("不能为负数", "may not be negative")),
    ),
    "milestones": (_same_year("date"), _IN_PROVINCE, _takes_back("milestone_no")),
    "aliases": (),
}  # fmt: skip


def laws(table: str) -> tuple[Law, ...]:
    return _LAWS[table]


def checked(table: str, rows: pa.Table) -> pl.DataFrame:
    """Give the rows in the order and types of the table's schema.

    Columns may come in any order; nullable ones may be left out; a wider type is taken if every value fits.
    Raises UnknownTable, RowsRefused.
    """
    if table not in TABLES:
        raise UnknownTable(table)
    frame = _typed(table, rows)
    problems = [*_nulls(table, frame), *_out_of_range(table, frame), *_against_laws(table, frame)]
    if problems:
        raise RowsRefused(table, problems[:MOST_PROBLEMS])
    return frame


def _typed(table: str, rows: pa.Table) -> pl.DataFrame:
    schema = TABLES[table]
    _refuse_columns(table, set(schema.names) - set(rows.column_names) - NULLABLE[table],
                    "ledger.column_missing", Text("缺少这一列", "this column is missing"))  # fmt: skip
    _refuse_columns(table, set(rows.column_names) - set(schema.names),
                    "ledger.column_unknown", Text("账本没有这一列", "the ledger has no such column"))  # fmt: skip
    frame = pl.DataFrame(pl.from_arrow(rows, rechunk=False))
    wanted = pl.Schema({f.name: _polars_type(f.type) for f in schema})
    if frame.schema == wanted:
        return frame
    return frame.select(
        _cast(table, frame[name], kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in wanted.items()
    )


def _polars_type(kind: pa.DataType) -> pl.DataType:
    return pl.Series(pl.from_arrow(pa.array([], type=kind))).dtype


def _refuse_columns(table: str, columns: set[str], code: str, what: Text) -> None:
    if columns:
        raise RowsRefused(table, [Problem(0, name, code, what) for name in sorted(columns)])


def _cast(table: str, column: pl.Series, kind: pl.DataType) -> pl.Series:
    if column.dtype == kind:
        return column
    if kind.is_integer() and column.dtype.is_float():
        fits = column.round(0) == column
        column = column.set(~fits.fill_null(True), None)
    try:
        cast = column.cast(kind, strict=False)
    except pl.exceptions.PolarsError:
        cast = pl.Series(column.name, [None] * len(column), dtype=kind)
    lost = (cast.is_null() & column.is_not_null()).arg_true()
    if len(lost):
        row = int(lost[0])
        what = Text("“{v}”不合这一列的类型 {k}", "'{v}' does not fit the column's type {k}")
        raise RowsRefused(
            table, [Problem(row + 1, column.name, "ledger.type_wrong", what.format(v=column[row], k=kind))]
        )
    return cast


def _nulls(table: str, frame: pl.DataFrame) -> list[Problem]:
    return [
        Problem(int(column.is_null().arg_true()[0]) + 1, column.name, "ledger.value_missing",
                Text("不能为空；未知请写 0", "may not be empty; unknown is 0"))
        for column in frame
        if column.name not in NULLABLE[table] and column.null_count()
    ]  # fmt: skip


def _out_of_range(table: str, frame: pl.DataFrame) -> list[Problem]:
    limits = ranges(table)
    ends = frame.select(
        *(pl.col(r.column).min().cast(pl.Int64).alias(f"{r.column}<") for r in limits),
        *(pl.col(r.column).max().cast(pl.Int64).alias(f"{r.column}>") for r in limits),
    ).row(0, named=True)
    problems = []
    for limit in limits:
        least, most = ends[f"{limit.column}<"], ends[f"{limit.column}>"]
        if least is not None and (least < limit.low or most > limit.high):
            row = _first_breach(frame, limit.holds)
            what = limit.what.format(value=frame[limit.column][row])
            problems.append(Problem(row + 1, limit.column, "ledger.out_of_range", what))
    return problems


def _against_laws(table: str, frame: pl.DataFrame) -> list[Problem]:
    if not laws(table):
        return []
    hold = frame.select(law.holds.all().alias(str(i)) for i, law in enumerate(laws(table))).row(0)
    return [
        Problem(_first_breach(frame, law.holds) + 1, law.column, law.code, law.what)
        for law, holds in zip(laws(table), hold, strict=True)
        if not holds
    ]


def _first_breach(frame: pl.DataFrame, holds: pl.Expr) -> int:
    return int(frame.select((~holds).fill_null(False).arg_true().first()).item())
