"""One criterion for one place: its years, its sources, its verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from xinmiao.science.elimination.criteria import Criteria, Criterion
from xinmiao.science.elimination.rates import CANNOT_DECIDE, MET, NOT_MET, Rate, joined, judged
from xinmiao.science.elimination.reading import Row

Figures = Mapping[tuple[str, int], Sequence[Row]]
"""The rows of one place by indicator and year, those with a rate."""


NO_RATE = Rate()


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict: `status` met, not_met or cannot_decide, and why; the figure that binds, its year, its source.

    years: those that are needed. missing: those of them without a figure. place: whose figures they are.
    """

    criterion: Criterion
    place: str
    status: str
    reason: str = ""
    mark: str = ""
    year: int | None = None
    years: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    rate: Rate = NO_RATE
    source: str = ""


def judge(
    one: Criterion, place: str, figures: Figures, last_year: int, standard: Criteria, allow_draft: Collection[str]
) -> Judged:
    """Judge the years that end in `last_year`: met when each is, not met as soon as one is not.

    Of several sources for a year all must agree. A draft number that nobody opted into decides nothing, and is told.
    """
    years = tuple(range(last_year - one.years + 1, last_year + 1))
    missing = tuple(year for year in years if not _usable(figures, one, year))
    binding = _binding(one, figures, years)
    told = Judged(
        criterion=one, place=place, status=CANNOT_DECIDE, years=years, missing=missing,
        year=binding.year if binding else None, rate=binding.rate if binding else NO_RATE,
        source=_sources(figures, one, years), mark=_mark(figures, one, years),
    )  # fmt: skip
    status, reason = _verdict(one, figures, years, standard, allow_draft)
    return replace(told, status=status, reason=reason)


def _verdict(
    one: Criterion, figures: Figures, years: Iterable[int], standard: Criteria, allow_draft: Collection[str]
) -> tuple[str, str]:
    if one.limit is None:
        return CANNOT_DECIDE, "no_limit"
    if not standard.is_open(one, allow_draft):
        return CANNOT_DECIDE, "draft_table"
    by_year = [_of_year(one, one.limit, figures.get((one.indicator, year), ())) for year in years]
    status = joined(word for word, _reason in by_year)
    reasons = [reason for word, reason in by_year if word == CANNOT_DECIDE]
    return status, reasons[0] if status == CANNOT_DECIDE else ""


def _of_year(one: Criterion, limit: Fraction, rows: Sequence[Row]) -> tuple[str, str]:
    """Give the verdict of a year and, if undecided, why."""
    usable = [row for row in rows if not row.reason]
    if not usable:
        return CANNOT_DECIDE, rows[0].reason if rows else "year_missing"
    words = {judged(row.rate, one.op, limit) for row in usable}
    if len(words) > 1:
        return CANNOT_DECIDE, "sources_disagree"
    status = words.pop()
    return status, "straddles" if status == CANNOT_DECIDE else ""


def _usable(figures: Figures, one: Criterion, year: int) -> list[Row]:
    return [row for row in figures.get((one.indicator, year), ()) if not row.reason]


def _binding(one: Criterion, figures: Figures, years: Iterable[int]) -> Row | None:
    """Give the row that is furthest on the wrong side, the latest of equals."""
    found = [row for year in years for row in _usable(figures, one, year)]
    return max(found, key=lambda row: (badness(one, row.rate), row.year)) if found else None


def badness(one: Criterion, rate: Rate) -> Fraction:
    """Give how far up the wrong way a rate lies: itself where less is better, its negative where more is."""
    value = rate.value or Fraction(0)
    return -value if one.op.startswith(">") else value


def _sources(figures: Figures, one: Criterion, years: Iterable[int]) -> str:
    """Give the sources of the figures, each once; more than one when pages disagree."""
    named = [row.source for year in years for row in _usable(figures, one, year) if row.source]
    return "; ".join(dict.fromkeys(named))


def _mark(figures: Figures, one: Criterion, years: Iterable[int]) -> str:
    usable = [_usable(figures, one, year) for year in years]
    marks = [row.rate.mark for rows in usable for row in rows if row.rate.mark]
    several = ["several_sources"] if any(len(rows) > 1 for rows in usable) else []
    return ",".join(dict.fromkeys([*several, *marks]))


def asked(
    criteria: Sequence[Criterion], figures: Figures, conditions: Collection[str] | None
) -> list[tuple[Criterion, bool]]:
    """Give the criteria that are asked of a place, each with whether its condition is known to hold.

    conditions: those that hold, where the caller knows; then the others are not asked. None: a condition holds where
    the place has a figure for it; of alternatives, one with a figure stands for all.
    """
    with_figures = {indicator for indicator, _year in figures}
    settled = {one.one_of for one in criteria if one.one_of and one.indicator in with_figures}
    found = []
    for one in criteria:
        holds = not one.when or (one.indicator in with_figures if conditions is None else one.when in conditions)
        if holds or (conditions is None and one.one_of not in settled):
            found.append((one, holds))
    return found


def recorded(figures: Figures, name: str, last_year: int) -> tuple[str, Row | None]:
    """Give the verdict that people recorded last, up to a year; nothing is computed."""
    held = [rows for (indicator, year), rows in figures.items() if indicator == name and year <= last_year]
    rows = sorted((row for rows in held for row in rows if not row.reason), key=lambda row: row.year)
    if not rows:
        return CANNOT_DECIDE, None
    return (MET if rows[-1].rate.value else NOT_MET), rows[-1]
