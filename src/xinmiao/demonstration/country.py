"""The whole country laid out from its recipe: who, where, in which year; then its rows, a year at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from xinmiao.demonstration import events
from xinmiao.demonstration.counties import Counties, chosen, provinces_of
from xinmiao.demonstration.events import Codes, Columns, Places, Sites
from xinmiao.demonstration.population import Lane, Population, largest_remainder, lay, populate
from xinmiao.demonstration.recipe import Pool, Recipe, SiteService, Stream
from xinmiao.ledger.schema import ALIASES, Role


@dataclass(frozen=True)
class Numbers:
    """Codes of the ledger: service → (its number, its intervention's), partner, place."""

    services: Mapping[str, tuple[int, int]]
    partners: Mapping[str, int]
    places: Mapping[str, int]

    def of(self, service: str, partners: list[str], role: int = Role.SITE) -> Codes:
        number, intervention = self.services[service]
        return Codes(number, intervention, np.array([self.partners[code] for code in partners] or [0]), role)


@dataclass(frozen=True)
class SiteName:
    """A site to be registered: pool, kind, position of its county, its running number there, its names."""

    code: str
    kind: str
    county: int
    name_zh: str
    name_en: str


def sites_of(recipe: Recipe, counties: Counties) -> dict[str, list[SiteName]]:
    """Give every site of every pool, in the order in which they open."""
    return {code: _sites_of_pool(recipe, counties, code, pool) for code, pool in recipe.pools.items()}


def _sites_of_pool(recipe: Recipe, counties: Counties, code: str, pool: Pool) -> list[SiteName]:
    last = chosen(counties, pool, pool.n, again=True, seed=recipe.seed + sum(code.encode()))[-1]
    seen: dict[int, int] = {}
    named = []
    for county in last.tolist():
        n = seen[county] = seen.get(county, 0) + 1
        names = {"zh": counties.name_zh[county], "en": counties.name_en[county]}
        named.append(
            SiteName(
                f"demo.{code}.{counties.number[county]}.{n}", pool.kind, county,
                pool.name.zh.format(county=names["zh"], n=n), pool.name.en.format(county=names["en"], n=n),
            )
        )  # fmt: skip
    return named


class Country:
    """A recipe made concrete at a scale.

    sites: pool → (position of the county, place number) of each site, in the order of opening.
    """

    def __init__(
        self,
        recipe: Recipe,
        counties: Counties,
        numbers: Numbers,
        blocks: np.ndarray,
        sites: Mapping[str, tuple[np.ndarray, np.ndarray]],
        *,
        scale: float,
        seed: int,
    ) -> None:
        self.recipe, self.counties, self.numbers, self.sites = recipe, counties, numbers, sites
        self.scale, self.seed = scale, seed
        self.lanes = self._lay_all()
        self.people: Population = populate(
            counties, blocks, recipe.cohorts, self.lanes, recipe.years, merged=recipe.shares.merged, seed=seed
        )

    @property
    def years(self) -> list[int]:
        """All years with events; South–South cooperation began before the rest."""
        return sorted({*self.recipe.years, *(y for ys in self.recipe.south_south.programmes.values() for y in ys)})

    def aliases(self, day: np.datetime64) -> pa.Table:
        """Give the rows that join second numbers to the first."""
        rows = np.flatnonzero(self.people.double)
        columns = {
            "alias_no": pa.nulls(len(rows), pa.int64()),
            "person_no": pa.array(self.people.double[rows]),
            "kept_no": pa.array(self.people.number[rows]),
            "date": pa.array(np.full(len(rows), day, "datetime64[D]")),
            "source_no": pa.array(np.zeros(len(rows), np.int32)),
        }
        return pa.table({f.name: columns[f.name].cast(f.type) for f in ALIASES})

    def rows(self, year: int) -> Columns:
        """Make all rows of a year, not numbered yet."""
        rng = np.random.default_rng([self.seed, year])
        whole = events.joined([*self._to_people(year, rng), *self._at_sites(year, rng), *self._elsewhere(year, rng)])
        return events.untidied(whole, self.recipe.shares, self.people.unused, rng)

    # laying out

    def _lay_all(self) -> list[Lane]:
        last: dict[str, Lane] = {}
        lanes = []
        for i, stream in enumerate(self.recipe.streams):
            lane = lay(stream, self._people_by_county(stream, self.seed + 100 + i), last.get(stream.cohort))
            last[stream.cohort] = lane
            lanes.append(lane)
        return lanes

    def _people_by_county(self, stream: Stream, seed: int) -> list[np.ndarray]:
        weight = self.counties.weights(stream.favour)
        exact = stream.n_counties and chosen(self.counties, stream, stream.n_counties, again=False, seed=seed)
        by_year = []
        for turn, n in enumerate(stream.people):
            if stream.at:
                here = self._open(stream.at, turn).per_county.astype(float)
            elif exact:
                here = np.where(np.isin(np.arange(len(weight)), exact[turn]), weight, 0)
            else:
                allowed = provinces_of(stream, turn)
                here = np.where(np.isin(self.counties.province, allowed), weight, 0) if allowed else weight
            at_least = 1 if exact or stream.n_provinces else 0
            by_year.append(largest_remainder(round(n * self.scale), here, at_least))
        return by_year

    def _open(self, pool: str, turn: int) -> Sites:
        county, number = self.sites[pool]
        n = self.recipe.pools[pool].n[turn]
        return Sites.of(county[:n], number[:n], len(self.counties))

    # rows of a year

    def _to_people(self, year: int, rng: np.random.Generator) -> Iterator[Columns]:
        if year not in self.recipe.years:
            return
        turn = self.recipe.years.index(year)
        for lane in self.lanes:
            stream = lane.stream
            codes = self.numbers.of(stream.service, stream.partners, Role[stream.role.upper()])
            sites = self._open(stream.at, turn) if stream.at else None
            yield events.to_people(
                codes, self.people.of(lane, turn), stream.events_each, year, self.people, self.counties, sites,
                self.recipe.shares, rng,
            )  # fmt: skip

    def _at_sites(self, year: int, rng: np.random.Generator) -> Iterator[Columns]:
        if year not in self.recipe.years:
            return
        turn = self.recipe.years.index(year)
        for i, one in enumerate(self.recipe.site_services):
            codes = self.numbers.of(one.service, one.partners)
            places = self._places_of(one, turn, self.seed + 500 + i)
            yield events.at_places(codes, places, one.events_each, year, rng)
        yield self._coordination(year, turn, rng)

    def _places_of(self, one: SiteService, turn: int, seed: int) -> Places:
        if one.pool:
            county, number = self.sites[one.pool]
            n = self.recipe.pools[one.pool].n[turn]
            return self._in_counties(county[:n], number[:n])
        if one.places:
            return self._listed(one.places[: one.n[turn]] if one.n else one.places)
        if one.like:
            lane = next(lane for lane in self.lanes if lane.stream.service == one.like)
            county = np.flatnonzero(lane.own[turn].count + lane.borrowed[turn])
        else:
            county = chosen(self.counties, one, one.n_counties, again=False, seed=seed)[turn]
        return self._in_counties(county, self.counties.number[county])

    def _in_counties(self, county: np.ndarray, number: np.ndarray) -> Places:
        return Places(number, self.counties.number[county], self.counties.province[county])

    def _listed(self, codes: list[str]) -> Places:
        province = [int(code[:2]) if code[:2].isdigit() else 0 for code in codes]
        return Places(
            np.array([self.numbers.places[code] for code in codes], np.int32),
            np.zeros(len(codes), np.int32), np.array(province, np.int16),
        )  # fmt: skip

    def _coordination(self, year: int, turn: int, rng: np.random.Generator) -> Columns:
        """Each partner meets in so many provinces, taken in turn, so that all appear each year."""
        told = self.recipe.coordination
        partners = [number for code, number in sorted(self.numbers.partners.items()) if code != "office"]
        provinces = sorted(self.recipe.provinces)
        n = told.events_each_partner
        turns = turn + np.arange(len(partners) * n)
        where = self._listed([str(provinces[i % len(provinces)]) for i in turns])
        made = events.at_places(self.numbers.of(told.service, []), where, 1, year, rng)
        return made | {"partner": np.repeat(np.array(partners, np.int16), n)}

    def _elsewhere(self, year: int, rng: np.random.Generator) -> Iterator[Columns]:
        """South–South cooperation: programmes in countries, and the funds received for them."""
        told = self.recipe.south_south
        running = [code for code, years in told.programmes.items() if year in years]
        programmes = self.numbers.of(told.programme_service, told.partners)
        yield events.at_places(programmes, self._listed(running), 4, year, rng)
        received = told.receipts.get(year, {})
        parts = np.concatenate(
            [largest_remainder(usd * 100, np.ones(told.parts)) for usd in received.values()] or [np.zeros(0)]
        )
        where = self._listed([code for code in received for _ in range(told.parts)])
        yield events.at_places(self.numbers.of(told.receipt_service, told.partners), where, 1, year, rng, parts)
