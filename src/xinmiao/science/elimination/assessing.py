"""`assess`: which criteria of elimination a place meets, by disease, with figure, limit, year, source, and overall."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

import polars as pl

from xinmiao.science.elimination.criteria import ALL, Criteria, Criterion, criteria_of
from xinmiao.science.elimination.judging import Figures, Judged, asked, badness, judge, recorded
from xinmiao.science.elimination.rates import CANNOT_DECIDE, MET, NOT_MET, joined, scaled
from xinmiao.science.elimination.reading import Row, rows
from xinmiao.science.elimination.telling import SCHEMA, told
from xinmiao.science.tables import as_kind_of, read

Native = TypeVar("Native")
OVERALL, LOWEST, REPORTED = "overall", "lowest_performing_subnational_unit", "reported"


@dataclass(frozen=True)
class Place:
    """A place with its figures; `units`: those below it; `is_unit`: it lies below another place."""

    name: str
    figures: Figures
    last_year: int
    units: tuple[Place, ...] = ()
    is_unit: bool = False


@dataclass(frozen=True)
class Asking:
    """What is asked of every place."""

    standard: Criteria
    allow_draft: Collection[str]
    conditions: Collection[str] | None


def assess(
    table: Native,
    criteria: str | Criteria = "who_validation",
    allow_draft: Collection[str] = (),
    *,
    year: int | None = None,
    conditions: Collection[str] | None = None,
) -> Native:
    """Give one row a place, disease and criterion, in the kind of table given; the row `overall` holds the verdict.

    table: `place year indicator numerator denominator value unknown source`, and `parent` where places lie in places;
    values as of `rates`. criteria: `who_validation`, `path_to_elimination`, or loaded ones (`cn_2022_2025` of a pack).
    allow_draft: ids of drafts that may decide: the table's, or `<table>.<number>` (`path_to_elimination.hiv.bronze.…`).
    year: the last year judged, by default the last of which a place has figures. conditions: which of
    `breastfeeding non_breastfeeding targeted_birth_dose` hold; by default those that the place has figures for.

    status: `met not_met cannot_decide`, or `reported` for a reference indicator, which decides nothing. Process needs
    its years in a row; `year`, `value` and `source` are of the one furthest on the wrong side. `lower`, `upper`: with
    all unknown outcomes on one side; where they straddle the limit nothing is decided. `ci_lower`, `ci_upper`: exact
    Poisson interval of a case rate, which the verdict does not look at. `tier`: of the row `overall` the highest whose
    criteria and those of each lower one are met, with the mark `at_least` where a higher one is open. `missing`: what
    would settle it. Raises `UnknownCriteria`, `MissingColumn`, `NotATable`.
    """
    standard = criteria_of(criteria)
    asking = Asking(standard, allow_draft, conditions)
    return as_kind_of(table, assessed(rows(read(table), standard), asking, year))


def assessed(told: Iterable[Row], asking: Asking, year: int | None) -> pl.DataFrame:
    """Give the rows of `assess` for a table that is read already."""
    standard = asking.standard
    found = [row for place in places(told, year, standard.recorded) for row in _assessed(place, asking)]
    named = {
        "standard": standard.rule.id,
        "standard_version": standard.rule.version,
        "table_checksum": standard.rule.checksum,
        "table_status": standard.table_status(asking.allow_draft),
    }
    return pl.DataFrame([{**row, **named} for row in found], schema=SCHEMA)


def places(found: Iterable[Row], year: int | None, recorded: Collection[str] = ()) -> list[Place]:
    """Put rows together by place, in the order in which places come.

    year: the last one judged; None: the last of which a place has a figure. recorded: indicators that are none.
    """
    by_place: dict[str, list[Row]] = {}
    for row in found:
        if row.place and row.year and row.reason != "unknown_indicator":
            by_place.setdefault(row.place, []).append(row)
    parents = {name: next((row.parent for row in held if row.parent), "") for name, held in by_place.items()}
    single = {name: _place(name, held, year, recorded) for name, held in by_place.items()}
    units: dict[str, list[Place]] = {}
    for name, parent in parents.items():
        units.setdefault(parent, []).append(single[name])
    return [replace(one, units=tuple(units.get(name, ())), is_unit=bool(parents[name])) for name, one in single.items()]


def _place(name: str, held: Sequence[Row], year: int | None, recorded: Collection[str]) -> Place:
    figures: dict[tuple[str, int], list[Row]] = {}
    for row in held:
        figures.setdefault((row.indicator, row.year), []).append(row)
    if year is None:
        counted = [row.year for row in held if row.indicator not in recorded]
        year = max(counted or [row.year for row in held])
    return Place(name, figures, year)


def _assessed(place: Place, asking: Asking) -> Iterator[dict[str, object]]:
    verdicts = []
    for disease in asking.standard.diseases:
        found = list(_of_disease(place, disease, asking))
        overall = _overall(place, disease, found, asking.standard)
        verdicts.append(overall)
        yield from found
        yield overall
    if not asking.standard.tiers and len(verdicts) > 1:
        yield _summed(place, ALL, {str(one["disease"]): str(one["status"]) for one in verdicts})


def _of_disease(place: Place, disease: str, asking: Asking) -> Iterator[dict[str, object]]:
    standard = asking.standard
    for one, holds in asked(standard.of(disease), place.figures, asking.conditions):
        yield told(disease, _judged(one, place, asking, holds=holds))
    if standard.asks_lowest_unit and (place.units or not place.is_unit):
        yield from _lowest(place, disease, asking)
    for name in standard.recorded:
        status, row = recorded(place.figures, name, place.last_year)
        yield {
            "place": place.name, "disease": disease, "group": "recorded", "criterion": name, "status": status,
            "reason": None if row else "not_recorded", "missing": None if row else name,
            "year": row.year if row else None, "source": row.source if row else None,
        }  # fmt: skip
    for one in standard.reference:
        if one.disease == disease:
            yield _referred(place, one, asking)


def _judged(one: Criterion, place: Place, asking: Asking, *, holds: bool = True) -> Judged:
    found = judge(one, place.name, place.figures, place.last_year, asking.standard, asking.allow_draft)
    if holds or found.reason == "draft_table":
        return found
    return replace(found, status=CANNOT_DECIDE, reason="condition_unknown")


def _lowest(place: Place, disease: str, asking: Asking) -> Iterator[dict[str, object]]:
    """Give for each criterion the unit that performs lowest; it meets when every unit does."""
    base = {"place": place.name, "disease": disease, "group": "subnational"}
    if not place.units:
        yield {**base, "criterion": LOWEST, "status": CANNOT_DECIDE, "reason": "no_subnational_data",
               "missing": LOWEST}  # fmt: skip
        return
    for one, holds in asked(asking.standard.of(disease), place.figures, asking.conditions):
        units = [replace(unit, last_year=place.last_year) for unit in place.units]
        found = [_judged(one, unit, asking, holds=holds) for unit in units]
        worst = max(found, key=_how_low)
        open_ones = [unit for unit in found if unit.status == CANNOT_DECIDE]
        status = joined(unit.status for unit in found)
        undecided = open_ones[0] if status == CANNOT_DECIDE else worst
        lowest = replace(worst, status=status, reason=undecided.reason, missing=())
        lacking = ",".join(unit.place for unit in open_ones) if status == CANNOT_DECIDE else None
        yield {**told(disease, lowest), **base, "lowest_unit": worst.place, "missing": lacking}


def _how_low(one: Judged) -> tuple[bool, bool, Fraction]:
    return one.status == NOT_MET, one.rate.value is not None, badness(one.criterion, one.rate)


def _overall(place: Place, disease: str, found: Sequence[dict[str, object]], standard: Criteria) -> dict[str, object]:
    if standard.tiers:
        return _tiered(place, disease, found, standard)
    return _summed(place, disease, {_label(row): str(row["status"]) for row in found if row["status"] != REPORTED})


def _label(row: dict[str, object]) -> str:
    below = row["group"] == "subnational" and row["criterion"] != LOWEST
    return f"{LOWEST}:{row['criterion']}" if below else str(row["criterion"])


def _summed(place: Place, disease: str, statuses: dict[str, str]) -> dict[str, object]:
    status = joined(statuses.values())
    undecided = [name for name, word in statuses.items() if word == CANNOT_DECIDE]
    is_open = status == CANNOT_DECIDE
    return {
        "place": place.name, "disease": disease, "group": OVERALL, "criterion": OVERALL, "status": status,
        "reason": "criteria_open" if is_open else None, "missing": ",".join(undecided) if is_open else None,
        "year": place.last_year,
    }  # fmt: skip


def _tiered(place: Place, disease: str, found: Sequence[dict[str, object]], standard: Criteria) -> dict[str, object]:
    """Give the highest tier whose every criterion is met, and each lower one's too."""
    by_tier = {tier: {str(row["criterion"]): str(row["status"]) for row in found if row["tier"] == tier}
               for tier in standard.tiers}  # fmt: skip
    reached = ""
    for tier, statuses in by_tier.items():
        status = joined(statuses.values())
        if status != MET:
            summed = _summed(place, disease, statuses)
            could_rise = status == CANNOT_DECIDE
            if reached:
                summed |= {"status": MET, "mark": "at_least" if could_rise else None}
            return {**summed, "tier": reached or None}
        reached = tier
    return {**_summed(place, disease, {reached: MET}), "tier": reached}


def _referred(place: Place, one: Criterion, asking: Asking) -> dict[str, object]:
    """Tell a reference indicator beside the verdict: target, value, change since the first year of the table."""
    here = told(one.disease, _judged(one, place, asking))
    held = {
        year: value
        for (indicator, year), found in place.figures.items()
        if indicator == one.indicator and year <= place.last_year and (value := found[0].rate.value) is not None
    }
    first, change = min(held, default=place.last_year), None
    if place.last_year in held and first < place.last_year:
        change = scaled(held[place.last_year] - held[first], one.per)
    return {
        **here,
        "status": REPORTED,
        "reason": None,
        "change": change,
        "change_since": first if change is not None else None,
    }
