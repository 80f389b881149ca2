"""The workbook that people fill in: data, codes, notes, and a hidden sheet that says what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from xinmiao.science.sheets.columns import Column, Type
from xinmiao.science.sheets.faults import listed
from xinmiao.science.sheets.neutral import harmless
from xinmiao.science.sheets.workbook import META_SHEET
from xinmiao.science.text import Text

ROWS = 5000
"""How many rows below the heading are made ready: as text, as dates, with drop-downs."""
DATA, CODES, NOTES = Text("数据", "Data"), Text("代码", "Codes"), Text("填写说明", "Notes")
DATE_FORMAT = "yyyy-mm-dd"
_HEADING = {"bold": True, "bg_color": "#E8F0EC", "border": 1, "border_color": "#B7C4BD", "text_wrap": True,
            "valign": "top"}  # fmt: skip
_MACHINE = {"font_color": "#6B7671", "font_size": 9, "bottom": 1, "num_format": "@"}
_INTRO = Text(
    "从第 3 行起填写，一行一条记录。标 * 的列必填。前两行是表头，请不要改动；列的顺序可以变。",
    "Fill in from row 3, one record a row. Columns with * are needed. The first two rows are the heading: leave them; "
    "columns may change places.",
)
_TYPES: dict[Type, Text] = {
    Type.TEXT: Text("文字", "text"),
    Type.WHOLE: Text("整数", "a whole number"),
    Type.NUMBER: Text("数字", "a number"),
    Type.DATE: Text("日期，写成 2024-03-05", "a day, like 2024-03-05"),
    Type.CHOICE: Text("从下拉列表里选一项", "one choice from the list"),
    Type.SEVERAL: Text("可以填几项，用顿号隔开", "one or several choices, with commas between them"),
    Type.CODE: Text("代码，见“代码”工作表", "a code, from the sheet of codes"),
    Type.IDENTITY: Text("18 位身份证号，单元格已设为文本", "an 18-character identity number; the cell is text"),
}
_LIMITS = {
    "lowest": Text("不小于 {limit}", "{limit} or more"),
    "highest": Text("不大于 {limit}", "{limit} or less"),
}
_HEADS = (Text("列", "Column"), Text("机器名", "Machine name"), Text("必填", "Needed"), Text("怎么填", "How"))
_YES, _NO = Text("是", "yes"), Text("否", "no")


@dataclass(frozen=True, slots=True)
class Template:
    """meta: written into the hidden sheet as it is, e.g. template id and version. offered: choices of code columns."""

    title: Text
    columns: Sequence[Column]
    meta: Mapping[str, str]
    notes: Sequence[Text] = ()
    rows: Sequence[Mapping[str, Any]] = field(default=())


def written(template: Template, language: str) -> bytes:
    """Write the workbook in one language."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(DATA.in_(language))
        _headings(book, sheet, template.columns, language)
        _rows(sheet, template)
        _codes(book, sheet, template.columns, language)
        _notes(book, template, language)
        _meta(book, {**template.meta, "sheet": DATA.in_(language), "language": language})
    return out.getvalue()


def display(column: Column, language: str) -> dict[str, str]:
    """What the drop-down shows for each code: its label, with the code before it where labels repeat."""
    labels = [choice.label.in_(language) for choice in column.choices]
    plain = len(set(labels)) == len(labels) and column.type is not Type.CODE
    return {
        choice.code: label if plain else f"{choice.code} {label}"
        for choice, label in zip(column.choices, labels, strict=True)
    }


def _headings(book: Any, sheet: Any, columns: Sequence[Column], language: str) -> None:
    heading, machine = book.add_format(_HEADING), book.add_format(_MACHINE)
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": DATE_FORMAT})
    for n, column in enumerate(columns):
        kept = text if column.is_text else day if column.type is Type.DATE else None
        sheet.set_column(n, n, column.width, kept)
        sheet.write_string(0, n, column.label.in_(language) + (" *" if column.required else ""), heading)
        sheet.write_string(1, n, column.key, machine)
        if column.hint:
            sheet.write_comment(0, n, column.hint.in_(language), {"x_scale": 2})
    sheet.freeze_panes(2, 0)


def _rows(sheet: Any, template: Template) -> None:
    for n, row in enumerate(template.rows, start=2):
        for index, column in enumerate(template.columns):
            if (value := row.get(column.key)) is not None:
                sheet.write(n, index, harmless(value))


def _codes(book: Any, data: Any, columns: Sequence[Column], language: str) -> None:
    """One pair of columns a list (what is shown, its code), a third with what it is offered under."""
    name = CODES.in_(language)
    sheet = book.add_worksheet(name)
    bold = book.add_format(_HEADING)
    at = 0
    places = {column.key: n for n, column in enumerate(columns)}
    for n, column in enumerate(columns):
        if not column.choices:
            continue
        parent = next((one for one in columns if one.key == column.parent), None)
        _list(sheet, at, column, parent, language, bold)
        if column.type is not Type.SEVERAL:
            source = _source(name, at, column, xl_col_to_name(places[parent.key]) if parent else "")
            warn = "warning" if column.type is Type.CODE else "stop"
            data.data_validation(2, n, ROWS + 1, n, {"validate": "list", "source": source, "error_type": warn})
        at += 4
    if not at:
        sheet.hide()


def _list(sheet: Any, at: int, column: Column, parent: Column | None, language: str, bold: Any) -> None:
    shown, above = display(column, language), display(parent, language) if parent else {}
    sheet.write_row(0, at, [column.label.in_(language), column.key], bold)
    sheet.set_column(at, at, 28)
    for n, choice in enumerate(sorted(column.choices, key=lambda one: one.under), start=1):
        sheet.write_string(n, at, shown[choice.code])
        sheet.write_string(n, at + 1, choice.code)
        sheet.write_string(n, at + 2, above.get(choice.under, ""))


def _source(name: str, at: int, column: Column, parent: str) -> str:
    """The list itself; of a cascade the part that belongs to what the parent's cell says."""
    shown, under = xl_col_to_name(at), xl_col_to_name(at + 2)
    last = len(column.choices) + 1
    if not parent:
        return f"='{name}'!${shown}$2:${shown}${last}"
    range_ = f"'{name}'!${under}$2:${under}${last}"
    return f"=OFFSET('{name}'!${shown}$1,MATCH(${parent}3,{range_},0),0,COUNTIF({range_},${parent}3),1)"


def _notes(book: Any, template: Template, language: str) -> None:
    sheet = book.add_worksheet(NOTES.in_(language))
    title = book.add_format({"bold": True, "font_size": 14})
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format(_HEADING)
    sheet.write_string(0, 0, template.title.in_(language), title)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 22)
    sheet.set_column(3, 3, 70)
    lines = [_INTRO, *template.notes]
    for n, line in enumerate(lines, start=1):
        sheet.merge_range(n, 0, n, 3, line.in_(language), wrapped)
        sheet.set_row(n, 15 * (1 + len(line.in_(language)) // 60))
    sheet.write_row(len(lines) + 2, 0, [head.in_(language) for head in _HEADS], bold)
    for n, column in enumerate(template.columns, start=len(lines) + 3):
        needed = (_YES if column.required else _NO).in_(language)
        sheet.write_row(n, 0, [column.label.in_(language), column.key, needed, _how(column, language)], wrapped)


def _how(column: Column, language: str) -> str:
    told = [_TYPES[column.type].in_(language)]
    if column.choices and column.type is not Type.CODE:
        told.append(listed(column.choices, language))
    for name, words in _LIMITS.items():
        limit = getattr(column, name)
        if limit is not None:
            told.append(words.format(limit=limit if not isinstance(limit, float) else f"{limit:g}").in_(language))
    told += [one.in_(language) for one in (column.hint, column.told) if one]
    return ("；" if language.startswith("zh") else "; ").join(told)


def _meta(book: Any, meta: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(META_SHEET)
    for n, (key, value) in enumerate(meta.items()):
        sheet.write_string(n, 0, key)
        sheet.write_string(n, 1, value)
    sheet.very_hidden()
