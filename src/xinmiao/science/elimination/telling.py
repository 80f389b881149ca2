"""What a verdict tells: the columns of `assess`, and the figures in them as they are printed."""

from __future__ import annotations

import polars as pl

from xinmiao.science.elimination.criteria import Criterion
from xinmiao.science.elimination.judging import Judged
from xinmiao.science.elimination.rates import figure, scaled
from xinmiao.science.elimination.reading import interval

FIGURES = ("value", "limit", "lower", "upper", "ci_lower", "ci_upper", "change")
COUNTS = ("year", "numerator", "denominator", "unknown", "change_since")
ORDER = (
    "place", "disease", "group", "tier", "criterion", "year", "value", "unit", "op", "limit", "status", "reason",
    "missing", "mark", "printed", "printed_limit", "printed_bounds", "numerator", "denominator", "unknown", "lower",
    "upper", "ci_lower", "ci_upper", "years", "lowest_unit", "change", "change_since", "source", "limit_source",
    "limit_status", "standard", "standard_version", "table_checksum", "table_status",
)  # fmt: skip
SCHEMA = {name: pl.Float64 if name in FIGURES else pl.Int64 if name in COUNTS else pl.String for name in ORDER}


def told(disease: str, one: Judged) -> dict[str, object]:
    """Give the row of a verdict, a column a name of `SCHEMA`."""
    criterion, rate = one.criterion, one.rate
    per, limit = criterion.per, criterion.limit
    low, high = interval(rate, criterion)
    bounds = [figure(end, per, limit) for end in (rate.lower, rate.upper)] if rate.lower != rate.upper else []
    return {
        "place": one.place, "disease": disease, "group": criterion.group, "tier": criterion.tier or None,
        "criterion": criterion.indicator, "year": one.year, "value": scaled(rate.value, per), "unit": criterion.unit,
        "op": criterion.op, "limit": scaled(limit, per), "status": one.status, "reason": one.reason or None,
        "missing": ",".join(map(str, one.missing)) or None, "mark": one.mark or None,
        "printed": figure(rate.value, per, limit), "printed_limit": _limit(criterion),
        "printed_bounds": "–".join(bounds) or None, "numerator": rate.events, "denominator": rate.out_of,
        "unknown": rate.unknown, "lower": scaled(rate.lower, per), "upper": scaled(rate.upper, per), "ci_lower": low,
        "ci_upper": high, "years": ",".join(map(str, one.years)), "source": one.source or None,
        "limit_source": criterion.source, "limit_status": criterion.status,
    }  # fmt: skip


def _limit(one: Criterion) -> str:
    """Print the limit with its operator and unit: < 2 %, ≤ 50 per 100000."""
    if one.limit is None:
        return "?"
    sign = {"<=": "≤", ">=": "≥"}.get(one.op, one.op)
    return f"{sign} {float(one.limit * one.per):g} {one.unit}"
