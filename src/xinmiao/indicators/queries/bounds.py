"""Bounds of a count of people who are not all identified, by the indicator's reach rule.

Partners' own counts are reports of the indicator, or of one of its services (an activity). Figures that somebody
published are no such counts and never enter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from xinmiao.indicators.definitions import ReachSteps
from xinmiao.indicators.models import Publication
from xinmiao.indicators.queries.asking import Asked, Basis
from xinmiao.indicators.queries.counting import Counting
from xinmiao.indicators.queries.questions import Codes
from xinmiao.indicators.queries.reports import reports
from xinmiao.ledger.reach import Question
from xinmiao.ledger.reach.rules import Count, Interval, Places, ReachRule, interval, joined
from xinmiao.ledger.schema import ReportStatus
from xinmiao.places.models import Place, Population

Bounds = tuple[float, float, float]


def bounds(asked: Asked, wanted: Question, rule: ReachSteps, engine: Counting, basis: Basis, known: Codes) -> Bounds:
    """Give lower bound, point and upper bound: identified people and partners' own counts together."""
    steps = ReachRule(tuple(rule.steps), rule.disjoint_partners)
    counts, places = _counts(asked, basis, known), _places(asked)
    persons = engine.answer(wanted).total
    if not persons:
        return _plain(interval(counts, steps, places))
    by_place = dict(engine.answer(replace(wanted, by=("place",))).frame.iter_rows())
    of_counts = {place: interval(rows, steps, places) for place, rows in _by_place(counts).items()}
    whole = places.populations.get((_whole(asked, known), ""))
    return _plain(joined(persons, by_place, of_counts).capped(whole))


def _plain(found: Interval) -> Bounds:
    return found.lower, found.point, found.upper


def _by_place(counts: list[Count]) -> dict[int, list[Count]]:
    found: dict[int, list[Count]] = defaultdict(list)
    for count in counts:
        found[count.place].append(count)
    return found


def _counts(asked: Asked, basis: Basis, known: Codes) -> list[Count]:
    rows = _rows(asked, basis, known).iter_rows(named=True)
    return [
        Count(
            place=row["place"],
            value=row["value"],
            activity=row["component"],
            partner=row["partner"],
            period=f"{row['start']}..{row['end']}",
            group=row["dimension"],
        )
        for row in rows
    ]


def _rows(asked: Asked, basis: Basis, known: Codes) -> pl.DataFrame:
    components = [known.table("component").get(code, -1) for code in (asked.code, *asked.spec.services)]
    published = Publication.objects.exclude(report_no=None).values_list("report_no", flat=True)
    rows = reports(basis.snapshot).filter(
        pl.col("component").is_in(components),
        pl.col("status").is_in([ReportStatus.REPORTED, ReportStatus.ZERO]),
        pl.col("start") >= asked.period.start,
        pl.col("end") <= asked.period.end,
        ~pl.col("report_no").is_in(list(published)),
    )
    if asked.slice.partner:
        rows = rows.filter(pl.col("partner") == known.number("partner", asked.slice.partner))
    if asked.slice.place:
        place = known.place(asked.slice.place)
        rows = rows.filter(pl.col("place").is_in(list(Place.objects.within(place).values_list("number", flat=True))))
    return rows


def _places(asked: Asked) -> Places:
    parents = dict(Place.objects.exclude(parent=None).values_list("number", "parent_id"))
    totals = Population.objects.filter(group="total", year__lte=asked.period.end.year).order_by("year")
    populations = {(place, ""): float(value) for place, value in totals.values_list("place_id", "value")}
    return Places(parents, populations)


def _whole(asked: Asked, known: Codes) -> int:
    if asked.slice.place:
        return known.place(asked.slice.place).number
    country = Place.objects.filter(kind="country", children__kind="province").first()
    return country.number if country else 0
