"""Reading `demonstration.yaml` of a pack, and keeping it as it was loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Entry, Part, Reading
from xinmiao.demonstration.models import LoadedRecipe
from xinmiao.demonstration.recipe import Recipe, SiteService, Spread, Stream
from xinmiao.science.text import Text

FILE = "demonstration.yaml"
Steps = tuple[str | int, ...]


def read(reading: Reading) -> Entry[Recipe] | None:
    entry = reading.mapping(FILE, Recipe, optional=True)
    if entry is None:
        return None
    for kind, code, steps in _cited(entry.value):
        reading.require(kind, code, entry.at(*steps))
    for steps, n in _lists_by_year(entry.value):
        if n != len(entry.value.years):
            what = Text("每年要有一个数", "There must be one number for each year")
            reading.problem(entry.at(*steps), "pack.value", what)
    _check_own_names(reading, entry)
    return entry


def _cited(recipe: Recipe) -> Iterator[tuple[str, str, Steps]]:
    """Every code of another part: its kind, the code, and where it stands."""
    for place in recipe.provinces:
        yield "place", str(place), ("provinces", place)
    parts: tuple[tuple[str, Sequence[Stream | SiteService]], ...] = (
        ("streams", recipe.streams),
        ("site_services", recipe.site_services),
    )
    for part, services in parts:
        for i, one in enumerate(services):
            yield "service", one.service, (part, i, "service")
            yield from (("partner", code, (part, i, "partners", j)) for j, code in enumerate(one.partners))
            yield from (("place", str(code), (part, i, "provinces", j)) for j, code in enumerate(one.provinces))
    for i, site in enumerate(recipe.site_services):
        yield from (("place", code, ("site_services", i, "places", j)) for j, code in enumerate(site.places))
    yield "service", recipe.coordination.service, ("coordination", "service")
    yield "service", recipe.south_south.programme_service, ("south_south", "programme_service")
    yield "service", recipe.south_south.receipt_service, ("south_south", "receipt_service")
    yield from (("place", code, ("south_south", "programmes", code)) for code in recipe.south_south.programmes)
    for i, report in enumerate(recipe.aggregate_reports):
        yield "partner", report.partner, ("aggregate_reports", i, "partner")
        yield "indicator", report.indicator, ("aggregate_reports", i, "indicator")
    for i, milestone in enumerate(recipe.milestones):
        yield "intervention", milestone.intervention, ("milestones", i, "intervention")
        if milestone.place:
            yield "place", milestone.place, ("milestones", i, "place")


def _lists_by_year(recipe: Recipe) -> Iterator[tuple[Steps, int]]:
    spreads: list[tuple[Steps, Spread]] = [(("pools", code), pool) for code, pool in recipe.pools.items()]
    spreads += [(("streams", i), stream) for i, stream in enumerate(recipe.streams)]
    spreads += [(("site_services", i), site) for i, site in enumerate(recipe.site_services)]
    for steps, spread in spreads:
        for key in ("n", "people", "n_counties", "n_provinces"):
            if numbers := getattr(spread, key, None):
                yield (*steps, key), len(numbers)


def _check_own_names(reading: Reading, entry: Entry[Recipe]) -> None:
    """Cohorts, pools and services that the file itself must hold."""
    recipe = entry.value
    pools, streams = set(recipe.pools), {stream.service for stream in recipe.streams}
    asked = [("streams", i, "cohort", one.cohort, set(recipe.cohorts)) for i, one in enumerate(recipe.streams)]
    asked += [("streams", i, "at", one.at, pools) for i, one in enumerate(recipe.streams) if one.at]
    sites = list(enumerate(recipe.site_services))
    asked += [("site_services", i, "pool", one.pool, pools) for i, one in sites if one.pool]
    asked += [("site_services", i, "like", one.like, streams) for i, one in sites if one.like]
    for part, i, key, name, known in asked:
        if name not in known:
            what = Text(f"这个文件里没有“{name}”", f"There is no '{name}' in this file")
            reading.problem(entry.at(part, i, key), "pack.unknown_code", what)


def load(entry: Entry[Recipe] | None, *, version: PackVersion, by: Actor) -> dict[str, object]:
    if entry is None:
        return {"recipe": 0}
    LoadedRecipe.objects.update_or_create(pack=version, defaults={"recipe": entry.value.model_dump(mode="json")})
    return {"recipe": 1}


PART = Part("demonstration", read, load, after=("programmes", "indicators"), paths=(FILE,))
