"""Reading the tree of places of a pack, their populations, and the tiles of the cartogram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Entry, Label, Part, Reading, Shape, bring_into_step
from xinmiao.core.packs.shapes import Words
from xinmiao.places.models import Box, Place, Population, Tile
from xinmiao.places.rules import FIRST_FREE, cycles, gb_number, paths
from xinmiao.science.text import Text

PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]+$", max_length=32)]
KINDS = Literal[
    "world", "country", "province", "prefecture", "county", "development_zone",
    "township", "village", "school", "clinic", "centre",
]  # fmt: skip


class PlaceShape(Shape):
    code: PlaceCode
    kind: KINDS
    parent: str | None = None
    name_zh: Words
    name_en: Words
    name_en_status: Literal["official", "conventional", "pinyin"]
    valid_from: date | None = None
    valid_to: date | None = None


class PopulationShape(Shape):
    place: str
    group: Literal["total", "age_0_14"]
    year: int = Field(ge=1900, le=2200)
    value: int = Field(ge=0)
    status: Literal["official", "derived", "draft"] = "official"
    source: Words


class BoxShape(Shape):
    """A county between parallels and meridians, in degrees, WGS-84."""

    place: str
    south: float = Field(ge=-90, le=90)
    west: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    status: Literal["official", "derived", "draft"]
    source: Words


class TileShape(Shape):
    place: str
    column: int = Field(ge=0, le=50)
    row: int = Field(ge=0, le=50)
    label_zh: Annotated[str, StringConstraints(max_length=12)] = ""
    label_en: Annotated[str, StringConstraints(max_length=12)] = ""
    short_en: Annotated[str, StringConstraints(max_length=4)] = ""


class SourceShape(Shape):
    """What places need of a source; the part that owns the file reads the rest."""

    model_config = ConfigDict(extra="ignore")

    code: str
    title: Label


@dataclass(frozen=True)
class Geography:
    """What a pack says of places."""

    places: list[Entry[PlaceShape]]
    populations: list[Entry[PopulationShape]]
    boxes: list[Entry[BoxShape]]
    tiles: list[Entry[TileShape]]
    sources: dict[str, Label]


def read(reading: Reading) -> Geography:
    found = Geography(
        reading.table("places/places.csv", PlaceShape, declares=("place", "code")),
        reading.table("places/populations.csv", PopulationShape, optional=True),
        reading.table("places/boxes.csv", BoxShape, optional=True),
        reading.table("places/tiles.csv", TileShape, optional=True),
        _sources(reading),
    )
    _check_tree(reading, found.places)
    _check_dates(reading, found.places)
    for population in found.populations:
        reading.require("place", population.value.place, population.at("place"))
    _check_boxes(reading, found)
    for tile in found.tiles:
        reading.require("place", tile.value.place, tile.at("place"))
    reading.once(found.populations, ("place", "group", "year"))
    reading.once(found.tiles, ("place",))
    reading.once(found.tiles, ("column", "row"))
    return found


def _sources(reading: Reading) -> dict[str, Label]:
    """Titles of sources by code."""
    entries = reading.records("reports/sources.yaml", SourceShape, optional=True)
    return {entry.value.code: entry.value.title for entry in entries}


def _check_tree(reading: Reading, places: list[Entry[PlaceShape]]) -> None:
    by_code = {entry.value.code: entry for entry in places}
    for entry in places:
        if entry.value.parent is None and entry.value.kind != "world":
            what = Text("缺少“parent”：只有“world”没有上级", "'parent' is missing: only the world has none")
            reading.problem(entry.at("parent"), "pack.missing", what)
        elif entry.value.parent is not None:
            reading.require("place", entry.value.parent, entry.at("parent"))
    for ring in cycles({code: entry.value.parent for code, entry in by_code.items()}):
        shown = " → ".join([*ring, ring[0]])
        what = Text(f"上级成了一个圈：{shown}", f"Parents run in a circle: {shown}")
        reading.problem(by_code[ring[0]].at("parent"), "pack.cycle", what)


def _check_boxes(reading: Reading, found: Geography) -> None:
    counties = {entry.value.code for entry in found.places if entry.value.kind == "county"}
    for entry in found.boxes:
        one = entry.value
        reading.require("place", one.place, entry.at("place"))
        if one.place not in counties:
            what = Text("只有县级地方有范围", "Only places of county level have a box")
            reading.problem(entry.at("place"), "pack.value", what)
        if one.south >= one.north or one.west >= one.east:
            what = Text("南须小于北，西须小于东", "South must be below north, west below east")
            reading.problem(entry.at("south"), "pack.value", what)
    reading.once(found.boxes, ("place",))


def _check_dates(reading: Reading, places: list[Entry[PlaceShape]]) -> None:
    for entry in places:
        one = entry.value
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            what = Text("“valid_to”早于“valid_from”", "'valid_to' is before 'valid_from'")
            reading.problem(entry.at("valid_to"), "pack.value", what)


def load(found: Geography, *, version: PackVersion, by: Actor) -> dict[str, object]:
    numbers = _numbers([entry.value.code for entry in found.places])
    changes = {
        "places": bring_into_step(
            Place,
            _place_rows([entry.value for entry in found.places], numbers),
            among=Place.objects.filter(is_listed=True),
        ),
        "populations": bring_into_step(
            Population,
            (_population(entry.value, numbers, found.sources) for entry in found.populations),
            key=("place_id", "group", "year"),
        ),
        "boxes": bring_into_step(Box, (_placed(entry.value, numbers) for entry in found.boxes), key=("place_id",)),
        "tiles": bring_into_step(Tile, (_placed(entry.value, numbers) for entry in found.tiles), key=("place_id",)),
    }
    return {**{name: change.as_dict() for name, change in changes.items()}, "sites_moved": _move_sites()}


def _move_sites() -> int:
    """Let sites that no list holds follow the place that they lie in. Gives how many moved."""
    moved = []
    for site in Place.objects.filter(is_listed=False).select_related("parent"):
        above = site.parent
        if above and site.path != (path := f"{above.path}{site.code}/"):
            site.path, site.province_no, site.county_no = path, above.province_no, above.county_no
            moved.append(site)
    Place.objects.bulk_update(moved, ["path", "province_no", "county_no"], batch_size=500)
    return len(moved)


def _numbers(wanted: list[str]) -> dict[str, int]:
    official = {code: number for code in wanted if (number := gb_number(code)) is not None}
    others = [code for code in wanted if code not in official]
    return {**codes.allot_as("place", official), **codes.allot("place", others, first=FIRST_FREE)}


def _place_rows(places: list[PlaceShape], numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    whole = paths({one.code: one.parent for one in places})
    kinds = {one.code: one.kind for one in places}
    for one in places:
        chain = whole[one.code].strip("/").split("/")
        yield {
            "number": numbers[one.code],
            **one.model_dump(exclude={"parent"}),
            "parent_id": numbers[one.parent] if one.parent is not None else None,
            "path": whole[one.code],
            "province_no": _nearest("province", chain, kinds, numbers),
            "county_no": _nearest("county", chain, kinds, numbers),
            "is_listed": True,
        }


def _nearest(kind: str, chain: list[str], kinds: Mapping[str, str], numbers: Mapping[str, int]) -> int:
    return next((numbers[code] for code in reversed(chain) if kinds[code] == kind), 0)


def _placed(one: Shape, numbers: Mapping[str, int]) -> dict[str, Any]:
    row = one.model_dump()
    return {"place_id": numbers[row.pop("place")], **row}


def _population(one: PopulationShape, numbers: Mapping[str, int], titles: Mapping[str, Label]) -> dict[str, Any]:
    code = one.source.partition(":")[0]  # what follows says how the figure was derived
    title = titles.get(code) or Label(zh=one.source, en=one.source)
    return {**_placed(one, numbers), "source_zh": title.zh, "source_en": title.en}


PART = Part("places", read, load)
