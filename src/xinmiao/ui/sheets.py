"""A cartogram that stands alone, for download: title, unit, tiles, legend, note and source on one sheet.

What a page has shown is kept on disk by the hash of its content, as charts are.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, replace

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xinmiao.ui import cartogram
from xinmiao.ui.cartogram import Cartogram, Tile
from xinmiao.ui.charts.drawing import DEMONSTRATION, FONTS, SOURCE, folder, raster, wrapped, write
from xinmiao.ui.tokens import LIGHT

WIDTH, EDGE, LINE = 800, 24, 22


def keep(picture: Cartogram) -> str:
    """Keep what a page shows for its download links; give its key."""
    told = json.dumps(asdict(replace(picture, links={})), ensure_ascii=False, sort_keys=True, default=list)
    key = hashlib.sha256(told.encode()).hexdigest()[:32]
    path = folder() / f"{key}.map.json"
    if not path.exists():
        write(path, told)
    return key


def kept(key: str) -> Cartogram | None:
    """Read a cartogram that a page has shown; None where nobody did."""
    path = folder() / f"{key}.map.json"
    if not path.exists():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    tiles = [Tile(**tile) for tile in read.pop("tiles")]
    kinds = {int(number): tuple(words) for number, words in read.pop("categories", {}).items()}
    return Cartogram(**{**read, "tiles": tiles, "thresholds": tuple(read["thresholds"]), "categories": kinds})


def svg(picture: Cartogram) -> str:
    """Draw the sheet in plain colours."""
    title = wrapped(picture.title, (WIDTH - 2 * EDGE) // 20)
    foot = [line for told in _told(picture) for line in wrapped(told, (WIDTH - 2 * EDGE) // 13)]
    top = EDGE + 28 * len(title) + 2 * LINE
    tall = round((WIDTH - 2 * EDGE) * _proportion(picture))
    context = {
        "width": WIDTH,
        "edge": EDGE,
        "height": top + tall + LINE * (len(foot) + 2) + EDGE,
        "title": [(EDGE + 28 * (n + 1) - 6, line) for n, line in enumerate(title)],
        "unit": (EDGE + 28 * len(title) + 16, picture.unit),
        "legend": [(EDGE + 122 * n, words, fill) for n, (words, fill) in enumerate(_legend(picture))],
        "legend_at": top + tall + LINE,
        "top": top,
        "tiles": _placed(picture, top, tall),
        "foot": [(top + tall + LINE * (n + 3), line) for n, line in enumerate(foot)],
        "font": FONTS,
        "ink": LIGHT,
    }
    return render_to_string("ui/sheet.svg", context)


def png(picture: Cartogram) -> bytes:
    """Draw the sheet as PNG."""
    return raster(svg(picture))


def _placed(picture: Cartogram, top: int, tall: int) -> SafeString:
    place = f'<svg x="{EDGE}" y="{top}" width="{WIDTH - 2 * EDGE}" height="{tall}" '
    return mark_safe(cartogram.svg(picture, themed=False).replace("<svg ", place, 1))


def _proportion(picture: Cartogram) -> float:
    wide = max((tile.column for tile in picture.tiles), default=0) + 1
    tall = max((tile.row for tile in picture.tiles), default=0) + 1
    return tall * (cartogram.TALL + cartogram.GAP) / (wide * (cartogram.WIDE + cartogram.GAP))


def _legend(picture: Cartogram) -> list[tuple[str, str]]:
    plain = re.compile(r"var\(--([\w-]+)\)")
    return [(key.words, plain.sub(lambda name: LIGHT[name[1]], key.fill)) for key in cartogram.legend(picture)]


def _told(picture: Cartogram) -> list[str]:
    source = SOURCE.in_(picture.lang) + picture.source if picture.source else ""
    kind = DEMONSTRATION.in_(picture.lang) if picture.demonstration else ""
    told = [picture.note, " · ".join(filter(None, [source, picture.freshness, kind]))]
    return [one for one in told if one]
