"""A text against itself: what it tells twice, adds up, repeats, or slips in."""

from __future__ import annotations

from collections.abc import Sequence

from xinmiao.reviews.checking.findings import Finding
from xinmiao.reviews.checking.itself import comparisons, retold, slips, totals
from xinmiao.reviews.checking.passages import Passages
from xinmiao.science.wording import Phrase


def check(passages: Passages, phrases: Sequence[Phrase]) -> list[Finding]:
    """Give everything that a text has against itself. phrases: all that the grammar found, in order."""
    return [
        *retold.check(passages, phrases),
        *totals.check(passages, phrases),
        *comparisons.check(passages, phrases),
        *slips.check(passages),
    ]
