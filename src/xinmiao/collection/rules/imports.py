"""When a file looks like the wrong one, and what is known of its rows. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from xinmiao.science.text import Text

Standing = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Brakes:
    """of_one: the most duplicates of one person that pass. share: of duplicates in a file, at which it stops."""

    of_one: int = 5
    share: float = 0.5


@dataclass(slots=True)
class Duplicates:
    """Counts possible duplicates as rows come by: the same person on the same day under another key."""

    seen: Counter[str] = field(default_factory=Counter)
    n: int = 0
    n_rows: int = 0

    def add(self, same: str, *, known: bool) -> bool:
        """Take one row; known: another record of this person and day is there already. Say whether it is one."""
        self.n_rows += 1
        if not same:
            return False
        is_one = known or self.seen[same] > 0
        self.seen[same] += 1 + (known and self.seen[same] == 0)
        self.n += is_one
        return is_one

    @property
    def most_of_one(self) -> int:
        return max(self.seen.values(), default=1) - 1

    def braked(self, brakes: Brakes) -> Text | None:
        """Say why the file looks like a wrong one; None where it does not. One row alone never does."""
        if self.n_rows <= 1:
            return None
        if self.most_of_one > brakes.of_one:
            return Text(
                f"同一个人在同一天出现了 {self.most_of_one + 1} 次，最多可以重复 {brakes.of_one} 次",
                f"One person is there {self.most_of_one + 1} times on one day; at most {brakes.of_one} repeats pass",
            )
        if self.n >= brakes.share * self.n_rows and self.n:
            return Text(
                f"{self.n_rows} 行里有 {self.n} 行可能重复，达到 {brakes.share:.0%}",
                f"{self.n} of {self.n_rows} rows are possible duplicates: {brakes.share:.0%} is reached",
            )
        return None


def standing(known: str | None, content: str, *, stands: bool = True) -> Standing:
    """How a row stands against the record that is known by its key. known: that record's content; None: no record."""
    if known is None:
        return "new"
    return "unchanged" if known == content and stands else "changed"
