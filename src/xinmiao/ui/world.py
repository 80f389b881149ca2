"""Countries as tiles, grouped by region: who is where, at a glance, with no boundary drawn.

A region is a little grid of its own. Wide, the regions stand side by side; narrow, one under the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xinmiao.ui.charts.drawing import FONTS, themed_colours
from xinmiao.ui.tokens import LIGHT

WIDE, TALL, GAP, HEAD, BETWEEN = 88, 62, 5, 30, 46
LINE = 1.16
LARGEST = {False: 19.0, True: 25.0}


@dataclass(frozen=True, slots=True)
class Country:
    """A country: code (ISO 3166-1 alpha-3), name, its shortest name for the tile, and whether it is marked."""

    code: str
    name: str
    label: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world: a row is a country or None a column."""

    label: str
    grid: tuple[tuple[Country | None, ...], ...]

    @property
    def n_columns(self) -> int:
        return max((len(row) for row in self.grid), default=0)


@dataclass(frozen=True, slots=True)
class World:
    """Countries with those of a kind marked. marks: words for the marked ones and for the others."""

    title: str
    countries: tuple[Country, ...]
    regions: tuple[Region, ...]
    marks: tuple[str, str]
    lang: str
    unit: str = ""
    source: str = ""
    freshness: str = ""
    note: str = ""
    demonstration: bool = False

    @property
    def n_marked(self) -> int:
        return sum(one.marked for one in self.countries)

    @property
    def described(self) -> str:
        """The picture in words: marked countries, then the others."""
        named = [", ".join(one.name for one in self.countries if one.marked is marked) for marked in (True, False)]
        return "; ".join(f"{words}: {names}" for words, names in zip(self.marks, named, strict=True) if names)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tile ready for the template: lines are (words, baseline)."""

    country: Country
    x: int
    y: int
    fill: str
    ink: str
    size: float
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    label: str
    x: int
    y: int
    tiles: tuple[Drawn, ...]


def svg(picture: World, *, narrow: bool = False, themed: bool = True) -> SafeString:
    """Draw the tiles; `narrow` for a phone: regions stacked, and codes where names are too long to read."""
    regions, width, height = _placed(picture, narrow)
    context = {
        "picture": picture,
        "regions": regions,
        "wide": WIDE,
        "tall": TALL,
        "width": width,
        "height": height,
        "head": LIGHT["text-soft"],
        "font": "" if themed else FONTS,
    }
    drawing = render_to_string("ui/world.svg", context)
    return mark_safe(themed_colours(drawing) if themed else drawing)


def rows(picture: World) -> list[tuple[str, str, str]]:
    """Give the same as a table: name, code, and what is said of it."""
    return [(one.name, one.code, picture.marks[0 if one.marked else 1]) for one in picture.countries]


def _placed(picture: World, narrow: bool) -> tuple[list[DrawnRegion], int, int]:
    """Give the regions in place with the picture's width and height."""
    label = _code if narrow and picture.lang == "en" else _short
    x = y = width = height = 0
    drawn = []
    for region in picture.regions:
        across, down = region.n_columns * (WIDE + GAP) - GAP, HEAD + len(region.grid) * (TALL + GAP) - GAP
        drawn.append(DrawnRegion(region.label, x, y + 18, _tiles(region, x, y + HEAD, narrow, label)))
        width, height = max(width, x + across), max(height, y + down)
        x, y = (0, y + down + 24) if narrow else (x + across + BETWEEN, 0)
    return drawn, width, height


def _tiles(region: Region, x: int, y: int, narrow: bool, label: Callable[[Country], str]) -> tuple[Drawn, ...]:
    return tuple(
        _drawn(one, x + column * (WIDE + GAP), y + row * (TALL + GAP), narrow, label(one))
        for row, cells in enumerate(region.grid)
        for column, one in enumerate(cells)
        if one
    )


def _drawn(country: Country, x: int, y: int, narrow: bool, label: str) -> Drawn:
    lines, size = fitted(label, LARGEST[narrow])
    top = y + TALL / 2 - (len(lines) - 1) * size * LINE / 2 + size * 0.36
    placed = tuple((line, round(top + number * size * LINE, 1)) for number, line in enumerate(lines))
    shade = "class-5" if country.marked else "class-1"
    return Drawn(country, x, y, LIGHT[shade], LIGHT[f"on-{shade}"], round(size, 1), placed)


def fitted(label: str, largest: float) -> tuple[tuple[str, ...], float]:
    """Break a name into the lines that let its letters be largest within a tile; give lines and size."""
    return max(((lines, _size(lines, largest)) for lines in _breaks(label)), key=lambda found: found[1])


def _size(lines: Sequence[str], largest: float) -> float:
    widest = max(sum(1.0 if letter > "\u2e80" else 0.6 for letter in line) for line in lines)
    return min(largest, (WIDE - 10) / widest, (TALL - 12) / (len(lines) * LINE))


def _breaks(label: str) -> list[tuple[str, ...]]:
    """Give the ways to write a name: on one line, or on two, at a space or hyphen or between Chinese characters."""
    if label[:1] > "\u2e80":
        cut = label.index("（") if "（" in label else (len(label) + 1) // 2
        return [(label,), (label[:cut], label[cut:])] if len(label) > 3 else [(label,)]
    words = label.replace("-", "- ").split()
    return [(label,), *((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))]


def _short(country: Country) -> str:
    return country.label


def _code(country: Country) -> str:
    return country.code
