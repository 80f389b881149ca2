"""Which figures of elimination stand, as the tables that `science.elimination` reads, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope
from xinmiao.core import packs
from xinmiao.indicators.models import CascadeStep, EliminationFigure, EliminationTable, Origin
from xinmiao.indicators.rules import elimination as rules
from xinmiao.places.models import Kind, Place
from xinmiao.science import elimination
from xinmiao.science.elimination import cascades, disclosure
from xinmiao.science.elimination.criteria import PACKAGED, Criteria, criteria_of
from xinmiao.ui.frame import language

PROGRAMME = "emtct"
"""The intervention that these figures belong to."""
LEVELS = {Kind.COUNTRY: "country", Kind.PROVINCE: "province", Kind.PREFECTURE: "prefecture",
          Kind.VILLAGE: "village", Kind.TOWNSHIP: "township"}  # fmt: skip
_DEEP = "county"
"""Every other kind of place counts as a county: nothing of it is shown."""
_WHERE = {"place": pl.String, "parent": pl.String, "level": pl.String, "year": pl.Int64}
FIGURES = {**_WHERE, "indicator": pl.String, "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.String,
           "unknown": pl.Int64, "source": pl.String}  # fmt: skip
STEPS = {**_WHERE, "disease": pl.String, "step": pl.String, "reached": pl.Int64, "not_reached": pl.Int64,
         "unknown": pl.Int64, "need": pl.Int64, "need_source": pl.String}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A table with the places in it. frame: places by their name; places: by that name; key: of what is in it."""

    frame: pl.DataFrame
    places: Mapping[str, Place]
    has_generated: bool
    key: str

    @property
    def years(self) -> list[int]:
        return sorted(self.frame["year"].unique().to_list())

    def of_kind(self, *kinds: str) -> list[str]:
        return [name for name, place in self.places.items() if level_of(place) in kinds]

    def named(self, code: str) -> str:
        """Give the name of a place by its code; empty where it has no figures here."""
        return next((name for name, place in self.places.items() if place.code == code), "")

    def units_of(self, name: str) -> list[str]:
        """Those right below a place."""
        below = self.frame.filter(pl.col("parent") == name)["place"].unique(maintain_order=True)
        return [str(one) for one in below]

    def around(self, name: str) -> pl.DataFrame:
        """The rows of a place and of those right below it."""
        return self.frame.filter((pl.col("place") == name) | (pl.col("parent") == name))


def level_of(place: Place) -> str:
    return LEVELS.get(Kind(place.kind), _DEEP)


def standards() -> dict[str, Criteria]:
    """The sets of criteria by id: those of the pack first, then WHO's."""
    return {**elimination.load_all(Path(settings.PACK_DIR) / "elimination"),
            **{name: criteria_of(name) for name in PACKAGED}}  # fmt: skip


def allowed(standard: Criteria) -> tuple[str, ...]:
    """The drafts of these criteria that the pack opts into."""
    name = standard.rule.id
    return tuple(one for one in packs.allowed(settings.PACK_DIR) if one == name or one.startswith(f"{name}."))


def figures() -> Held:
    """The figures by indicator that stand."""
    rows = EliminationFigure.objects.order_by("table_id", "pk").select_related("table", "place")
    kept = rules.standing(
        (((one.place_id, one.year, one.indicator, one.source), one.table.rank, one) for one in rows), shared=3
    )
    return _held(kept, ("indicator", "numerator", "denominator", "value", "unknown", "source"), FIGURES)


def steps() -> Held:
    """The steps of cascades that stand. What was counted from pairs yields to a table that somebody sent."""
    rows = CascadeStep.objects.order_by("table_id", "pk").select_related("table", "place")
    kept = rules.standing(
        (((one.place_id, one.year, one.disease, one.step), one.table.rank, one) for one in rows), shared=3
    )
    names = ("disease", "step", "reached", "not_reached", "unknown", "need", "need_source")
    return _held(kept, names, STEPS)


def _held(kept: Sequence[Any], names: Iterable[str], schema: Mapping[str, Any]) -> Held:
    """Put rows into a frame, the widest places first, in the order of codes."""
    places = {one.place_id: one.place for one in kept}
    named = _named(sorted(places.values(), key=lambda place: (len(place.ancestor_codes), place.code)))
    by_number = {place.number: name for name, place in named.items()}
    rank = {number: n for n, number in enumerate(by_number)}
    parents = _parents(named)
    rows = [
        {"place": by_number[one.place_id], "parent": parents[by_number[one.place_id]],
         "level": level_of(one.place), "year": one.year, **{name: getattr(one, name) for name in names}}
        for one in sorted(kept, key=lambda one: (rank[one.place_id], one.year))
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict(schema))
    newest = max(kept, key=lambda one: one.table_id).table.key if kept else ""
    has_generated = any(one.table.origin == Origin.GENERATED for one in kept)
    return Held(frame, named, has_generated, f"{newest}/{frame.height}/{language()}")


def _named(places: Iterable[Place]) -> dict[str, Place]:
    """Name places in the reader's language; the code stands behind a name that is there twice."""
    found: dict[str, Place] = {}
    for place in places:
        found[f"{place.name} ({place.code})" if place.name in found else place.name] = place
    return found


def _parents(named: Mapping[str, Place]) -> dict[str, str]:
    """Give for each place the nearest one above it that has figures, too; empty for the highest."""
    by_code = {place.code: name for name, place in named.items()}
    return {
        name: next((by_code[code] for code in reversed(place.ancestor_codes) if code in by_code), "")
        for name, place in named.items()
    }


def judged(held: Held, standard: Criteria, year: int) -> pl.DataFrame:
    """Give each criterion of each place in a year, without what its level may not show."""
    return _remembered(_Asked(held, standard, year, allowed(standard)))


@dataclass(frozen=True)
class _Asked:
    held: Held
    standard: Criteria
    year: int
    allowed: tuple[str, ...]

    @property
    def _key(self) -> tuple[object, ...]:
        return self.held.key, self.standard.rule.checksum, self.year, self.allowed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=64)
def _remembered(asked: _Asked) -> pl.DataFrame:
    until = asked.held.frame.filter(pl.col("year") <= asked.year)
    found = elimination.assess(until, asked.standard, asked.allowed, year=asked.year)
    return disclosure.shown_by_level(found, disclosure.levels(asked.held.frame))


def published(standard: Criteria, country: str) -> list[tuple[rules.Published, pl.DataFrame]]:
    """Give what was published of the whole country, by year, judged by itself: never beside figures of ours."""
    found = []
    for one in rules.published(standard):
        rows = [(country, str(one.year), name, value) for name, value in one.figures.items()]
        table = pl.DataFrame(
            rows, schema=dict.fromkeys(("place", "year", "indicator", "value"), pl.String), orient="row"
        )
        whole = elimination.assess(table, standard, allowed(standard))
        found.append((one, whole.filter(pl.col("criterion").is_in(list(one.figures)))))
    return found


def cascade(held: Held) -> pl.DataFrame:
    """Give every step with both denominators, and no small cell nor a place below a province."""
    order = {str(step): n for n, step in enumerate(cascades.steps())}
    found = rules.without_small_cells(elimination.cascade(held.frame))
    rank = pl.col("step").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return found.filter(pl.col("level").is_in(rules.PROVINCE_UP)).sort(rank, maintain_order=True)


def tables() -> QuerySet[EliminationTable]:
    """What was taken in, newest first."""
    return EliminationTable.objects.all()


def scopes_for(scopes: Iterable[Scope]) -> list[Scope]:
    """Those in which somebody may send figures of this programme: whoever decides on its returns."""
    return [one for one in scopes if Permission.REVIEW_RETURNS in PERMISSIONS[one.role]
            and one.programme in ("", PROGRAMME)]  # fmt: skip


def places_for(scopes: Iterable[Scope]) -> list[Place]:
    """The places that somebody may send figures of, down to the county."""
    kinds = (Kind.COUNTRY, Kind.PROVINCE, Kind.PREFECTURE, Kind.COUNTY)
    mine = {one.place for one in scopes_for(scopes)}
    known = Place.objects.live().filter(kind__in=kinds).order_by("path")
    return [one for one in known if "" in mine or mine & {one.code, *one.ancestor_codes}]
