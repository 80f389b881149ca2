"""A country as tiles, one a province: it claims no boundary, and a small one reads as well as a large one."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log10

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xinmiao.science.text import Text
from xinmiao.ui import numbers
from xinmiao.ui.charts.drawing import FONTS, themed_colours
from xinmiao.ui.tokens import CLASSES, LIGHT

WIDE, TALL, GAP = 76, 60, 4
NO_DATA, SUPPRESSED = Text("无数据", "No data"), Text("人数过少，不公布", "Too few to show")
Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a place stands in the picture, in columns and rows from 0; label is its shortest name.

    short: what stands for the label where the picture is as narrow as a phone; empty where the label fits.
    """

    code: str
    column: int
    row: int
    label: str
    name: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Cartogram:
    """Tiles with their values.

    values: by place code; None or absent is no data, any text is the mark of a suppressed cell.
    thresholds: lower ends of classes 2 to 5; found from the values
    other than zero when not given (zero is no class). links: by place code. categories: where values are no amounts
    but kinds, numbered 1 to 5 by their class: the sign in the tile and the words, by number.
    """

    title: str
    unit: str
    tiles: Sequence[Tile]
    values: Mapping[str, Value]
    lang: str
    thresholds: tuple[float, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    freshness: str = ""
    note: str = ""
    demonstration: bool = False
    categories: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def breaks(self) -> tuple[float, ...]:
        """The thresholds in use."""
        if self.categories:
            return tuple(float(number) for number in range(2, len(CLASSES) + 1))
        known = [value for value in self.values.values() if _known(value) and value != 0]
        return self.thresholds or thresholds([float(value) for value in known])  # type: ignore[arg-type]

    @property
    def key(self) -> str:
        """A name for the ids within the picture."""
        return hashlib.sha256(f"{self.title}{sorted(self.values.items(), key=str)}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tile ready for the template."""

    tile: Tile
    x: int
    y: int
    fill: str
    ink: str
    words: str
    told: str
    url: str

    @property
    def size(self) -> int:
        """The size of the label's letters: one for each script, so that the map is calm."""
        return 18 if self.tile.label[:1] > "\u2e80" else 13

    @property
    def squeezed(self) -> int | None:
        """How wide the label is made where it would leave its tile."""
        length = sum(self.size * (1.0 if letter > "\u2e80" else 0.62) for letter in self.tile.label)
        return WIDE - 8 if length > WIDE - 8 else None


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    fill: str
    words: str


def svg(picture: Cartogram, *, themed: bool = True) -> SafeString:
    """Draw the tiles as SVG; `themed` follows the page's tokens and keeps the links, else plain for a PDF."""
    tiles = [_drawn(picture, tile, themed) for tile in picture.tiles]
    context = {
        "picture": picture,
        "tiles": tiles,
        "wide": WIDE,
        "tall": TALL,
        "middle": WIDE // 2,
        "width": max((t.x for t in tiles), default=0) + WIDE,
        "height": max((t.y for t in tiles), default=0) + TALL,
        "none": LIGHT["data-none"],
        "stripe": LIGHT["data-soft"],
        "font": "" if themed else FONTS,
        "themed": themed,
    }
    drawing = render_to_string("ui/cartogram.svg", context)
    return mark_safe(themed_colours(drawing) if themed else drawing)


def legend(picture: Cartogram) -> list[Key]:
    """Give the classes that occur, then the marks for no data and for suppressed cells."""
    breaks = picture.breaks
    ends = (None, *breaks, None)
    values = [picture.values.get(tile.code) for tile in picture.tiles]
    classed = [
        Key(f"var(--class-{number + 1})", _class_words(picture, number + 1, ends[number], ends[number + 1]))
        for number in range(len(breaks) + 1)
        if any(_known(v) and v != 0 and bisect_right(breaks, v) == number for v in values)  # type: ignore[type-var]
    ]
    zero = [Key("var(--data-none)", "0")] if any(_known(value) and value == 0 for value in values) else []
    missing = [Key("var(--data-none)", NO_DATA.in_(picture.lang))] if None in values else []
    hidden = [Key(f"url(#{picture.key}-suppressed)", SUPPRESSED.in_(picture.lang))] if any(map(_hidden, values)) else []
    return [*zero, *(key for key in classed if key.words), *missing, *hidden]


def plain_legend(picture: Cartogram) -> list[tuple[str, str]]:
    """Give the legend's classes with plain colours, for paper and files."""
    plain = {f"var(--{name})": colour for name, colour in LIGHT.items()}
    return [(plain.get(key.fill, LIGHT["data-soft"]), key.words) for key in legend(picture)]


def rows(picture: Cartogram) -> list[tuple[str, Value]]:
    """Give the same data as a table: name and value."""
    return [(_keyed(tile), _value(picture, tile)) for tile in picture.tiles]


def _value(picture: Cartogram, tile: Tile) -> Value:
    value = picture.values.get(tile.code)
    return " ".join(_kind(picture, value)) if picture.categories and _known(value) else value


def _kind(picture: Cartogram, value: Value) -> tuple[str, str]:
    """The sign and the words of a value that is a kind."""
    return picture.categories.get(int(value or 0), ("", ""))


def _class_words(picture: Cartogram, number: int, low: float | None, high: float | None) -> str:
    return " ".join(_kind(picture, number)) if picture.categories else _range(low, high, picture.lang)


def _keyed(tile: Tile) -> str:
    name = tile.name or tile.label
    return f"{name} ({tile.short})" if tile.short else name


def thresholds(values: Sequence[float], classes: int = len(CLASSES)) -> tuple[float, ...]:
    """Give up to `classes` - 1 round thresholds that part the values into groups of about equal number."""
    ordered = sorted(values)
    if len(set(ordered)) < 2:
        return ()
    cuts = [ordered[len(ordered) * number // classes] for number in range(1, classes)]
    rounded = sorted({_round(cut) for cut in cuts})
    return tuple(cut for cut in rounded if ordered[0] < cut <= ordered[-1])


def _round(value: float) -> float:
    if value == 0:
        return 0.0
    step = 10 ** (floor(log10(abs(value))) - 1)
    return float(round(value / step) * step)


def _known(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _hidden(value: Value) -> bool:
    return value is not None and not _known(value)


def _drawn(picture: Cartogram, tile: Tile, themed: bool) -> Drawn:
    value = picture.values.get(tile.code)
    fill, ink = _colours(picture, value)
    return Drawn(
        tile,
        tile.column * (WIDE + GAP),
        tile.row * (TALL + GAP),
        fill,
        ink,
        words=_kind(picture, value)[0] if picture.categories and _known(value) else _words(value, picture.lang),
        told=f"{tile.name or tile.label}: {_told(value, picture)}",
        url=picture.links.get(tile.code, "") if themed else "",
    )


def _colours(picture: Cartogram, value: Value) -> tuple[str, str]:
    if value is None or value == 0:
        return LIGHT["data-none"], LIGHT["text-soft"]
    if _hidden(value):
        return f"url(#{picture.key}-suppressed)", LIGHT["text"]
    number = bisect_right(picture.breaks, value) + 1
    return LIGHT[f"class-{number}"], LIGHT[f"on-class-{number}"]


def _words(value: Value, lang: str) -> str:
    return "–" if value is None else "…" if _hidden(value) else numbers.compact(value, lang)


def _told(value: Value, picture: Cartogram) -> str:
    if value is None:
        return NO_DATA.in_(picture.lang)
    if _hidden(value):
        return SUPPRESSED.in_(picture.lang)
    if picture.categories:
        return _kind(picture, value)[1]
    return f"{numbers.exact(value)} {picture.unit}"


def _range(low: float | None, high: float | None, lang: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"< {numbers.short(high, lang)}"
    if high is None:
        return f"≥ {numbers.short(low, lang)}"
    return f"{numbers.short(low, lang)} – < {numbers.short(high, lang)}"
