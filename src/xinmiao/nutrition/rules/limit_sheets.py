"""A table of limits as a file: a workbook or YAML to fill in, and what came back, each fault with its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from xinmiao.nutrition.rules.limits import FIXED, HEADS, RULES, Fault, Line, Structure, read, written
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import Checker, Choice, Column, FileRefused, Template, Type, opened
from xinmiao.science.sheets import written as workbook
from xinmiao.science.text import Text

LARGEST = 1024 * 1024
"""Bytes of a file of limits; one has a few kilobytes."""
_NOTES = (
    Text(
        "一行一个食品类别，界值按每 100 克（固体）或每 100 毫升（液体）填写。",
        "One class of food a row; limits per 100 g (solid) or 100 ml (liquid).",
    ),
    Text(
        "报告没有设界值的格写“无”；空着的格算没有填。",
        "Where the report sets no limit, write “none”; an empty cell counts as not filled in.",
    ),
    Text("每一行都要写报告的页码。", "Each row names the page of the report."),
)


class UnreadableLimits(XinmiaoError):
    """The file is no table of limits."""

    def __init__(self, what: Text, todo: Text | None = None) -> None:
        again = Text("请下载模板，填好再上传", "Download the template, fill it in, and send that")
        super().__init__("limits.unreadable", what, todo=todo or again)


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault with the address of its cell in the file, e.g. `H5` or `classes.3.sodium_mg`; empty for the whole."""

    address: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows: as text, whatever is wrong with them. faults: in the order of the rows."""

    rows: tuple[dict[str, str], ...]
    faults: tuple[CellFault, ...]


def columns(by: Structure) -> list[Column]:
    """Give the columns of the workbook."""
    rules = tuple(Choice(code, label) for code, label in RULES.items())
    fixed = [Column(key, HEADS[key], Type.TEXT) for key in FIXED]
    fixed[FIXED.index("rule")] = Column("rule", HEADS["rule"], Type.CHOICE, choices=rules)
    heads = [Text(f"{one.name.zh}（{one.unit}）", f"{one.name.en} ({one.unit})") for one in by.components]
    return fixed + [Column(one.code, head, Type.TEXT) for one, head in zip(by.components, heads, strict=True)]


def template_xlsx(by: Structure, lines: Sequence[Line], language: str) -> bytes:
    """Write the workbook to fill in, with the classes that are known and a row for each of the others."""
    title = Text(f"{by.name.zh}：界值", f"{by.name.en}: limits")
    rows = [{**row, "rule": RULES[row["rule"]].in_(language)} for row in blank_rows(by, lines)]
    meta = {"template": "limits", "model": by.model}
    return workbook(Template(title, columns(by), meta, _NOTES, [_filled(row) for row in rows]), language)


def template_yaml(by: Structure, lines: Sequence[Line]) -> str:
    """Write the same as YAML."""
    out = StringIO()
    yaml = YAML()
    yaml.width = 200
    yaml.dump({"model": by.model, "classes": [_filled(row) for row in blank_rows(by, lines)]}, out)
    return "".join(f"# {line.zh} {line.en}\n" for line in _NOTES) + out.getvalue()


def blank_rows(by: Structure, lines: Sequence[Line]) -> list[dict[str, str]]:
    """Give the rows of an editor: the lines that are known, then empty ones up to the number of classes with limits."""
    known = [written(line, by) for line in lines or by.classes]
    n_known = sum(row["rule"] == "threshold" for row in known)
    missing = max((by.n_threshold or n_known + 5) - n_known, 0)
    return known + [{**dict.fromkeys(by.columns, ""), "rule": "threshold"} for _ in range(missing)]


def _filled(row: Mapping[str, str]) -> dict[str, str | None]:
    return {key: value or None for key, value in row.items()}


def sheet_of(data: bytes, by: Structure, *, today: date) -> Sheet:
    """Read what somebody sent, a workbook, CSV or YAML. Raises `UnreadableLimits`."""
    if len(data) > LARGEST:
        raise UnreadableLimits(Text("文件超过 1 MB", "The file is larger than 1 MB"))
    if not data.startswith(b"PK") and b"classes:" in data:
        return _of_yaml(data, by)
    try:
        return _of_book(Checker(opened(data), columns(by), today=today), by)
    except FileRefused as error:
        raise UnreadableLimits(error.what, error.todo) from error


def _of_book(checker: Checker, by: Structure) -> Sheet:
    found = list(checker.examined())
    letters = checker.layout.found
    if not found:
        raise UnreadableLimits(Text("没有找到表头", "No heading was found"))
    kept = [row for one in found for row in one.rows.to_dicts()]
    rows = tuple({key: str(row.get(key) or "") for key in by.columns} for row in kept)
    places = [int(row["row"]) for row in kept]
    told = [
        CellFault(f"{one.letter}{one.row or ''}", Fault(places.index(one.row), one.key, one.reason))
        for each in found
        for one in checker.told(each.faults)
        if one.row in places and not one.is_warning
    ]
    return _together(rows, by, told, lambda fault: f"{letters.get(fault.key, '')}{places[fault.row]}")


def _of_yaml(data: bytes, by: Structure) -> Sheet:
    try:
        said = YAML(typ="safe", pure=True).load(data.decode("utf-8-sig"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise UnreadableLimits(
            Text("YAML 读不了：{error}", "The YAML cannot be read: {error}").format(error=_first(error))
        ) from error
    classes = said.get("classes") if isinstance(said, Mapping) else None
    if not isinstance(classes, list) or not all(isinstance(one, Mapping) for one in classes):
        raise UnreadableLimits(Text("没有 classes 列表", "There is no list of classes"))
    if said.get("model") not in (None, by.model):
        raise UnreadableLimits(Text("这是另一个模型的文件", "This is a file of another model"))
    rows = tuple({key: _text(one.get(key)) for key in by.columns} for one in classes)
    return _together(rows, by, [], lambda fault: f"classes.{fault.row + 1}.{fault.key}".rstrip("."))


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _together(
    rows: tuple[dict[str, str], ...], by: Structure, told: list[CellFault], address: Callable[[Fault], str]
) -> Sheet:  # fmt: skip
    """Join what the file's reader found with what the limits themselves say; a cell is told once."""
    known = {(one.fault.row, one.fault.key) for one in told}
    ours = [one for one in read(rows, by).faults if (one.row, one.key) not in known]
    told = told + [CellFault(address(one) if one.row >= 0 else "", one) for one in ours]
    return Sheet(rows, tuple(sorted(told, key=lambda one: one.fault.row)))
