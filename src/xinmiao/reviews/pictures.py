"""Exhibits as charts, cartograms and countries by region: the same for page, download and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from xinmiao.places.models import Tile as PlacedTile
from xinmiao.reviews.exhibits import ExhibitSpec
from xinmiao.reviews.models import Edition
from xinmiao.ui import charts, numbers
from xinmiao.ui.cartogram import Cartogram, Tile
from xinmiao.ui.charts import Chart, Point
from xinmiao.ui.world import Country, Region, World

Row = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """An exhibit of an edition in one language. picture: Chart, Cartogram or World, by kind."""

    code: str
    kind: str
    picture: Chart | Cartogram | World

    @property
    def title(self) -> str:
        return self.picture.title


@dataclass(frozen=True)
class Frame:
    """What stands around every picture of an edition."""

    language: str
    unit: str
    source: str
    freshness: str
    note: str
    demonstration: bool

    def about(self) -> dict[str, Any]:
        return {
            "source": self.source, "freshness": self.freshness, "note": self.note, "demonstration": self.demonstration,
        }  # fmt: skip


def draw(spec: ExhibitSpec, rows: Sequence[Row], frame: Frame) -> Drawn:
    """Give the picture of an exhibit."""
    title = getattr(spec.title, frame.language).format(**_told(spec, rows, frame.language))
    picture = _world(title, rows, frame, spec) if spec.kind == "places" else _PICTURES[spec.kind](title, rows, frame)
    return Drawn(spec.code, spec.kind, picture)


def frame(edition: Edition, spec: ExhibitSpec, language: str, *, unit: str, source: str) -> Frame:
    """Give the frame of a picture: unit, source, when it was built, and whether the data are a demonstration's."""
    with translation.override("en" if language == "en" else "zh-hans"):
        freshness = as_of(edition)
    note = getattr(spec.note, language)
    return Frame(language, unit, source, freshness, note, edition.review.is_demonstration)


def as_of(edition: Edition) -> str:
    """Say which edition and which version of the ledger the figures are of, and of which day."""
    if edition.built_at is None:
        return ""
    told = {
        "number": edition.number,
        "events": edition.pins.get("ledger", {}).get("events", 0),
        "day": f"{edition.built_at:%Y-%m-%d}",
    }
    return _("Edition %(number)s, ledger %(events)s, as of %(day)s") % told


def _told(spec: ExhibitSpec, rows: Sequence[Row], language: str) -> dict[str, str]:
    values = [row["value"] for row in rows if isinstance(row.get("value"), int | float)]
    ends = {"first": values[0], "last": values[-1]} if values else {"first": None, "last": None}
    told = {name: numbers.short(value, language) for name, value in ends.items()}
    return {**told, "n": str(len(rows)), "marked": str(sum(bool(row.get("on")) for row in rows))}


def bars(title: str, rows: Sequence[Row], frame: Frame) -> Chart:
    """Give a bar a year, the last one in strong colour."""
    last = str(rows[-1]["label"]) if rows else ""
    return charts.bars(
        _points(rows), title=title, unit=frame.unit, lang=frame.language, highlight=last, **frame.about()
    )


def _steps(title: str, rows: Sequence[Row], frame: Frame) -> Chart:
    return charts.steps(_points(rows), title=title, unit=frame.unit, lang=frame.language, **frame.about())


def _points(rows: Sequence[Row]) -> list[Point]:
    return [Point(row["label"], row["value"], row["lower"], row["upper"], row["flagged"]) for row in rows]


def provinces(title: str, rows: Sequence[Row], frame: Frame) -> Cartogram:
    """Give a tile a province."""
    named = {row["place"]: row[f"name_{frame.language}"] for row in rows}
    values = {row["place"]: row["value"] for row in rows}
    return Cartogram(title, frame.unit, _tiles(named, frame.language), values, frame.language, **frame.about())


def _tiles(named: dict[str, str], language: str) -> list[Tile]:
    with translation.override("en" if language == "en" else "zh-hans"):
        return [
            Tile(one.place.code, one.column, one.row, one.label, named.get(one.place.code, ""), one.short)
            for one in PlacedTile.objects.select_related("place")
        ]


def _world(title: str, rows: Sequence[Row], frame: Frame, spec: ExhibitSpec) -> World:
    countries = tuple(_country(row, spec, frame.language) for row in rows)
    by_code = {one.code: one for one in countries}
    regions = tuple(
        Region(getattr(one.label, frame.language), tuple(tuple(by_code.get(c) for c in line) for line in one.cells()))
        for one in spec.regions
    )
    marks = (spec.marks.marked, spec.marks.others) if spec.marks else ()
    words = tuple(getattr(one, frame.language) for one in marks) or ("●", "○")
    return World(title, countries, regions, words, frame.language, frame.unit, **frame.about())


def _country(row: Row, spec: ExhibitSpec, language: str) -> Country:
    name, short = row[f"name_{language}"], spec.short.get(row["place"])
    return Country(row["place"], name, getattr(short, language) if short else name, bool(row["on"]))


_PICTURES: dict[str, Callable[[str, Sequence[Row], Frame], Chart | Cartogram]] = {
    "bars": bars,
    "steps": _steps,
    "map": provinces,
}
