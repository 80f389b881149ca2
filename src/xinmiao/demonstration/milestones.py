"""What happened once in the generated country: stages changed, policies adopted, first sites opened."""

from __future__ import annotations

from xinmiao.core import codes
from xinmiao.demonstration.recipe import Recipe
from xinmiao.ledger.rows import MilestoneRow
from xinmiao.places.models import Place
from xinmiao.programmes.models import Intervention


def rows(recipe: Recipe) -> list[MilestoneRow]:
    """Give the milestones of the recipe as the ledger writes them."""
    kinds = codes.allot("milestone", sorted({one.kind for one in recipe.milestones}))
    interventions = dict(Intervention.objects.live().values_list("code", "number"))
    places = dict(Place.objects.filter(code__in=[one.place for one in recipe.milestones]).values_list("code", "number"))
    return [
        MilestoneRow(
            intervention=interventions[one.intervention],
            kind=kinds[one.kind],
            date=one.on,
            place=places.get(one.place, 0),
            province=_province(one.place),
        )
        for one in recipe.milestones
    ]


def _province(place: str) -> int:
    return int(place[:2]) if place else 0
