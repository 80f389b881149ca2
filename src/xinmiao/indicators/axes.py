"""The axes that figures are broken down by: their names, and the values of those that the ledger itself fixes.

Places, services and partners are a country's own and come from its pack; these values are the same everywhere. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from xinmiao.ledger.schema import AGE_BANDS, Disability, Residence, Role, Sex
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

UNKNOWN = Text("不详", "unknown")

NAMES: dict[str, Text] = {
    "year": Text("年", "Year"),
    "quarter": Text("季度", "Quarter"),
    "month": Text("月", "Month"),
    "province": Text("省份", "Province"),
    "county": Text("县（区）", "County"),
    "place": Text("地点", "Place"),
    "intervention": Text("干预措施", "Intervention"),
    "service": Text("服务", "Service"),
    "partner": Text("合作伙伴", "Partner"),
    "role": Text("身份", "Role"),
    "sex": Text("性别", "Sex"),
    "age_band": Text("年龄段", "Age band"),
    "disability": Text("残疾状况", "Disability"),
    "residence": Text("城乡", "Residence"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis: the code people write, the number the ledger keeps, the words people read."""

    code: str
    number: int
    label: Text


def _age_bands() -> list[Value]:
    bands = [Value("unknown", 0, UNKNOWN)]
    for number, (low, high) in enumerate(AGE_BANDS, start=1):
        if high > 100:
            bands.append(Value(f"{low}+", number, Text(f"{low} 岁及以上", f"{low} and over")))
        else:
            bands.append(Value(f"{low}-{high}", number, Text(f"{low}–{high} 岁", f"{low}–{high}")))
    return bands


VALUES: dict[str, list[Value]] = {
    "sex": [
        Value("unknown", Sex.UNKNOWN, UNKNOWN),
        Value("male", Sex.MALE, Text("男", "male")),
        Value("female", Sex.FEMALE, Text("女", "female")),
    ],
    "age_band": _age_bands(),
    "disability": [
        Value("unknown", Disability.UNKNOWN, UNKNOWN),
        Value("without", Disability.WITHOUT, Text("无残疾", "without a disability")),
        Value("with", Disability.WITH, Text("有残疾", "with a disability")),
    ],
    "residence": [
        Value("unknown", Residence.UNKNOWN, UNKNOWN),
        Value("rural", Residence.RURAL, Text("农村", "rural")),
        Value("urban", Residence.URBAN, Text("城镇", "urban")),
    ],
    "role": [
        Value("unknown", Role.UNKNOWN, UNKNOWN),
        Value("child", Role.CHILD, Text("儿童", "child")),
        Value("caregiver", Role.CAREGIVER, Text("照护人", "caregiver")),
        Value("student", Role.STUDENT, Text("学生", "student")),
        Value("worker", Role.WORKER, Text("工作人员", "worker")),
        Value("trainee", Role.TRAINEE, Text("学员", "trainee")),
        Value("teacher", Role.TEACHER, Text("教师", "teacher")),
        Value("site", Role.SITE, Text("场所", "site")),
    ],
}

FIXED = tuple(VALUES)
"""Axes whose values do not depend on a pack, in the order in which they are offered."""


class UnknownCode(XinmiaoError):
    """A slice names something that does not exist."""


def number(axis: str, code: str) -> int:
    """Give the ledger's number of a code of a fixed axis.

    Raises UnknownCode `slice.unknown`.
    """
    for value in VALUES[axis]:
        if value.code == code:
            return int(value.number)
    raise unknown(axis, code, [value.code for value in VALUES[axis]])


def unknown(axis: str, code: str, known: list[str] | None = None) -> UnknownCode:
    """Make the error for a code that `axis` does not have."""
    todo = Text(f"可用：{'、'.join(known)}", f"Use one of {', '.join(known)}") if known else None
    return UnknownCode(
        "slice.unknown",
        Text(f"{NAMES[axis].zh}“{code}”不存在", f"No {NAMES[axis].en.lower()} '{code}'"),
        where=axis,
        todo=todo,
    )
