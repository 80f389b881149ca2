"""Prefectures: a level of the tree that the ledger has no column for."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from xinmiao.indicators.queries.counting import Counting
from xinmiao.ledger.reach import Measure, Question
from xinmiao.places.models import Kind, Place


def prefectures(engine: Counting, question: Question) -> pl.DataFrame:
    """Count the prefectures in which something happened: [*by, "value"], sorted.

    A county directly under its province, and a municipality's district, counts as its own.
    """
    by = [axis for axis in question.by if axis != "place"]
    asked = replace(question, measure=Measure.EVENTS, by=(*by, "place"))
    cells = engine.answer(asked).frame.filter(pl.col("place") != 0)
    owners = _owners(cells["place"].unique().to_list())
    named = cells.with_columns(pl.col("place").replace_strict(owners, default=None, return_dtype=pl.Int64))
    value = pl.col("place").drop_nulls().n_unique().cast(pl.Int64).alias("value")
    return named.group_by(by).agg(value).sort(by) if by else named.select(value)


def n_prefectures(engine: Counting, question: Question) -> int:
    """Count the prefectures in which something happened."""
    return int(prefectures(engine, replace(question, by=()))["value"].sum())


def _owners(numbers: list[int]) -> dict[int, int]:
    """The prefecture of each place, else its county, else itself; nothing for a province or a country."""
    places = {one.number: one for one in Place.objects.filter(number__in=numbers)}
    above = {code for one in places.values() for code in one.ancestor_codes}
    known = {one.code: one for one in Place.objects.filter(code__in=above, kind=Kind.PREFECTURE)}
    wide = (Kind.WORLD, Kind.COUNTRY, Kind.PROVINCE)
    return {
        number: _owner(one, [known[code].number for code in one.ancestor_codes if code in known])
        for number, one in places.items()
        if one.kind not in wide
    }


def _owner(place: Place, prefectures_above: list[int]) -> int:
    return prefectures_above[-1] if prefectures_above else place.county_no or place.number
