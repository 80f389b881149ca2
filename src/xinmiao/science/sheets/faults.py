"""Every fault in words: what is wrong and what to do, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xinmiao.science.sheets.columns import Choice, Column
from xinmiao.science.text import Text

WARNINGS = frozenset({"row_hidden", "column_ignored", "cells_merged"})
"""What is told and stops nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """row: of Excel, from 1; 0 is the file as a whole. letter: of the column; empty: the row as a whole."""

    row: int
    letter: str
    label: Text
    code: str
    value: str
    reason: Text
    todo: Text
    key: str = ""  # of the column

    @property
    def is_warning(self) -> bool:
        return self.code in WARNINGS or self.code.endswith("_differ")

    def as_dict(self, language: str) -> dict[str, object]:
        return {
            "row": self.row,
            "column": self.letter,
            "label": self.label.in_(language),
            "code": self.code,
            "value": self.value,
            "reason": self.reason.in_(language),
            "todo": self.todo.in_(language),
            "warning": self.is_warning,
        }


def masked(value: str) -> str:
    """An identity value that a person can recognise and nobody can use: its ends."""
    return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}" if len(value) > 7 else "*" * len(value)


def told(
    row: int,
    letter: str,
    column: Column | None,
    code: str,
    value: str,
    values: Mapping[str, object] | None = None,
    words: tuple[Text, Text] | None = None,
) -> Fault:
    """Put a fault into words. values: what its words name, e.g. `lowest`, `other` (a Text), `choices`.

    words: reason and what to do, of a code that is not among `MESSAGES`.
    """
    reason, todo = words or MESSAGES.get(code, MESSAGES["other"])
    plain = {"value": value, "lowest": "", "highest": "", **(values or {})}
    if isinstance(own := plain.get("told"), Text):
        reason = own
    label = column.label if column else Text("整行", "The row") if row else Text("整个文件", "The file")
    return Fault(
        row, letter, label, code, value, _filled(reason, plain), _filled(todo, plain), column.key if column else ""
    )


def _filled(words: Text, values: Mapping[str, object]) -> Text:
    try:
        return Text(_in("zh", words.zh, values), _in("en", words.en, values))
    except (KeyError, IndexError, ValueError):
        return words


def _in(language: str, words: str, values: Mapping[str, object]) -> str:
    return words.format(**{key: _word(value, language) for key, value in values.items()})


def _word(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, (tuple, list)):
        return listed(value, language)
    return value


def listed(choices: Sequence[Choice], language: str, most: int = 12) -> str:
    """The labels of choices in one line; the first ones where they are many."""
    names = [choice.label.in_(language) for choice in choices[:most]]
    more = ("……" if language.startswith("zh") else ", …") if len(choices) > most else ""
    return ("、" if language.startswith("zh") else ", ").join(names) + more


def counted(faults: Iterable[Fault]) -> dict[str, int]:
    """How many of each code."""
    found: dict[str, int] = {}
    for fault in faults:
        found[fault.code] = found.get(fault.code, 0) + 1
    return found


_CHECK_IT = Text("请核对原始材料后改正", "Look at the original and correct it")
MESSAGES: dict[str, tuple[Text, Text]] = {
    "required": (Text("必填，这里是空的", "It must be filled in, and is empty"), Text("请填写", "Fill it in")),
    "not_whole": (Text("不是整数", "Not a whole number"), Text("请填整数，例如 12", "Write a whole number, e.g. 12")),
    "not_number": (Text("不是数字", "Not a number"), Text("请只填数字，例如 12.5", "Write a number only, e.g. 12.5")),
    "not_date": (
        Text("读不出是哪一天", "It cannot be read as a day"),
        Text("请写成 2024-03-05 的样子", "Write it like 2024-03-05"),
    ),
    "not_a_choice": (
        Text("不在可选的答案里", "Not one of the choices"),
        Text("请从下拉列表里选：{choices}", "Choose from the list: {choices}"),
    ),
    "not_choices": (
        Text("有一项不在可选的答案里", "One of them is not among the choices"),
        Text("请用顿号隔开，只写这些：{choices}", "Separate them by commas, and use only: {choices}"),
    ),
    "not_code": (
        Text("不是代码：代码只有数字和字母", "Not a code: a code has digits and letters only"),
        Text("请填“代码”工作表里的代码", "Use a code from the sheet of codes"),
    ),
    "digits_lost": (
        Text(
            "号码丢了末尾的数字：表格软件把它当作数值，只保留 15 位",
            "Digits lost: the spreadsheet took it for a number, and keeps 15 digits only",
        ),
        Text(
            "把单元格格式改成“文本”，再把整个号码重新输入一遍",
            "Set the cell's format to text, then type the whole number again",
        ),
    ),
    "zeros_lost": (
        Text("代码前面的 0 丢了", "The zero in front of the code was lost"),
        Text("把单元格格式改成“文本”，补上前面的 0", "Set the cell's format to text and put the 0 back"),
    ),
    "code_length": (
        Text("代码应当是 {length} 位", "The code must have {length} characters"),
        Text("请填“代码”工作表里的代码", "Use a code from the sheet of codes"),
    ),
    "code_unknown": (
        Text("没有这个代码", "There is no such code"),
        Text("请填“代码”工作表里的代码", "Use a code from the sheet of codes"),
    ),
    "identity_form": (
        Text("身份证号应当是 18 位（旧号 15 位）", "An identity number has 18 characters (15 before 1999)"),
        _CHECK_IT,
    ),
    "identity_check": (
        Text("身份证号的校验位不对：有一位抄错了", "The check digit is wrong: one character was copied wrongly"),
        _CHECK_IT,
    ),
    "identity_date": (
        Text("身份证号里的出生日期不存在", "The birth date inside the number does not exist"),
        _CHECK_IT,
    ),
    "identity_birth": (
        Text("身份证号里的出生日期和填的不一样", "The birth date inside the number is not the one given"),
        Text("请核对：是不是填了家长的号码？", "Check it: is this perhaps the caregiver's number?"),
    ),
    "identity_sex": (
        Text("身份证号里的性别和填的不一样", "The sex inside the number is not the one given"),
        Text("请核对：是不是填了家长的号码？", "Check it: is this perhaps the caregiver's number?"),
    ),
    "too_low": (Text("小于 {lowest}", "Less than {lowest}"), _CHECK_IT),
    "too_high": (Text("大于 {highest}", "More than {highest}"), _CHECK_IT),
    "too_early": (Text("早于 {lowest}", "Before {lowest}"), _CHECK_IT),
    "too_late": (Text("晚于 {highest}", "After {highest}"), _CHECK_IT),
    "future": (Text("日期在今天以后", "The day is after today"), _CHECK_IT),
    "pattern": (Text("写法不对", "Not in the form that is asked for"), _CHECK_IT),
    "compare_less": (Text("应当早于或小于“{other}”", "It must be before, or less than, “{other}”"), _CHECK_IT),
    "compare_at_most": (Text("不能晚于或大于“{other}”", "It cannot be after, or more than, “{other}”"), _CHECK_IT),
    "compare_more": (Text("应当晚于或大于“{other}”", "It must be after, or more than, “{other}”"), _CHECK_IT),
    "compare_at_least": (Text("不能早于或小于“{other}”", "It cannot be before, or less than, “{other}”"), _CHECK_IT),
    "compare_equal": (Text("应当和“{other}”相同", "It must be the same as “{other}”"), _CHECK_IT),
    "choice_elsewhere": (
        Text("这个答案不属于所填的“{other}”", "This choice does not belong to the “{other}” given"),
        Text("请先选“{other}”，再从下拉列表里选", "Choose “{other}” first, then choose from the list"),
    ),
    "cell_error": (
        Text("单元格是错误值 {value}", "The cell is in error: {value}"),
        Text("请改成真实的值", "Put the real value there"),
    ),
    "formula_empty": (
        Text("单元格是公式，没有算出的值", "The cell is a formula without a value"),
        Text("请复制，再“选择性粘贴”为“值”", "Copy it, and paste it as a value"),
    ),
    "merged": (
        Text("单元格和旁边的合并了", "The cell is merged with its neighbours"),
        Text("请取消合并，每一格都填上", "Unmerge them, and fill in each cell"),
    ),
    "key_twice": (
        Text("和第 {first} 行重复：同一条记录出现了两次", "The same record as in row {first}"),
        Text("请删去其中一行", "Delete one of the rows"),
    ),
    "surplus": (
        Text("这一行比表头多出一格", "The row has a cell beyond the header"),
        Text("请检查这一行是不是错了位（CSV 里的逗号要加引号）", "Is the row shifted? In CSV a comma needs quotes"),
    ),
    "column_missing": (
        Text("缺少必填的列“{label}”{near}", "A column that is needed is missing: “{label}”{near}"),
        Text("请用模板的表头，把这一列加回来", "Put the column back, with the template's heading"),
    ),
    "column_twice": (
        Text("这一列出现了两次", "The column is there twice"),
        Text("请删去其中一列", "Delete one of them"),
    ),
    "column_ignored": (
        Text("模板里没有这一列，没有读取", "The template has no such column: it was not read"),
        Text("如果要用，请改成模板里的列名", "To use it, give it a heading of the template"),
    ),
    "row_hidden": (
        Text("这一行是隐藏的，也一并读取了", "The row is hidden; it was read all the same"),
        Text("如果不要，请删去这一行", "If it is not meant, delete the row"),
    ),
    "cells_merged": (
        Text("表里有合并的单元格 {value}", "The sheet has merged cells: {value}"),
        Text("请取消合并，每一格都填上", "Unmerge them, and fill in each cell"),
    ),
    "no_rows": (
        Text("表头下面没有数据", "There are no rows below the heading"),
        Text("请填写以后再导入", "Fill it in, then import it"),
    ),
    "no_heading": (
        Text("找不到模板的表头", "The template's heading is not there"),
        Text("请用下载的模板填写", "Fill in the template that was downloaded"),
    ),
    "other": (Text("不能接收", "It cannot be taken"), _CHECK_IT),
}
