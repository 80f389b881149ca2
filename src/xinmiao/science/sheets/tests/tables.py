"""A small table of home visits, and ways to write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from xinmiao.science.sheets import Book, Checker, Choice, Column, Compare, Fault, Type, opened
from xinmiao.science.text import Text

TODAY = date(2026, 1, 31)
SEXES = (Choice("female", Text("女", "Female")), Choice("male", Text("男", "Male")))
PROVINCES = (Choice("53", Text("云南", "Yunnan")), Choice("51", Text("四川", "Sichuan")))
COUNTIES = (Choice("530102", Text("五华", "Wuhua"), "53"), Choice("510104", Text("锦江", "Jinjiang"), "51"))
TOPICS = (Choice("feeding", Text("喂养", "Feeding")), Choice("play", Text("早期刺激", "Early play")))
COLUMNS = (
    Column("name", Text("姓名", "Name"), required=True),
    Column("sex", Text("性别", "Sex"), Type.CHOICE, required=True, choices=SEXES),
    Column("birth", Text("出生日期", "Birth date"), Type.DATE, required=True, compares=(Compare("<=", "visit"),)),
    Column("visit", Text("家访日期", "Visit date"), Type.DATE, required=True, not_future=True),
    Column("idno", Text("身份证号", "Identity number"), Type.IDENTITY, birth_date="birth", sex="sex"),
    Column("place", Text("地点代码", "Place code"), Type.CODE, known=frozenset({"530102", "012345"}), length=6),
    Column("visits", Text("次数", "Visits"), Type.WHOLE, lowest=0, highest=10),
    Column("weight", Text("体重", "Weight"), Type.NUMBER, lowest=0.5, highest=40.0),
    Column("phone", Text("电话", "Phone"), pattern=r"1[3-9]\d{9}"),
    Column("topics", Text("内容", "Topics"), Type.SEVERAL, choices=TOPICS),
    Column("province", Text("省", "Province"), Type.CHOICE, choices=PROVINCES),
    Column("county", Text("县", "County"), Type.CHOICE, choices=COUNTIES, parent="province"),
    Column("record", Text("记录号", "Record"), required=True, in_key=True),
)
GOOD: dict[str, Any] = {
    "name": "王小明", "sex": "女", "birth": "1949-12-31", "visit": "2024-03-05", "idno": "11010519491231002X",
    "place": "530102", "visits": 3, "weight": 9.5, "phone": "13800138000", "topics": "喂养、早期刺激",
    "province": "云南", "county": "五华", "record": "A-1",
}  # fmt: skip
Rows = Sequence[dict[str, Any]]


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The good row with changes, each under a record number of its own."""
    return [{**GOOD, "record": f"A-{n}", **change} for n, change in enumerate(changes, start=1)]


def xlsx(
    table: Rows, *, columns: Sequence[Column] = COLUMNS, machine: bool = True, language: str = "zh",
    date_1904: bool = False, touch: Callable[[Any, Any], None] | None = None,
) -> bytes:  # fmt: skip
    """The table as a workbook: a label row, a machine row, the data. touch: what else is done to the sheet."""
    out = BytesIO()
    with Workbook(out, {"date_1904": date_1904, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [column.label.in_(language) for column in columns])
        if machine:
            sheet.write_row(1, 0, [column.key for column in columns])
        for n, row in enumerate(table, start=2 if machine else 1):
            for index, column in enumerate(columns):
                value = row.get(column.key)
                if isinstance(value, date):
                    sheet.write_datetime(n, index, value, day)
                elif value is not None:
                    sheet.write(n, index, value)
        if touch:
            touch(book, sheet)
    return out.getvalue()


def text(table: Rows, *, separator: str = ",", columns: Sequence[Column] = COLUMNS) -> str:
    """The table as CSV text with a label row."""
    lines = [[column.label.zh for column in columns]]
    lines += [[str(row.get(column.key, "") or "") for column in columns] for row in table]
    return "\r\n".join(separator.join(line) for line in lines) + "\r\n"


def checked(data: bytes, columns: Sequence[Column] = COLUMNS) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The good rows by key, and every fault."""
    checker = Checker(opened(data), columns, today=TODAY)
    good: list[dict[str, Any]] = []
    faults = list(checker.warnings())
    keys = [column.key for column in columns if column.key in checker.layout.found]
    for part in checker.examined(3):
        good += part.good.select(keys).to_dicts()
        faults += checker.told(part.faults)
    return good, faults


def codes(faults: Sequence[Fault]) -> list[str]:
    return [fault.code for fault in faults]


def of(data: bytes) -> Book:
    return opened(data)
