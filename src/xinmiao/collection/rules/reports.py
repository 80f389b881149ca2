"""Counts that somebody adds up, as rows of a sheet: indicator × place × period × partner × parts. Pure.

Which indicators there are, and which periods are closed, a higher app knows: it hands down a `Door`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from xinmiao.accounts.rules import Scope
from xinmiao.core.actors import Actor
from xinmiao.ledger.period import Period
from xinmiao.science.sheets import Choice, Column, Type
from xinmiao.science.text import Text

PROVIDED = "collection.reports"
"""What a higher app provides a function for: it answers a `Door`."""
STATUSES = (
    Choice("reported", Text("有数", "reported")),
    Choice("zero", Text("零", "zero")),
    Choice("missing", Text("缺报", "missing")),
    Choice("not_applicable", Text("不适用", "not applicable")),
)
_PERIOD = r"\d{4}(-\d{4}|-?Q[1-4]|-(0[1-9]|1[0-2]))?"


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """What one intervention's partners report. components: code and name. axes: what a count may be a part by."""

    intervention: str
    title: Text
    version: str
    components: tuple[Choice, ...]
    axes: Mapping[str, tuple[Text, tuple[Choice, ...]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One count. parts: value code by axis; none: the total. place, partner, component: codes."""

    component: str
    place: str
    partner: str
    start: date
    end: date
    parts: tuple[tuple[str, str], ...]
    status: str
    value: float | None

    @property
    def key(self) -> str:
        """What makes two rows the same cell."""
        parts = ";".join(f"{axis}={value}" for axis, value in self.parts)
        return "|".join([self.component, self.place, self.partner, self.start.isoformat(), self.end.isoformat(), parts])

    @property
    def group(self) -> str:
        """Of what a file may say that it is complete, beside its partner."""
        return f"{self.component}|{self.start}|{self.end}"


class Door(Protocol):
    """How counts reach the ledger: by whoever knows the indicators."""

    def templates(self) -> list[ReportTemplate]: ...

    def closed(self, cells: Sequence[Cell]) -> dict[int, Text]:
        """By position: why a cell's period takes nothing, with what to do."""

    def closed_numbers(self, numbers: Sequence[int]) -> dict[int, Text]:
        """The same of rows of the ledger, by their numbers."""

    def post(
        self, cells: Sequence[Cell], *, supersedes: Sequence[int | None], source: str, by: Actor,
        scopes: Sequence[Scope], at: datetime,
    ) -> list[int | None]:  # fmt: skip
        """Take the cells, in the caller's transaction; give their numbers in the ledger, None for one that waits
        in a return for its approval.
        """

    def world(self) -> str:
        """What else decides: it changes when a period is closed or reopened."""

    def withdraw(self, numbers: Sequence[int], *, source: str, by: Actor) -> None:
        """Withdraw rows of the ledger by their numbers."""


def columns_of(template: ReportTemplate, places: tuple[Choice, ...], partners: tuple[Choice, ...]) -> list[Column]:
    """Give the columns of a template of counts."""
    elsewhere = Text("没有这个地点，或不在您负责的范围内", "No such place, or not one that you work for")
    known = frozenset(choice.code for choice in places)
    return [
        Column(
            "component", Text("指标", "Indicator"), Type.CHOICE, required=True, choices=template.components, width=36
        ),
        Column("place", Text("地点", "Place"), Type.CODE, required=True, choices=places, known=known, told=elsewhere),
        Column(
            "period", Text("时期", "Period"), Type.CODE, required=True, pattern=_PERIOD,
            told=Text("请写成 2024、2024Q1 或 2024-05", "Write 2024, 2024Q1 or 2024-05"),
        ),
        Column("partner", Text("合作伙伴", "Partner"), Type.CHOICE, required=True, choices=partners),
        *(Column(f"part:{axis}", words, Type.CHOICE, choices=told) for axis, (words, told) in template.axes.items()),
        Column("value", Text("数值", "Value"), Type.NUMBER, lowest=0.0),
        Column("status", Text("填报状态", "Report status"), Type.CHOICE, choices=STATUSES),
    ]  # fmt: skip


NO_VALUE = "report_no_value"
NOT_ZERO = "report_not_zero"
NO_NUMBER = "report_no_number"
TWICE = "report_twice"
CLOSED = "report_closed"
PARTS_DIFFER = "report_parts_differ"
MESSAGES: dict[str, tuple[Text, Text]] = {
    NO_VALUE: (
        Text("没有数值", "There is no value"),
        Text(
            "请填数字；没有数字请在状态列选“零”“缺报”或“不适用”",
            "Write the number; where there is none, choose zero, missing or not applicable",
        ),
    ),
    NOT_ZERO: (
        Text("状态选了“零”，数字却不是 0", "The status says zero, the number does not"),
        Text("请改其中一个", "Correct one of the two"),
    ),
    NO_NUMBER: (
        Text("缺报或不适用时不填数字", "Where it is missing or not applicable there is no number"),
        Text("请清空数字，或改状态", "Clear the number, or change the status"),
    ),
    TWICE: (
        Text("和第 {value} 行是同一格数字", "The same figure as in row {value}"),
        Text("请删去其中一行", "Delete one of the rows"),
    ),
    CLOSED: (
        Text("这个时期已经审定：{value}", "The period is closed: {value}"),
        Text("请联系负责审定的人退回或重新打开", "Ask who approved it to send it back or reopen it"),
    ),
    PARTS_DIFFER: (
        Text("各部分之和与合计相差 {value}；合计不变", "The parts differ from the total by {value}; the total stands"),
        Text("请核对；如果属实，可以照样导入", "Check it; where it is true, import it as it is"),
    ),
}


def cell_of(values: Mapping[str, object]) -> Cell:
    """The cell that a row says. A number 0 is zero; no status and no number is left for `wrong_with`."""
    when = Period.parse(str(values["period"]))
    value = values.get("value")
    number = float(value) if isinstance(value, (int, float)) else None
    status = str(values.get("status") or ("zero" if number == 0 else "reported"))
    parts = sorted((key.removeprefix("part:"), str(told)) for key, told in values.items()
                   if key.startswith("part:") and told is not None)  # fmt: skip
    if status == "zero" and number is None:
        number = 0.0
    if status == "reported" and number == 0:
        status = "zero"
    return Cell(
        str(values["component"]), str(values["place"]), str(values["partner"]), when.start, when.end, tuple(parts),
        status, number,
    )  # fmt: skip


def wrong_with(cell: Cell) -> str:
    """The code of what is wrong with value and status; empty where nothing is."""
    if cell.status in ("missing", "not_applicable"):
        return NO_NUMBER if cell.value is not None else ""
    if cell.value is None:
        return NO_VALUE
    return NOT_ZERO if cell.status == "zero" and cell.value != 0 else ""


def differing(cells: Iterable[tuple[int, Cell]]) -> dict[int, float]:
    """By row of a total: how much its parts by one axis differ from it. Only where every part is a number."""
    totals: dict[tuple[str, ...], tuple[int, float]] = {}
    parts: dict[tuple[str, ...], dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    for row, cell in cells:
        of: tuple[str, ...] = (cell.component, cell.place, cell.partner, str(cell.start), str(cell.end))
        if not cell.parts and cell.value is not None:
            totals[of] = (row, cell.value)
        elif len(cell.parts) == 1:
            parts[of][cell.parts[0][0]].append(cell.value)
    found = {}
    for of, (row, total) in totals.items():
        for values in parts.get(of, {}).values():
            numbers = [value for value in values if value is not None]
            if len(numbers) == len(values) and sum(numbers) != total:
                found[row] = sum(numbers) - total
    return found
