"""What a submission counts as, from its mapping and its answers. Pure; codes become numbers elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xinmiao.collection.rules.mapping import Mapping, RecordMapping, When
from xinmiao.collection.rules.told import Instance, Told, value
from xinmiao.ledger.schema import AGE_UNKNOWN, Disability, Residence, Sex
from xinmiao.science.answers import Answers
from xinmiao.science.text import Text

SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
DISABILITIES = {"yes": Disability.WITH, "no": Disability.WITHOUT}
RESIDENCES = {"urban": Residence.URBAN, "rural": Residence.RURAL}


@dataclass(frozen=True, slots=True)
class Counted:
    """One record. person: whose, by role and ordinal; None at a site. amount: in hundredths of its unit.

    wrong: why it cannot be counted as it is told.
    """

    service: str
    person: tuple[str, int] | None = None
    role: str = ""
    amount: int | None = None
    disability: Disability = Disability.UNKNOWN
    residence: Residence = Residence.UNKNOWN
    wrong: Text | None = None


def counted(mapping: Mapping, answers: Answers, people: Sequence[Told]) -> list[Counted]:
    """Every record of the submission, always in the same order."""
    return [
        _counted(record, told, answers)
        for record in mapping.records
        for told in _whose(record, people)
        if _holds(record.when, answers, told)
    ]


def _whose(record: RecordMapping, people: Sequence[Told]) -> list[Told | None]:
    return [None] if record.person is None else [one for one in people if one.role == record.person]


def _holds(when: When | None, answers: Answers, told: Told | None) -> bool:
    if when is None:
        return True
    said = value(answers, _instance(told), when.question)
    return bool({said, *said.split()} & set(when.is_))


def _counted(record: RecordMapping, told: Told | None, answers: Answers) -> Counted:
    def said(question: str | None) -> str:
        return value(answers, _instance(told), question).strip()

    amount, wrong = hundredths(said(record.amount)) if record.amount else (None, None)
    return Counted(
        record.service,
        told.position if told else None,
        record.role or "",
        amount,
        DISABILITIES.get(said(record.dimensions.get("disability")), Disability.UNKNOWN),
        RESIDENCES.get(said(record.dimensions.get("residence")), Residence.UNKNOWN),
        wrong,
    )


def _instance(told: Told | None) -> Instance:
    return told.values if told else {}


_NO_AMOUNT = Text("金额“{v}”不是数字", "the amount '{v}' is no number")


def hundredths(words: str) -> tuple[int | None, Text | None]:
    """An amount in hundredths: "12.5" → 1250; with what is wrong where it is none. Nothing answered is nothing paid."""
    if not words:
        return None, None
    try:
        return int((Decimal(words) * 100).to_integral_value()), None
    except (InvalidOperation, OverflowError, ValueError):
        return None, _NO_AMOUNT.format(v=words[:20])


def age_on(day: date, born: date | None) -> int:
    """Completed years, AGE_UNKNOWN without a birth date or before it."""
    if born is None or born > day:
        return AGE_UNKNOWN
    return min(day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 127)


def pairs(before: Sequence[int], n: int) -> tuple[list[int | None], list[int]]:
    """What each of `n` new rows supersedes of the rows that stand, and which of these are only taken back."""
    return [before[i] if i < len(before) else None for i in range(n)], list(before[n:])
