"""Shares and case rates as exact ratios of integers, with the bounds that unknown outcomes leave.

A ratio is a `Fraction`, so a comparison with a limit is a cross-multiplication of integers: 50.04 per 100,000 is above
50 whatever it prints as. Exact interval of a count: F. Garwood, Biometrika 1936;28:437–442.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from scipy.special import gammaincinv

from xinmiao.science.tables import printed

MET, NOT_MET, CANNOT_DECIDE = "met", "not_met", "cannot_decide"
OPERATORS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate per one: `value`, and from `lower` to `upper` what it may be once the unknown outcomes are known.

    value is None for a `reason`; lower and upper are None where the number of unknown is not given. mark: `no_bounds`,
    `value_differs`, or empty. events, out_of: the counts, None for a published rate.
    """

    value: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    reason: str = ""
    mark: str = ""
    events: int | None = None
    out_of: int | None = None
    unknown: int | None = None

    @property
    def possible(self) -> tuple[Fraction, ...]:
        """The ends of what it may be: two bounds, or the value alone; none where there is none."""
        if self.value is None:
            return ()
        return (self.value,) if self.lower is None or self.upper is None else (self.lower, self.upper)


def of_counts(events: int, out_of: int, unknown: int | None = None, *, unknown_among: bool = False) -> Rate:
    """Give events / out_of, with bounds: all unknown without the event, all with it.

    unknown_among: the unknown are among `out_of` (live births hold every exposed child); otherwise they come on top of
    it (children with final status). 1 of 60 and 10 unknown: 1/60, from 1/70 to 11/70.
    """
    counts = Rate(events=events, out_of=out_of, unknown=unknown)
    if min(events, out_of, unknown or 0) < 0:
        return replace(counts, reason="not_a_count")
    if events > out_of:
        return replace(counts, reason="more_than_all")
    if out_of == 0:
        return replace(counts, reason="no_denominator")
    value = Fraction(events, out_of)
    if unknown is None:
        return replace(counts, value=value, mark="no_bounds")
    whole = out_of if unknown_among else out_of + unknown
    upper = Fraction(min(events + unknown, whole), whole)
    return replace(counts, value=value, lower=Fraction(events, whole), upper=upper)


def published(value: Fraction) -> Rate:
    """Give a rate that came without counts: it is judged by its value."""
    return Rate(value, mark="no_bounds") if 0 <= value <= 1 else Rate(reason="out_of_range")


def judged(rate: Rate, op: str, limit: Fraction) -> str:
    """Give `met` or `not_met` where everything that the rate may be stands alike to the limit, else `cannot_decide`.

    op: `<`, `<=`, `>=`, `>`. limit: per one.
    """
    verdicts = {OPERATORS[op](one, limit) for one in rate.possible}
    return CANNOT_DECIDE if len(verdicts) != 1 else MET if verdicts.pop() else NOT_MET


def joined(words: Iterable[str]) -> str:
    """Give `not_met` where one is, else `cannot_decide` where one is or there is none at all, else `met` (Kleene)."""
    found = set(words)
    return NOT_MET if NOT_MET in found else CANNOT_DECIDE if CANNOT_DECIDE in found or not found else MET


def poisson_interval(count: int, level: float = LEVEL) -> tuple[float, float]:
    """Give Garwood's exact interval of a Poisson mean from one count: 0 → 0 to 3.689, 10 → 4.795 to 18.390."""
    tail = (1 - level) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


def exact(text: object) -> Fraction | None:
    """Read a number as it is written: 0.02 is 1/50; 1.3% is 13/1000. None for anything else."""
    return _exact(str(text).strip())


@lru_cache(maxsize=4096)
def _exact(word: str) -> Fraction | None:
    percent = word.endswith(("%", "％"))
    try:
        found = Decimal(word.rstrip("%％").strip())
    except InvalidOperation:
        return None
    return Fraction(found) / (100 if percent else 1) if found.is_finite() else None


def half_unit(text: object) -> Fraction:
    """Give half a unit of the last digit of a written number: 0.005 of 1.30, 0.0005 of 1.3%."""
    word = str(text).strip()
    number = Decimal(word.rstrip("%％").strip())
    unit = Fraction(Decimal(1).scaleb(int(number.as_tuple().exponent)))
    return unit / (200 if word.endswith(("%", "％")) else 2)


def scaled(value: Fraction | None, per: int) -> float | None:
    """Give a rate in its unit as the nearest float: per cent for per = 100."""
    return None if value is None else float(value * per)


def figure(value: Fraction | None, per: int, limit: Fraction | None = None, digits: int | None = None) -> str:
    """Print a rate per so many; one more digit where rounding would cross the limit: 50.04, not 50.0, beside 50.

    digits: 2 for per cent, 1 for larger units, unless given. – where there is none.
    """
    if value is None:
        return "–"
    digits = (2 if per == 100 else 1) if digits is None else digits
    return printed(float(value * per), digits, [] if limit is None else [float(limit * per)])
