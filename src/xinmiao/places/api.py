"""Places over HTTP: the tree and its codes."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from xinmiao.places import queries
from xinmiao.places.models import Kind, Place

router = Router(tags=["places"])


class PlaceOut(Schema):
    code: str
    number: int = Field(description="The place's number in the ledger; that of GB/T 2260 where it has one.")
    kind: Kind
    parent: str | None = Field(None, description="Code of the place above it.")
    name_zh: str
    name_en: str
    name_en_status: str
    province: int = Field(alias="province_no")
    county: int = Field(alias="county_no")
    valid_from: date | None
    valid_to: date | None
    is_retired: bool

    @staticmethod
    def resolve_parent(place: Place) -> str | None:
        return place.parent.code if place.parent else None


class PopulationOut(Schema):
    group: str
    year: int
    value: int
    status: str
    source_zh: str
    source_en: str


class PlaceWithinOut(PlaceOut):
    ancestors: list[str] = Field(alias="ancestor_codes", description="Codes from the world down.")
    populations: list[PopulationOut]


class PlacesOut(Schema):
    items: list[PlaceOut]
    count: int = Field(description="How many there are in all.")


class Chosen(Schema):
    """Which places are asked for."""

    kind: Kind | None = None
    parent: str | None = Field(None, description="Only those directly below this code.")
    under: str | None = Field(None, description="Only those below this code, at any depth.")
    on: date | None = Field(None, description="Only those that exist on this day.")
    limit: int = Field(500, ge=1, le=5000)
    offset: int = Field(0, ge=0, le=2**31 - 1)


class Words(Schema):
    """What is searched for."""

    q: str = Field(min_length=1, max_length=60)


@router.get("/", response=PlacesOut)
def list_places(request: HttpRequest, chosen: Query[Chosen]) -> dict[str, object]:
    """Places of the current country pack and its registered sites, in the order of their codes."""
    found = Place.objects.live().select_related("parent")
    found = found.filter(kind=chosen.kind) if chosen.kind else found
    found = found.filter(parent=queries.place(chosen.parent)) if chosen.parent else found
    found = found.under(queries.place(chosen.under)) if chosen.under else found
    found = found.as_of(chosen.on) if chosen.on else found
    return {"items": found[chosen.offset : chosen.offset + chosen.limit], "count": found.count()}


@router.get("/search/", response=list[PlaceOut])
def search_places(request: HttpRequest, words: Query[Words]) -> list[Place]:
    """Places by Chinese name, pinyin, English name or code; at most 50."""
    return queries.search(words.q)


@router.get("/{code}/", response=PlaceWithinOut)
def get_place(request: HttpRequest, code: str) -> Place:
    return queries.place(code)
