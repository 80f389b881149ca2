"""The sheet of a school doctor: a pupil a row, with the school's list filled in; what is wrong with it, cell by cell.

Pure. One sheet for the whole school; a row in which nothing was said of the pupil yet is left out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xinmiao.nutrition.rules.entries import TENTH
from xinmiao.nutrition.rules.warnings import Size
from xinmiao.science.sheets import Choice, Column, Fault, Type, told
from xinmiao.science.text import Text

MEASURED = (
    Choice("yes", Text("量了", "Measured")),
    Choice("absent", Text("没来", "Absent")),
    Choice("refused", Text("本人不愿意", "The pupil did not wish it")),
    Choice("guardian_objected", Text("监护人不同意", "The guardian objected")),
    Choice("cannot_stand", Text("不能站立", "Cannot stand")),
    Choice("other", Text("其他原因", "Another reason")),
)
_TENTHS = Text("最多一位小数，例如132.4", "To one decimal at most, for example 132.4")


def _height(key: str, label: Text, hint: Text | None = None) -> Column:
    return Column(key, label, Type.NUMBER, lowest=80.0, highest=220.0, hint=hint)


def _weight(key: str, label: Text, hint: Text | None = None) -> Column:
    return Column(key, label, Type.NUMBER, lowest=8.0, highest=200.0, hint=hint)


COLUMNS = (
    Column("pupil", Text("名单编号（不要改）", "Id on the list (leave it)"), required=True, in_key=True, width=12),
    Column("grade", Text("年级", "Grade"), Type.WHOLE, width=8),
    Column("class_no", Text("班", "Class"), Type.WHOLE, width=8),
    Column("number", Text("学号和名", "Number and given name"), width=18),
    Column("measured", Text("量了吗", "Measured?"), Type.CHOICE, choices=MEASURED, width=14),
    Column("on", Text("测量日期", "Day of measurement"), Type.DATE, not_future=True, width=14),
    _height("height_cm", Text("身高（厘米）", "Height (cm)"), _TENTHS),
    _weight("weight_kg", Text("体重（千克）", "Weight (kg)"), _TENTHS),
    _height("height_again_cm", Text("再量：身高（厘米）", "Again: height (cm)")),
    _weight("weight_again_kg", Text("再量：体重（千克）", "Again: weight (kg)")),
)
SIZES = ("height_cm", "weight_kg", "height_again_cm", "weight_again_kg")
_BY_KEY = {one.key: one for one in COLUMNS}
_FILL = Text("请填写", "Fill it in")
_WORDS: dict[str, tuple[Text, Text]] = {
    "not_on_roster": (
        Text("这名学生不在本轮的名册里", "The pupil is not on the roster of this round"),
        Text("请先由学校登记学生，再下载新的表格", "Have the school register the pupil, then download the sheet anew"),
    ),
    "size_missing": (Text("写了“量了”，这里是空的", "It says measured, and this is empty"), _FILL),
    "size_unasked": (
        Text("没有写“量了”，却有数值", "There is a value, and it does not say measured"),
        Text("在“量了吗”里选“量了”，或删去数值", "Choose measured, or take the value out"),
    ),
    "tenths": (
        Text("多于一位小数", "More than one decimal"),
        Text("请按仪器读数填到一位小数", "Write one decimal, as read"),
    ),
    "day_missing": (Text("没有测量日期", "The day of measurement is missing"), _FILL),
    "day_outside": (
        Text("不在本轮的测量日期之内", "Outside the days of the round"),
        Text("请核对日期；日期没错，请先更改本轮的安排", "Check the day; if it is right, this is not the round"),
    ),
}  # fmt: skip
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One pupil in a sheet."""

    pupil: str
    in_class: tuple[int, int]
    on: date
    measured: str
    sizes: Mapping[str, Decimal]


def faults(
    row: int, values: Values, letters: Mapping[str, str], *, roster: Iterable[str], days: tuple[date, date]
) -> Iterator[Fault]:  # fmt: skip
    """What is wrong with a row beyond its single cells. letters: of the columns; days: first and last of the round."""
    for key, code in _wrong(values, frozenset(roster), days):
        yield told(row, letters.get(key, ""), _BY_KEY[key], code, _shown(values.get(key)), words=_WORDS[code])


def is_said(values: Values) -> bool:
    """Whether a row says anything of its pupil."""
    return any(values.get(key) is not None for key in ("measured", *SIZES))


def line_of(values: Values, in_class: tuple[int, int]) -> Line:
    """A row without faults."""
    sizes = {key: _decimal(values[key]) for key in SIZES if values.get(key) is not None}
    on = values["on"]
    assert isinstance(on, date)
    return Line(str(values["pupil"]), in_class, on, str(values["measured"]), sizes)


def answers(
    lines: Iterable[Line], *, school: str, name: str, school_year: str, term: str, n: int, again: Container[int] = (),
) -> dict[str, object]:  # fmt: skip
    """The lines of one class and day as answers of the pack's form, without what it calculates.

    again: of which lines, from 1, the form asks for a second measurement; that of others is not sent.
    """
    found = list(lines)
    (grade, class_no), on = found[0].in_class, found[0].on
    told: dict[str, object] = {
        "where/place": school, "where/school": name, "where/visit_date": on.isoformat(), "where/grade": grade,
        "where/class_no": class_no, "where/school_year": school_year, "where/term": term, "where/n_on_roster": n,
        "where/tools_checked": "yes", "closing/n_not_on_list": 0,
    }  # fmt: skip
    for number, one in enumerate(found, 1):
        asked = {key: value for key, value in one.sizes.items() if "again" not in key or number in again}
        row = {"pupil": one.pupil, "measured": one.measured, **asked}
        told |= {f"pupils[{number}]/{key}": value for key, value in row.items()}
    return told


def as_before(row: Mapping[str, str], before: Size | None, first_day: date) -> dict[str, str]:
    """A pupil's row of the list as it stood before a round: by earlier rounds, else what no day of this one told."""
    if "last_height_cm" not in row:
        return dict(row)
    if before:
        return {**row, "last_height_cm": str(before.height_cm), "last_measured_on": before.on.isoformat()}
    on = row.get("last_measured_on", "")
    return dict(row) if on and on < first_day.isoformat() else {**row, "last_height_cm": "", "last_measured_on": ""}


def _wrong(values: Values, roster: frozenset[str], days: tuple[date, date]) -> Iterator[tuple[str, str]]:
    if str(values.get("pupil")) not in roster:
        yield "pupil", "not_on_roster"
    measured = values.get("measured") == "yes"
    for key in SIZES:
        value = values.get(key)
        if value is None and measured and "again" not in key:
            yield key, "size_missing"
        if value is not None and not measured:
            yield key, "size_unasked"
        if value is not None and _decimal(value) != _decimal(value).quantize(TENTH):
            yield key, "tenths"
    on = values.get("on")
    if on is None and values.get("measured") is not None:
        yield "on", "day_missing"
    if isinstance(on, date) and not days[0] <= on <= days[1]:
        yield "on", "day_outside"


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _bmi(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    return weight_kg * 10_000 / (height_cm * height_cm)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


TITLE = Text("学校身高体重测量表", "Sheet of a height and weight round")
NOTES = (
    Text("每名学生一行；还没量的学生留空，量了以后再上传同一张表。",
         "A row a pupil; leave those empty who are still to come, and send the same sheet again later."),
    Text("量出少见的数时再量一次，填在“再量”两列；两次的数都会保留。",
         "Measure an unusual value once more into the columns again: both are kept."),
)  # fmt: skip
