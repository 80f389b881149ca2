"""Charts, maps and lists that a review shows, as its review.yaml declares them."""

from __future__ import annotations

from typing import Literal

from xinmiao.core.packs import CodeText, Label, Shape


class Note(Shape):
    zh: str = ""
    en: str = ""


class RegionSpec(Shape):
    """A part of the world as a little grid: a line is codes of countries and dots, one a column."""

    label: Label
    grid: tuple[str, ...]

    def cells(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(line.split()) for line in self.grid)


class Marks(Shape):
    """What is said of a marked place, and of the others."""

    marked: Label
    others: Label


class ExhibitSpec(Shape):
    """One exhibit. In the page it stands where `{{ block: code }}` does.

    kind: bars or steps over the years from `since`; map, a cartogram of provinces; places, a picture of the places that
    the indicator counts, with those of `highlight` marked, drawn by `regions` where these are given; `marks` says what
    the mark means, `short` names that are too long for a tile. title: says the finding; {first} and {last} are the
    figures of the first and last year, {n} how many places, {marked} how many of them are marked.
    """

    code: CodeText
    kind: Literal["bars", "steps", "map", "places"]
    indicator: CodeText
    since: int | None = None
    highlight: CodeText | None = None
    title: Label
    note: Note = Note()
    regions: tuple[RegionSpec, ...] = ()
    marks: Marks | None = None
    short: dict[CodeText, Label] = {}

    def places(self) -> list[str]:
        """The places that `regions` name."""
        return [code for one in self.regions for line in one.cells() for code in line if code != "."]
