"""A part of an indicator: one place, one partner, girls only. Codes as people write them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from xinmiao.indicators.axes import FIXED, UnknownCode, number
from xinmiao.science.text import Text

LIMITS = ("place", "intervention", "service", "partner", *FIXED)


@dataclass(frozen=True, slots=True)
class Slice:
    """What narrows a figure; an empty code lets all through. Fields are named like the axes."""

    place: str = ""
    intervention: str = ""
    service: str = ""
    partner: str = ""
    sex: str = ""
    age_band: str = ""
    disability: str = ""
    residence: str = ""
    role: str = ""

    def __post_init__(self) -> None:
        for axis in FIXED:
            if code := getattr(self, axis):
                number(axis, code)

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Slice:
        """Read a slice from a query string, a claim or an API body; keys that are no limit raise.

        Raises UnknownCode `slice.unknown`.
        """
        for key in values:
            if key not in LIMITS:
                raise not_a_limit(key)
        return cls(**{key: str(value) for key, value in values.items() if value not in (None, "")})

    @classmethod
    def within(cls, values: Mapping[str, str]) -> Slice:
        """Read the limits out of a query string that holds other things too."""
        return cls(**{axis: values.get(axis, "").strip() for axis in LIMITS})

    @property
    def limits(self) -> dict[str, str]:
        """The fields that narrow."""
        return {axis: code for axis in LIMITS if (code := getattr(self, axis))}

    def but(self, **changes: str) -> Slice:
        """Give the same slice with other limits."""
        return replace(self, **changes)

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


PLACES, TIMES = ("province", "county", "place"), ("year", "quarter", "month")
OF_PERSONS = ("sex", "age_band", "disability", "residence")


def of_cell(slice: Slice, period: str, heads: Mapping[str, str]) -> dict[str, str]:
    """Give what one cell of a breakdown asks for, as a query string's keys; nothing where no slice asks the same.

    heads: the codes of its row and column by axis. Nobody can name an unknown place or partner; and within a month
    somebody's attributes are those of the month's first event, within the table those of the whole period's.
    """
    limits = {"period": period, **slice.limits}
    for axis, code in heads.items():
        if code == "unknown" and axis not in FIXED:
            return {}
        limits["place" if axis in PLACES else "period" if axis in TIMES else axis] = code
    narrowed = limits["period"] != period and any(axis in OF_PERSONS for axis in limits)
    return {} if narrowed else limits


def not_a_limit(key: str) -> UnknownCode:
    """Make the error for a key by which nothing is sliced."""
    return UnknownCode(
        "slice.unknown_key",
        Text(f"不能按“{key}”切分", f"Nothing is sliced by '{key}'"),
        todo=Text(f"可用：{'、'.join(LIMITS)}", f"Use one of {', '.join(LIMITS)}"),
    )


EVERYTHING = Slice()
