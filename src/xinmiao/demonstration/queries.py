"""What the generator needs of places, programmes and partners, and whether the data here are generated."""

from __future__ import annotations

from xinmiao.core import codes
from xinmiao.core.models import PackVersion
from xinmiao.demonstration.counties import Counties, describe
from xinmiao.demonstration.country import Numbers
from xinmiao.demonstration.models import Country, LoadedRecipe
from xinmiao.demonstration.recipe import Recipe
from xinmiao.partners.models import Partner
from xinmiao.places.models import Kind, Place
from xinmiao.programmes.models import Service
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class NoRecipe(XinmiaoError):
    def __init__(self, pack: PackVersion) -> None:
        super().__init__(
            "demonstration.no_recipe",
            Text("这个国家包没有演示数据的配方", "This pack has no recipe for a demonstration country"),
            where=str(pack),
            todo=Text("请在包里加上 demonstration.yaml", "Add demonstration.yaml to the pack"),
        )


def recipe(pack: PackVersion) -> Recipe:
    """Raises NoRecipe."""
    found = LoadedRecipe.objects.filter(pack=pack).first()
    if found is None:
        raise NoRecipe(pack)
    return Recipe.model_validate(found.recipe)


def counties(recipe: Recipe) -> Counties:
    """The counties of the tree as the recipe weighs them."""
    rows = Place.objects.live().filter(kind=Kind.COUNTY).values_list("number", "name_zh", "name_en")
    return describe(list(rows), recipe.provinces, recipe.county_kinds)


def numbers() -> Numbers:
    """The ledger's codes for services, partners and places."""
    services = Service.objects.live().values_list("code", "number", "intervention__number")
    return Numbers(
        {code: (number, intervention) for code, number, intervention in services},
        dict(Partner.objects.live().values_list("code", "number")),
        codes.table("place"),
    )


def site_numbers() -> dict[str, int]:
    """Place numbers of the generated sites."""
    return dict(Place.objects.filter(is_demonstration=True).values_list("code", "number"))


def notice(language: str) -> str:
    """What every page says while the data are generated; empty when they are not."""
    country = Country.objects.select_related("pack").first()
    if country is None:
        return ""
    return str(country.pack.manifest["demonstration_notice"][language])
