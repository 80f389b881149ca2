"""The words of codes on any axis, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from xinmiao.indicators import axes
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.schema import UNKNOWN
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.programmes.models import Intervention, Service
from xinmiao.science.text import Text

_ENTRIES = {
    "province": Place,
    "county": Place,
    "place": Place,
    "partner": Partner,
    "service": Service,
    "intervention": Intervention,
}


def named(axis: str, numbers: Iterable[int]) -> dict[int, tuple[str, Text]]:
    """Give code and words of each number of an axis; unknown is a value like any other."""
    wanted = list(numbers)
    if axis in axes.VALUES:
        known = {int(value.number): (value.code, value.label) for value in axes.VALUES[axis]}
    elif axis in _ENTRIES:
        rows = _ENTRIES[axis]._default_manager.filter(number__in=wanted)
        told = rows.values_list("number", "code", "name_zh", "name_en")
        known = {number: (code, Text(zh, en)) for number, code, zh, en in told}
    else:
        known = {number: (written := in_time(axis, number), Text(written, written)) for number in wanted}
    return {number: known.get(number, _unnamed(number)) for number in wanted}


def words_of(slice: Slice) -> list[Text]:
    """Say a slice in words, limit by limit; a code that nothing has is left as it is."""
    return [_word(axis, code) for axis, code in slice.limits.items()]


def _word(axis: str, code: str) -> Text:
    if axis in axes.VALUES:
        return next((value.label for value in axes.VALUES[axis] if value.code == code), Text(code, code))
    told = _ENTRIES[axis]._default_manager.filter(code=code).values_list("name_zh", "name_en").first()
    return Text(*told) if told else Text(code, code)


def _unnamed(number: int) -> tuple[str, Text]:
    if number == UNKNOWN:
        return "unknown", axes.UNKNOWN
    return str(number), Text(str(number), str(number))


def in_time(axis: str, number: int) -> str:
    """Write a code of time as people do: 2024, 2024Q1, 2024-05."""
    if axis == "quarter":
        return f"{number // 10}Q{number % 10}"
    return f"{number // 100}-{number % 100:02d}" if axis == "month" else str(number)
