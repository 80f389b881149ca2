"""The generated country holds exactly the people, sites and sums that its recipe names, whatever is untidy in it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from ruamel.yaml import YAML

from xinmiao.demonstration import events
from xinmiao.demonstration.counties import Counties, describe
from xinmiao.demonstration.country import Country, Numbers, sites_of
from xinmiao.demonstration.population import largest_remainder
from xinmiao.demonstration.recipe import Recipe
from xinmiao.ledger.schema import EVENTS

PACK = Path(__file__).resolve().parents[4] / "packs" / "china"
SCALE = 0.01


def read(name: str) -> list | dict:
    return YAML(typ="safe").load((PACK / name).read_text())


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return Recipe.model_validate(read("demonstration.yaml"))


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return list(csv.DictReader((PACK / "places" / "places.csv").open()))


@pytest.fixture(scope="module")
def counties(recipe: Recipe, places: list[dict[str, str]]) -> Counties:
    rows = [(int(p["code"]), p["name_zh"], p["name_en"]) for p in places if p["kind"] == "county"]
    return describe(rows, recipe.provinces, recipe.county_kinds)


@pytest.fixture(scope="module")
def numbers(places: list[dict[str, str]]) -> Numbers:
    services = [one["code"] for one in read("services/services.yaml")]
    partners = [one["code"] for one in read("partners/partners.yaml")]
    return Numbers(
        {code: (i, 1) for i, code in enumerate(services, 1)},
        {code: i for i, code in enumerate(partners, 1)},
        {p["code"]: int(p["code"]) if p["code"].isdigit() else 10**9 + i for i, p in enumerate(places)},
    )


def make(recipe: Recipe, counties: Counties, numbers: Numbers, scale: float = SCALE) -> Country:
    sites, next_number = {}, 2 * 10**9
    for pool, named in sites_of(recipe, counties).items():
        here = np.array([site.county for site in named])
        sites[pool] = (here, np.arange(next_number, next_number + len(named)).astype(np.int32))
        next_number += len(named)
    blocks = np.arange(1, len(counties) + 1)
    return Country(recipe, counties, numbers, blocks, sites, scale=scale, seed=recipe.seed)


@pytest.fixture(scope="module")
def country(recipe: Recipe, counties: Counties, numbers: Numbers) -> Country:
    return make(recipe, counties, numbers)


@pytest.fixture(scope="module")
def rows(country: Country) -> pl.DataFrame:
    return pl.from_arrow(events.numbered(country.rows(2024), 2024, 1))


@pytest.fixture(scope="module")
def live(country: Country, rows: pl.DataFrame) -> pl.DataFrame:
    """What counts: not superseded, not withdrawn, second numbers joined to the first."""
    aliases = pl.from_arrow(country.aliases(np.datetime64("2025-01-15"))).select("person_no", "kept_no")
    replaced = rows["supersedes"].drop_nulls().implode()
    kept = rows.filter(~pl.col("event_no").is_in(replaced) & ~pl.col("withdrawn"))
    return kept.join(aliases, on="person_no", how="left").with_columns(person=pl.coalesce("kept_no", "person_no"))


def people_in(live: pl.DataFrame, numbers: Numbers, *services: str) -> int:
    wanted = [numbers.services[code][0] for code in services]
    return live.filter(pl.col("service").is_in(wanted))["person"].n_unique()


def test_each_service_reaches_as_many_people_as_the_recipe_says(recipe, live, numbers):
    by_service: dict[str, list] = {}
    for stream in recipe.streams:
        by_service.setdefault(stream.service, []).append(stream)
    for service, streams in by_service.items():
        expected = sum(round(stream.people[-1] * SCALE) for stream in streams)
        assert people_in(live, numbers, service) == expected, service


def test_overlap_between_two_services_is_as_exact_as_asked(recipe, counties, numbers):
    streams = [s for s in recipe.streams if s.service.startswith("eenc.")]
    alone = make(recipe.model_copy(update={"streams": streams}), counties, numbers, scale=1.0)
    in_person, online = (set(alone.people.of(lane, 2).tolist()) for lane in alone.lanes)
    assert (len(in_person), len(online), len(in_person & online)) == (10_412, 62_318, 380)


def test_counties_and_provinces_that_a_claim_counts_are_exact(live, numbers):
    def places(service: str, axis: str) -> int:
        return live.filter(pl.col("service") == numbers.services[service][0])[axis].n_unique()

    assert places("child_protection_system.child_service", "county") == 17
    assert places("positive_parenting.group_session", "county") == 26
    assert places("positive_parenting.group_session", "province") == 11
    assert places("family_support_0_6.model_site", "province") == 13
    assert places("child_friendly_cities.city_support", "place") == 20
    assert live.filter(pl.col("province") > 0)["province"].n_unique() == 31
    assert live["partner"].n_unique() == 29


def test_the_funds_received_add_up_to_the_cent(recipe, live):
    assert live["amount"].sum() == 100 * sum(recipe.south_south.receipts[2024].values())


def test_the_records_are_as_untidy_as_asked(recipe, rows):
    n = rows.filter(pl.col("person_no").is_not_null()).height
    assert rows["withdrawn"].sum() == pytest.approx(recipe.shares.withdrawn * n, rel=0.5)
    corrections = rows.filter(pl.col("supersedes").is_not_null() & ~pl.col("withdrawn")).height
    assert corrections == pytest.approx(recipe.shares.corrected * n, rel=0.3)
    assert (rows["age"] == -1).sum() > 0
    assert (rows["sex"] == 0).sum() > 0


def test_a_correction_supersedes_the_row_of_the_same_person_and_service(rows):
    pairs = rows.filter(pl.col("supersedes").is_not_null()).join(
        rows, left_on="supersedes", right_on="event_no", suffix="_before"
    )
    assert pairs.height > 0
    assert pairs.filter(pl.col("person_no") != pl.col("person_no_before")).height == 0
    assert pairs.filter(pl.col("service") != pl.col("service_before")).height == 0


def test_rows_are_in_the_ledgers_shape_and_order(country):
    table = events.numbered(country.rows(2022), 2022, 1000)
    assert table.schema.equals(EVENTS)
    frame = pl.from_arrow(table)
    assert frame["event_no"].to_list() == list(range(1000, 1000 + frame.height))
    order = frame.select("county", pl.col("person_no").fill_null(-1))
    assert order.equals(order.sort("county", "person_no"))
    assert frame["date"].dt.year().unique().to_list() == [2022]


def test_the_same_seed_gives_the_same_country(recipe, counties, numbers, country):
    again = make(recipe, counties, numbers)
    assert events.numbered(again.rows(2023), 2023, 1).equals(events.numbered(country.rows(2023), 2023, 1))


def test_children_are_of_their_cohorts_age(recipe, live, numbers):
    service = numbers.services["early_childhood_development.family_session"][0]
    ages = live.filter((pl.col("service") == service) & (pl.col("role") == 1) & (pl.col("age") >= 0))["age"]
    assert ages.min() == 0
    assert ages.max() <= 5


def test_people_of_one_county_have_numbers_of_one_block(country):
    block = country.people.number >> 19
    assert np.array_equal(block, country.people.county + 1)


def test_a_total_is_split_without_losing_anybody():
    parts = largest_remainder(1000, np.array([1.0, 2.0, 0.0, 4.0]), at_least=3)
    assert parts.sum() == 1000
    assert parts[2] == 0
    assert parts[[0, 1, 3]].min() >= 3


def test_the_stage_of_an_intervention_was_reached_by_a_milestone(recipe):
    reached = {one.intervention for one in recipe.milestones if one.kind == "stage_changed"}
    past_pilot = {one["code"] for one in read("programmes/interventions.yaml") if one["stage"] != "pilot"}
    assert reached == past_pilot - {"country_programme"}  # the programme as a whole has no pilot
