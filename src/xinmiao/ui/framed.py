"""A picture of tiles to stand alone: title, unit, source and notes around it, as a chart's download has them."""

from __future__ import annotations

import re
from html import escape

from xinmiao.ui import cartogram, world
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import drawing
from xinmiao.ui.tokens import LIGHT
from xinmiao.ui.world import World

WIDTH, EDGE = 720, 20
TITLE, SMALL = 18, 12
_VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def svg(picture: Cartogram | World) -> str:
    """Give the picture as one SVG that carries its frame."""
    plain = world.svg(picture, themed=False) if isinstance(picture, World) else cartogram.svg(picture, themed=False)
    found = _VIEW.search(plain)
    if found is None:
        raise ValueError("the drawing has no viewBox")
    inner = WIDTH - 2 * EDGE
    tall = round(inner * int(found[2]) / int(found[1]))
    lines = _lines(picture, inner)
    top = EDGE + sum(height for _text, _size, height in lines) + 12
    placed = plain.replace("<svg ", f'<svg x="{EDGE}" y="{top}" width="{inner}" height="{tall}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + tall + EDGE}" width="{WIDTH}" '
        f'height="{top + tall + EDGE}" font-family="{drawing.FONTS}"><rect width="100%" height="100%" '
        f'fill="{LIGHT["surface"]}"/>{_written(lines)}{placed}</svg>'
    )


def _lines(picture: Cartogram | World, width: int) -> list[tuple[str, int, int]]:
    """Give the words above the picture: text, size of its letters, height of its line."""
    source = drawing.SOURCE.in_(picture.lang) + picture.source if picture.source else ""
    mark = drawing.DEMONSTRATION.in_(picture.lang) if picture.demonstration else ""
    key = " · ".join(f"{sign} {words}" for sign, words in zip("●○", picture.marks, strict=True)) if isinstance(
        picture, World) else ""  # fmt: skip
    told = [picture.unit, key, " · ".join(filter(None, (source, picture.freshness, mark))), picture.note]
    title = [(line, TITLE, TITLE + 8) for line in drawing.wrapped(picture.title, width // TITLE)]
    small = [(line, SMALL, SMALL + 6) for words in told for line in drawing.wrapped(words, width // SMALL)]
    return [*title, *small]


def _written(lines: list[tuple[str, int, int]]) -> str:
    y, written = EDGE, []
    for text, size, height in lines:
        y += height
        colour = LIGHT["text" if size == TITLE else "text-soft"]
        written.append(f'<text x="{EDGE}" y="{y}" font-size="{size}" fill="{colour}">{escape(text)}</text>')
    return "".join(written)
