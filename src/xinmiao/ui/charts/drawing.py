"""A chart as SVG or PNG, drawn by vl-convert and kept by the hash of what it shows.

Text is measured with the Chinese font that the product carries, so that every machine draws the same picture.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import cache, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import vl_convert
from django.conf import settings

from xinmiao.science.text import Text
from xinmiao.ui.charts.chart import Chart
from xinmiao.ui.tokens import LIGHT

FONT = "Noto Sans SC"
FONTS = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
WIDE, NARROW = 680, 340
DEMONSTRATION = Text("演示数据", "Demonstration data")
SOURCE = Text("来源：", "Source: ")
_DRAWN_BY = f"{version('vl-convert-python')}/2"
THEMED = (
    *("text", "text-soft", "line", "line-strong", "data-soft", "data-none"),
    *(f"data-{number}" for number in range(1, 6)),
    *(f"class-{number}" for number in range(1, 6)),
    *(f"on-class-{number}" for number in range(1, 6)),
)
_VARIABLES = {LIGHT[name]: f"var(--{name}, {LIGHT[name]})" for name in THEMED}
_HEX = re.compile("|".join(_VARIABLES))


def svg(chart: Chart, *, width: int = WIDE, framed: bool = False, themed: bool = True) -> str:
    """Draw the chart as SVG text.

    width in px. framed: with title, unit and source inside, to stand alone. themed: colours follow the
    page's light and dark tokens; without it they are plain hex, for downloads and PDF.
    """
    return _drawn(chart.as_json(), width, framed, themed)


def png(chart: Chart, *, width: int = WIDE, scale: float = 2) -> bytes:
    """Draw the chart as PNG, framed to stand alone, on white."""
    return raster(svg(chart, width=width, framed=True, themed=False), scale=scale)


def raster(picture: str, *, scale: float = 2) -> bytes:
    """Give an SVG of ours as PNG, drawn once and kept by the hash of what it shows."""
    name = hashlib.sha256(f"{_DRAWN_BY}|{scale}|{picture}".encode()).hexdigest()
    path = folder() / f"{name}.png"
    if not path.exists():
        register_font()
        write(path, vl_convert.svg_to_png(picture, scale=scale))
    return path.read_bytes()


def themed_colours(drawing: str) -> str:
    """Let the colours of our palette follow the page's tokens, each with itself to fall back on."""
    return _HEX.sub(lambda found: _VARIABLES[found[0]], drawing)


def key(chart: Chart) -> str:
    """Name the chart by what it shows."""
    return hashlib.sha256(f"{_DRAWN_BY}{chart.as_json()}".encode()).hexdigest()[:32]


def keep(chart: Chart) -> str:
    """Keep the chart's description on disk for its download links; give its key."""
    name = key(chart)
    if not (folder() / f"{name}.json").exists():
        write(folder() / f"{name}.json", chart.as_json())
    return name


def kept(name: str) -> Chart | None:
    """Read a chart that a page has shown; None where nobody did."""
    path = folder() / f"{name}.json"
    return Chart.from_json(path.read_text(encoding="utf-8")) if path.exists() else None


def warm() -> None:
    """Draw something small, so that the first reader does not wait for the engine to start."""
    register_font()
    vl_convert.vegalite_to_svg({"data": {"values": [{"a": 1}]}, "mark": "point"})


@lru_cache(maxsize=512)
def _drawn(description: str, width: int, framed: bool, themed: bool) -> str:
    name = hashlib.sha256(f"{_DRAWN_BY}|{width}|{framed}|{themed}|{description}".encode()).hexdigest()
    path = folder() / f"{name}.svg"
    if path.exists():
        return path.read_text(encoding="utf-8")
    drawing = _draw(Chart.from_json(description), width, framed, themed, name[:8])
    write(path, drawing)
    return drawing


def _draw(chart: Chart, width: int, framed: bool, themed: bool, mark: str) -> str:
    register_font()
    drawing = vl_convert.vegalite_to_svg(_whole(chart, width, framed), allowed_base_urls=[])
    drawing = _named(_numbered(drawing, mark), chart)
    if not themed:
        return drawing.replace(f'font-family="{FONT}"', f'font-family="{FONTS}"')
    return themed_colours(drawing.replace(f' font-family="{FONT}"', ""))


def _whole(chart: Chart, width: int, framed: bool) -> dict[str, Any]:
    spec = {**chart.spec, "width": width, "height": chart.height, "config": _CONFIG}
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    if framed:
        title = _title(chart, (width - 32) // 17)
        spec |= {"title": title, "background": LIGHT["surface"], "padding": 16}
        spec["height"] = chart.height + 40 + 24 * len(title["text"]) + 16 * len(title["subtitle"])
    return spec


def _title(chart: Chart, measure: int) -> dict[str, Any]:
    source = SOURCE.in_(chart.lang) + chart.source if chart.source else ""
    facts = [source, chart.freshness, DEMONSTRATION.in_(chart.lang) if chart.demonstration else ""]
    told = [chart.unit, " · ".join(filter(None, facts)), chart.note]
    small = measure * 17 // 12
    return {"text": wrapped(chart.title, measure), "subtitle": [x for t in told for x in wrapped(t, small)]}


def wrapped(text: str, measure: int) -> list[str]:
    """Break text into lines of `measure` full-width characters, at spaces or between Chinese characters."""
    lines: list[str] = []
    line, length = "", 0.0
    for piece in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s*|\s+", text):
        wide = sum(1.0 if character > "\u2e80" else 0.55 for character in piece.rstrip())
        if line and length + wide > measure and piece not in "，。；：、）」":
            lines, line, length = [*lines, line], "", 0.0
        line, length = line + piece, length + wide
    return [*lines, line] if line else lines


def _numbered(drawing: str, mark: str) -> str:
    """Number the clips from one within the drawing: the engine counts them over its whole life."""
    order = {name: f"{mark}-clip{n}" for n, name in enumerate(dict.fromkeys(re.findall(r"\bclip\d+\b", drawing)), 1)}
    return re.sub(r"\bclip\d+\b", lambda found: order[found[0]], drawing)


def _named(drawing: str, chart: Chart) -> str:
    """Give the picture its name and description for screen readers."""
    silent = re.sub(r' (role|aria-roledescription)="[^"]*"', "", drawing)
    head = f"<title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>"
    return re.sub(r"<svg ([^>]*)>", lambda found: f'<svg role="img" {found[1]}>{head}', silent, count=1)


@cache
def register_font() -> None:
    """Let the engine measure and draw with the Chinese font that the product carries."""
    vl_convert.register_font_directory(str(Path(pylopdf_fonts_zh_cn.__file__).parent))


def folder() -> Path:
    """Where drawings are kept."""
    return Path(settings.DATA_DIR) / "charts"


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    os.replace(temporary, path)


_AXIS = {
    "labelColor": LIGHT["text-soft"],
    "labelFontSize": 12,
    "gridColor": LIGHT["line"],
    "domainColor": LIGHT["line-strong"],
    "tickColor": LIGHT["line-strong"],
}
_CONFIG = {
    "font": FONT,
    "background": None,
    "aria": False,
    "padding": 4,
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {"labelColor": LIGHT["text"], "columns": 2, "symbolStrokeWidth": 0},
    "text": {"font": FONT, "fontWeight": "normal"},
    "title": {
        "anchor": "start",
        "color": LIGHT["text"],
        "fontSize": 17,
        "fontWeight": "normal",
        "subtitleColor": LIGHT["text-soft"],
        "subtitleFontSize": 12,
        "subtitleFontWeight": "normal",
        "offset": 14,
        "subtitlePadding": 6,
    },
}
