"""A stretch of days that people name: a year, a quarter, a month, a span of years."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both ends in. `Period.parse("2024")`, `"2018-2024"`, `"2024Q1"`, `"2024-05"`."""

    start: date
    end: date

    @classmethod
    def parse(cls, text: str | int) -> Period:
        """Read a period as people write it.

        Raises XinmiaoError `period.unreadable`.
        """
        words = str(text).strip()
        if match := _QUARTER.fullmatch(words):
            return cls._months(int(match[1]), 3 * int(match[2]) - 2, 3 * int(match[2]))
        if match := _MONTH.fullmatch(words):
            return cls._months(int(match[1]), int(match[2]), int(match[2]))
        if match := _YEARS.fullmatch(words):
            first, last = int(match[1]), int(match[2] or match[1])
            if first <= last:
                return cls(date(first, 1, 1), date(last, 12, 31))
        raise XinmiaoError(
            "period.unreadable",
            Text(f"看不懂的时期“{words}”", f"Unreadable period '{words}'"),
            todo=Text("请写成 2024、2018-2024、2024Q1 或 2024-05", "Write 2024, 2018-2024, 2024Q1 or 2024-05"),
        )

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def _months(cls, year: int, first: int, last: int) -> Period:
        return cls(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years that it touches."""
        return tuple(range(self.start.year, self.end.year + 1))

    @property
    def is_whole_years(self) -> bool:
        return (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)

    def __str__(self) -> str:
        if not self.is_whole_years:
            return self._within_a_year()
        return str(self.years[0]) if len(self.years) == 1 else f"{self.years[0]}-{self.years[-1]}"

    def _within_a_year(self) -> str:
        for quarter in range(1, 5):
            if self == Period._months(self.start.year, 3 * quarter - 2, 3 * quarter):
                return f"{self.start.year}Q{quarter}"
        if self == Period._months(self.start.year, self.start.month, self.start.month):
            return f"{self.start:%Y-%m}"
        return f"{self.start}..{self.end}"
