"""What a report that somebody sends as a file may say: of which places, which periods, and how many people."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.closing import closed
from xinmiao.ledger.store import RowsRefused
from xinmiao.ledger.store.check import Problem
from xinmiao.places.models import Place
from xinmiao.places.queries import populations
from xinmiao.records.rules import Population, report_problems
from xinmiao.science.text import Text

_CLOSED = Text("这个时期不再收数：{why}", "This period takes no numbers: {why}")


def refuse_impossible(rows: pl.DataFrame) -> None:
    """Raises RowsRefused for reports of an unknown place, below 0, of more people than live there, or for a period
    whose return was sent or approved.
    """
    if not {"component", "place", "value"} <= set(rows.columns):
        return  # the door names the column that is missing
    told = rows.select("component", "place", "value").to_dicts()
    places = set(Place.objects.values_list("number", flat=True))
    if problems := report_problems(told, places=places, population=_people_there()):
        raise RowsRefused("reports", problems)
    if {"partner", "start", "end"} <= set(rows.columns):
        _refuse_closed(rows)


def _refuse_closed(rows: pl.DataFrame) -> None:
    found = closed(rows.select("component", "place", "partner", "start", "end").to_dicts())
    for n, why in found.items():
        what = Text(*(_CLOSED.format(why=why.in_(language)).in_(language) for language in ("zh", "en")))
        raise RowsRefused("reports", [Problem(n + 1, "start", "records.period_closed", what)])


def _people_there() -> Population:
    """From a report to the people of its place; None where its indicator does not count people, or nobody knows."""
    current = Indicator.objects.filter(current__isnull=False).select_related("current")
    of_people = {one.number for one in current if one.current and one.current.spec.unit == "people"}
    known = {number: float(one.value) for number, one in populations(Place.objects.all()).items()}

    def most(report: Mapping[str, object]) -> float | None:
        return known.get(int(str(report["place"] or 0))) if report["component"] in of_people else None

    return most
