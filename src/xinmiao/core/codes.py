"""Stable numbers for codes: what the ledger writes instead of words. 0 is "unknown" and is never allotted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from django.db import IntegrityError, transaction
from django.db.models import Max

from xinmiao.core.models import Code
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

INT16, INT32 = 2**15 - 1, 2**31 - 1
LARGEST = {
    "partner": INT16,
    "intervention": INT16,
    "service": INT16,
    "milestone": INT16,
}  # others int32
_ATTEMPTS = 5


class UnknownCode(XinmiaoError):
    def __init__(self, kind: str, code: object, known: Iterable[str] = ()) -> None:
        near = get_close_matches(str(code), list(known), n=1)
        super().__init__(
            f"{kind}.unknown",
            Text(f"没有这个代码（{kind}）：“{code}”", f"No such {kind} code: '{code}'"),
            todo=Text(f"是不是“{near[0]}”？", f"Did you mean '{near[0]}'?") if near else None,
        )


class CodesExhausted(XinmiaoError):
    def __init__(self, kind: str) -> None:
        super().__init__(
            "code.exhausted",
            Text("{kind} 的代码太多，账本的这一列容不下", "Too many {kind} codes for the ledger's column").format(
                kind=kind
            ),
        )


def allot(kind: str, codes: Iterable[str], *, first: int = 1) -> dict[str, int]:
    """Give each code its number: the one it has, or the next free one from `first` on.

    Raises CodesExhausted.
    """
    wanted = list(dict.fromkeys(codes))
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _allot(kind, wanted, first)
        except IntegrityError:  # another process took the same numbers at the same moment
            if attempt == _ATTEMPTS - 1:
                raise
    return {}


def allot_as(kind: str, numbers: Mapping[str, int]) -> dict[str, int]:
    """Give codes numbers that mean something outside, e.g. GB/T 2260. A code keeps the number it has."""
    known = table(kind)
    _create(kind, {code: number for code, number in numbers.items() if code not in known})
    return {code: known.get(code, number) for code, number in numbers.items()}


def number(kind: str, code: str) -> int:
    """Raises UnknownCode."""
    found = Code.objects.filter(kind=kind, code=code).values_list("number", flat=True).first()
    if found is None:
        raise UnknownCode(kind, code, table(kind))
    return found


def code(kind: str, number: int) -> str:
    """Raises UnknownCode."""
    found = Code.objects.filter(kind=kind, number=number).values_list("code", flat=True).first()
    if found is None:
        raise UnknownCode(kind, number)
    return found


def table(kind: str) -> dict[str, int]:
    """All codes of a kind with their numbers."""
    return dict(Code.objects.filter(kind=kind).order_by("number").values_list("code", "number"))


def _allot(kind: str, wanted: list[str], first: int) -> dict[str, int]:
    known = table(kind)
    new = [code for code in wanted if code not in known]
    if new:
        taken = Code.objects.filter(kind=kind, number__gte=first).aggregate(largest=Max("number"))["largest"]
        start = first if taken is None else taken + 1
        _create(kind, {code: start + i for i, code in enumerate(new)})
        known = table(kind)
    return {code: known[code] for code in wanted}


def _create(kind: str, numbers: Mapping[str, int]) -> None:
    if numbers and max(numbers.values()) > LARGEST.get(kind, INT32):
        raise CodesExhausted(kind)
    Code.objects.bulk_create(Code(kind=kind, code=code, number=number) for code, number in numbers.items())
