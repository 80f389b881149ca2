"""Filing the generated tables of elimination, once."""

from __future__ import annotations

from datetime import datetime

from xinmiao.core.actors import Actor
from xinmiao.demonstration.pairs import Area, made
from xinmiao.indicators.actions import elimination
from xinmiao.indicators.models import EliminationTable, Holds, Origin
from xinmiao.places.models import Kind, Place
from xinmiao.places.queries import country, populations, provinces

YEARS = range(2020, 2025)
BIRTHS_A_PERSON = 0.0075
PREFECTURES, COUNTIES = 5, 3
"""How many prefectures of the field's province have figures of their own, and how many counties of the first."""


def file_elimination(*, county: str, seed: int, by: Actor, at: datetime) -> int:
    """Give how many rows were filed; nothing where tables of elimination are there already."""
    whole = country()
    if whole is None or EliminationTable.objects.exists():
        return 0
    found = made(_areas(whole.code, county), YEARS, seed=seed)
    numbers = dict(Place.objects.values_list("code", "number"))
    told = ((Holds.FIGURES, found.rows_of_figures(numbers)), (Holds.CASCADE, found.rows_of_steps(numbers)))
    filed = [elimination.keep(rows=list(rows), holds=holds, origin=Origin.GENERATED, by=by, at=at)
             for holds, rows in told]  # fmt: skip
    return sum(one.n_rows for one in filed)


def _areas(whole: str, county: str) -> list[Area]:
    """The provinces; that of the county in its prefectures, and a few counties of the first of them."""
    people = populations(provinces())
    found = []
    for province in provinces():
        births = (people[province.number].value if province.number in people else 1_000_000) * BIRTHS_A_PERSON
        if not county.startswith(province.code):
            found.append(Area(province.code, births, (whole,)))
            continue
        below = list(Place.objects.live().filter(parent=province, kind=Kind.PREFECTURE).order_by("code")[:PREFECTURES])
        each = births / (len(below) + 1)
        first = (
            Place.objects.live().filter(parent=below[0], kind=Kind.COUNTY).order_by("code")[:COUNTIES] if below else ()
        )
        above = (province.code, whole)
        found += [Area(one.code, 1500, (below[0].code, *above)) for one in first]
        found += [Area(one.code, each, above) for one in below[1:]]
    return found
