"""Dates as numbers of days since 1970-01-01 on the clock of the device, the only way XPath 1.0 can compare them.

A time zone written behind a time is the device's own, so it is left out: all times of one submission are on one clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import floor, isfinite

EPOCH = date(1970, 1, 1).toordinal()
ZONE = r"(?:Z|[+-]\d\d(?::?\d\d)?)?"
CLOCK = rf"(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?{ZONE}"
DATE = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)(?:[T ]{CLOCK})?")
TIME = re.compile(CLOCK)
SECONDS = 86_400
FARTHEST = 2_900_000
"""Days from 1970 that a date of four digits can be away."""


class Moment(float):
    """A number of days that came from a date: written as a date again where a string is asked for."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """ISO 8601: a date alone for a whole day, else with the time."""
        moment = datetime_of(self)
        if moment is None:
            return ""
        whole = float(self).is_integer()
        return moment.date().isoformat() if whole else moment.isoformat(timespec="milliseconds")


@lru_cache(maxsize=4096)
def days_of(text: str) -> float | None:
    """The days of an ISO date or date and time; none where the text is neither, or no such day exists."""
    match = DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, *clock = match.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - EPOCH
    except ValueError:
        return None
    share = _share(*clock) if clock[0] else 0.0
    return None if share is None else days + share


def share_of(text: str) -> float | None:
    """The share of a day that has passed at a time of day, `12:00` is 0.5; none where it is no time."""
    match = TIME.fullmatch(text)
    return _share(*match.groups()) if match else None


def _share(hour: str, minute: str, second: str | None) -> float | None:
    if int(hour) > 23 or int(minute) > 59 or float(second or 0) >= 60:
        return None
    return (int(hour) * 3600 + int(minute) * 60 + float(second or 0)) / SECONDS


def datetime_of(days: float) -> datetime | None:
    """The moment that so many days are; none where it is not finite or before the year 1."""
    if not isfinite(days) or abs(days) > FARTHEST:
        return None
    whole = floor(days)
    try:
        start = datetime.fromordinal(EPOCH + whole)
    except ValueError:
        return None
    return start + timedelta(milliseconds=round((days - whole) * SECONDS * 1000))


PIECES: dict[str, Callable[[datetime], str]] = {
    "Y": lambda m: f"{m.year:04}", "y": lambda m: f"{m.year % 100:02}", "m": lambda m: f"{m.month:02}",
    "n": lambda m: f"{m.month}", "b": lambda m: f"{m:%b}", "d": lambda m: f"{m.day:02}", "e": lambda m: f"{m.day}",
    "H": lambda m: f"{m.hour:02}", "h": lambda m: f"{m.hour}", "M": lambda m: f"{m.minute:02}",
    "S": lambda m: f"{m.second:02}", "3": lambda m: f"{m.microsecond // 1000:03}", "a": lambda m: f"{m:%a}",
    "%": lambda m: "%",
}  # fmt: skip
"""The letters of `format-date`. Source: ODK XForms specification, section "Supported date format patterns"."""


def written(moment: datetime, pattern: str) -> str:
    """Write a moment by a pattern of `%` letters. Raises ValueError for a letter that is not in the table."""

    def piece(match: re.Match[str]) -> str:
        if match[1] not in PIECES:
            raise ValueError(f"no date pattern {match[0]}")
        return PIECES[match[1]](moment)

    return re.sub(r"%(.)", piece, pattern)
