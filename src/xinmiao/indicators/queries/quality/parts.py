"""Parts that do not fit their whole: provinces beside the country, sexes beside the total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xinmiao.indicators.queries.quality.rows import Row
from xinmiao.indicators.rules.quality import Thresholds, fits

Group = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Misfit:
    """whole: the row that holds it; total: what its parts add up to. kind: place or sex."""

    whole: Row
    value: float
    kind: str
    n_parts: int
    total: float


def misfits(found: Iterable[Row], limits: Thresholds) -> list[Misfit]:
    """Give the wholes that their parts do not fit, by the same partner for the same period."""
    grouped: dict[Group, list[Row]] = defaultdict(list)
    for row in found:
        if row.value is not None:
            grouped[(row.indicator.number, row.partner.number, str(row.period))].append(row)
    return [misfit for rows in grouped.values() for misfit in _of_group(rows, limits)]


def _of_group(rows: list[Row], limits: Thresholds) -> Iterator[Misfit]:
    totals = [row for row in rows if not row.dimension]
    for whole in totals:
        sexes = [one for one in rows if one.place == whole.place and one.dimension.startswith("sex=")]
        yield from _misfit(whole, sexes, "sex", True, limits)
        yield from _misfit(whole, _just_below(whole, totals), "place", _adds(whole), limits)


def _misfit(whole: Row, parts: list[Row], kind: str, additive: bool, limits: Thresholds) -> Iterator[Misfit]:
    values = [part.value for part in parts if part.value is not None]
    if len(values) < 2 or whole.value is None or fits(whole.value, values, additive=additive, within=limits.within):
        return
    yield Misfit(whole, whole.value, kind, len(values), sum(values))


def _just_below(whole: Row, totals: list[Row]) -> list[Row]:
    """The reported places inside a place, without those inside another one of them."""
    inside = [one for one in totals if one is not whole and one.place.path.startswith(whole.place.path)]
    return [
        one
        for one in inside
        if not any(one.place.path.startswith(other.place.path) for other in inside if other is not one)
    ]


def _adds(row: Row) -> bool:
    current = row.indicator.current
    return bool(current and current.spec.is_additive)
