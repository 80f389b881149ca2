"""What is wrong with a form that somebody uploads, by sheet and row, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xinmiao.science.text import Text

SHEETS = ("survey", "choices", "settings", "entities")


@dataclass(frozen=True, slots=True)
class Problem:
    """row: as the spreadsheet counts it, 0 where none is known. blocks: the form cannot be published with it."""

    what: Text
    sheet: str = ""
    row: int = 0
    question: str = ""
    blocks: bool = True


ROW = re.compile(r"\[row : (\d+)\]\s*")
TOLD: tuple[tuple[str, Text], ...] = (
    (r"Unknown question type '(?P<a>.*?)'",
     Text("没有“{a}”这种题型。", "There is no question type '{a}'.")),
    (r"Question or group with no name",
     Text("这一行没有 name。", "This row has no name.")),
    (r"Question with no type",
     Text("这一行没有 type。", "This row has no type.")),
    (r"(?:element|group|repeat) named '(?P<a>.*?)' has no label",
     Text("“{a}”没有题目文字（label）。", "'{a}' has no label.")),
    (r"'name' value '(?P<a>.*?)' is invalid\. Questions, groups, and repeats must be unique",
     Text("name “{a}”在同一组内重复。", "The name '{a}' occurs twice in one group.")),
    (r"'(?P<b>[\w:]+)' value is invalid\. Reference variables must contain a name.*find the name '(?P<a>.*?)'",
     Text("“{b}”列引用的“{a}”不存在。", "Column '{b}' refers to '{a}', which does not exist.")),
    (r"There should be a choices sheet",
     Text("缺少 choices 表，或其中缺少 list_name、name、label 列。",
          "The choices sheet is missing, or one of its columns list_name, name and label.")),
    (r"List name not in choices sheet: (?P<a>\S+)",
     Text("choices 表里没有选项表“{a}”。", "The choices sheet has no list '{a}'.")),
    (r"Unmatched '(?P<a>begin_\w+)'",
     Text("“{a}”没有对应的结束行。", "'{a}' has no row that ends it.")),
    (r"Unmatched '(?P<a>end_\w+)'",
     Text("“{a}”没有对应的开始行。", "'{a}' has no row that begins it.")),
    (r"Names must begin with a letter or underscore",
     Text("名称须以字母或下划线开头，只用字母、数字、下划线、连字符和点。",
          "A name begins with a letter or underscore and has letters, digits, underscores, hyphens and full stops.")),
    (r"'save_to' value is invalid\. Names used here must not be 'name' or 'label'",
     Text("save_to 不能是 name 或 label。", "save_to may be neither 'name' nor 'label'.")),
    (r"'save_to' value is invalid\. To save entity properties",
     Text("用 save_to 须在 entities 表中写明名册。", "save_to needs a list on the entities sheet.")),
    (r"Names used here must not begin with two underscores",
     Text("save_to 不能以两个下划线开头。", "save_to may not begin with two underscores.")),
    (r"'(?:dataset|list_name)' value is invalid\. Names used here must not contain a period",
     Text("名册的名称不能有点。", "The name of a list may not contain a full stop.")),
    (r"Choices must have a name",
     Text("这个选项没有 name。", "This choice has no name.")),
    (r"Choice names must be unique",
     Text("这个选项在选项表中重复。", "This choice occurs twice in its list.")),
    (r"Choice names with spaces.*\[(?P<a>.*?)\] in \[(?P<b>.*?)\]",
     Text("多选题的选项名不能有空格：“{b}”中的“{a}”。",
          "A choice of a multiple question may not contain a blank: '{a}' in '{b}'.")),
    (r"must have a sheet named 'survey'",
     Text("缺少 survey 表。", "The sheet 'survey' is missing.")),
    (r"not recognized as a supported type|not a zip file|File is not a zip",
     Text("这不是 .xlsx 工作簿。", "This is not an .xlsx workbook.")),
    (r"Use the max-pixels parameter",
     Text("图片题没有 max-pixels，照片会很大。", "The picture has no max-pixels: photographs will be large.")),
    (r"cannot handle function '(?P<a>.*?)'",
     Text("没有“{a}”这个函数。", "There is no function '{a}'.")),
    (r"contains invalid (?P<b>\w+) expression \[(?P<a>.*?)\]",
     Text("“{b}”列的公式写错了：{a}", "The formula in column '{b}' is wrong: {a}")),
    (r"Dependency cycle|self-reference",
     Text("公式绕回了自己。", "A formula leads back to itself.")),
)  # fmt: skip
OTHER = Text("表单转换工具报告：{a}", "The converter says: {a}")


def translated(told: str, *, blocks: bool = True) -> Problem:
    """A message of pyxform or ODK Validate as a problem; what the table does not know is shown as it is."""
    row, words = ROW.search(told), ROW.sub("", told).strip()
    sheet = next((name for name in SHEETS if f"'{name}' sheet" in words), "survey" if row else "")
    for pattern, text in TOLD:
        match = re.search(pattern, words, re.DOTALL)
        if match:
            return Problem(text.format(**match.groupdict()), sheet, int(row[1]) if row else 0, blocks=blocks)
    first = next((line.lstrip(": ") for line in words.splitlines() if line and not line.startswith(">>")), "")
    return Problem(OTHER.format(a=first), sheet, int(row[1]) if row else 0, "", blocks)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """What blocks first, then by sheet and row."""
    order = {name: at for at, name in enumerate(SHEETS)}
    return sorted(problems, key=lambda p: (not p.blocks, order.get(p.sheet, -1), p.row))
