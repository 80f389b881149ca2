"""Pictures as SVG, the same bytes for the same input, and the figure of a page that holds one with its data table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from xinmiao.science.text import Text

INK, SOFT, LINE, FILL, HATCH = "#111", "#333", "#555", "#bfe0d2", "#e3a9a5"
DRAFT = Text("草案标准，仅供参考", "draft table, for information only")


@dataclass(frozen=True)
class Picture:
    """What is drawn: `body` within `width` × `height`; `columns` and `rows` say the same as a table."""

    title: str
    description: str
    width: int
    height: int
    body: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    language: str
    table_status: str

    def svg(self) -> str:
        """Give the picture as an SVG document with title and description."""
        key = sha256(f"{self.title}\n{self.description}".encode()).hexdigest()[:8]
        shown = f"url(#hatch-{key})"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img" '
                f'aria-labelledby="title-{key} desc-{key}" data-table-status="{self.table_status}" '
                f'lang="{_lang(self.language)}" font-family="system-ui, sans-serif" font-size="13">',
                f'<title id="title-{key}">{escape(self.title)}</title>',
                f'<desc id="desc-{key}">{escape(self.description)}</desc>',
                f'<defs><pattern id="hatch-{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
                f'<path d="M0 0V6" stroke="{HATCH}" stroke-width="3"/></pattern></defs>',
                f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>',
                text(16, 28, self.title, size=16, weight=600),
                *(part.replace("url(#hatch)", shown) for part in self.body),
                "</svg>\n",
            ]
        )

    def figure(self) -> str:
        """Give a `<figure>` with the picture and its data table."""
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in self.columns)
        body = "\n".join(_row(row) for row in self.rows)
        return (
            f'<figure lang="{_lang(self.language)}">\n{self.svg()}'
            f'<div class="wide" tabindex="0" role="region" aria-label="{escape(self.title)}">'
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody></table></div>\n</figure>\n"
        )

    def page(self) -> str:
        """Give the figure as one HTML page that needs nothing else."""
        return (
            f'<!doctype html>\n<html lang="{_lang(self.language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(self.title)}</title><style>{_PAGE}</style></head>\n"
            f"<body><main><h1>{escape(self.title)}</h1>\n{self.figure()}</main></body></html>\n"
        )


_PAGE = (
    "body{font-family:system-ui,sans-serif;margin:2rem}figure{margin:0}svg{max-width:100%;height:auto}"
    "table{border-collapse:collapse;margin-block-start:1.5rem;font-variant-numeric:tabular-nums}"
    "caption{text-align:start;font-weight:600}td,th{padding:.25rem .75rem;text-align:start;"
    "border-block-end:1px solid #ccc}.wide{overflow-x:auto}"
)


def _row(row: Sequence[str]) -> str:
    first, *others = row
    return f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(one)}</td>" for one in others)}</tr>'


def _lang(language: str) -> str:
    return "en" if language.startswith("en") else "zh-Hans"


def text(x: float, y: float, words: str, *, size: int = 13, weight: int = 400, anchor: str = "start") -> str:
    """Give a line of text."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{INK}">{escape(words)}</text>'
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """Give a rectangle: `solid`, `hatched`, `open` (dashed, empty) or `plain`; told apart without colour."""
    fill = {"solid": FILL, "hatched": "url(#hatch)"}.get(kind, "#fff")
    dash = ' stroke-dasharray="4 3"' if kind == "open" else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}" '
        f'stroke="{LINE}"{dash}/>'
    )


def titled(parts: Iterable[str], table_status: str, language: str) -> str:
    """Join the parts of a title, and say so where the table is a draft."""
    drafts = [DRAFT.in_(language)] if table_status == "draft" else []
    return " · ".join([*(part for part in parts if part), *drafts])
