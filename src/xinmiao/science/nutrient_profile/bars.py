"""`bars_svg`: how far each nutrient of one food is from its limit, or how many points it gives. Same bytes, same input.

The picture's `<desc>` reads as `explain` does. Not colour alone: what is over the limit is hatched, what is unknown is
an empty dashed box with "?".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile.explaining import Line, explain
from xinmiao.science.nutrient_profile.models import Named, chosen, table_status
from xinmiao.science.tables import DRAFT_TABLE
from xinmiao.science.text import Text

WIDTH, LEFT, UNIT, ROW, TOP = 720, 190, 180, 34, 64
"""UNIT: so many pixels are one limit, or all the points of a side."""
MOST = 2.0
"""A bar ends at so many limits, whatever the value; the label tells it."""
_DRAFT = Text("草案，仅供参考", "draft, for information only")
_LIMIT = Text("界值", "limit")
_SIDES = {"negative": Text("不利分", "negative points"), "positive": Text("有利分", "positive points")}
_STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#222}.t{font-size:16px;font-weight:600}.f{fill:#6b8ba4;stroke:#3c5a70}"
    ".o{fill:url(#hatch);stroke:#8c2d04}.u{fill:none;stroke:#555;stroke-dasharray:4 3}.l{stroke:#222;stroke-width:2}"
)
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fdd0a2"/><line x1="0" y1="0" x2="0" y2="6" stroke="#8c2d04" stroke-width="2"/>'
    "</pattern></defs>"
)


class NoBars(XinmiaoError):
    """There is nothing to draw: a draft model that nobody opted into, or one without limits."""


def bars_svg(
    row: Mapping[str, Any], model: Named, *, language: str = "zh", missing: str = "bounds",
    allow_draft: Collection[str] = (), basis: str | None = None,
) -> str:  # fmt: skip
    """Draw one food by one model; arguments and errors as of `explain`, and `NoBars`."""
    one = chosen(model)[0]
    lines = explain(row, one, missing=missing, allow_draft=allow_draft, basis=basis)
    shown = [line for line in lines if line.says != "not_in_model"]
    if not shown:
        raise NoBars("food_bars.draft", DRAFT_TABLE, where=one.rule.id)
    said = one.rule.data["name"]
    title = str(said.get("en" if language.startswith("en") else "zh") or said["en"])
    if table_status(one, allow_draft) == "draft":
        title = f"{title} · {_DRAFT.in_(language)}"
    is_points = any(line.side for line in shown)
    body = list(_stacks(shown, language) if is_points else _bars(shown, language))
    return _picture(title, " ".join(_ended(line.sentence.in_(language), language) for line in lines), body)


def _picture(title: str, described: str, body: Sequence[str]) -> str:
    height = TOP + ROW * sum(part.startswith("<g") for part in body) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="bars-title bars-desc"><title id="bars-title">{escape(title)}</title>'
        f'<desc id="bars-desc">{escape(described)}</desc><style>{_STYLE}</style>{_HATCH}'
        f'<text class="t" x="16" y="28">{escape(title)}</text>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _ended(sentence: str, language: str) -> str:
    return f"{sentence}." if language.startswith("en") else f"{sentence}。"


def _bars(lines: Sequence[Line], language: str) -> Iterator[str]:
    """Give a row a limit, with one line at the limit through all of them."""
    for n, line in enumerate(lines):
        y = TOP + n * ROW
        name, figures = _text(line.text.in_(language), 16, y + 17), _text(_label(line), _end(line), y + 17)
        yield f"<g>{name}{_bar(line, y)}{figures}</g>"
    x, bottom = LEFT + UNIT, TOP + len(lines) * ROW
    yield f'<line class="l" x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{bottom}"/>'
    yield _text(_LIMIT.in_(language), x - 14, TOP - 12)


def _bar(line: Line, y: int) -> str:
    if line.ratio is None:
        mark = _text("?", LEFT + UNIT // 2, y + 17) if line.says == "unknown" else ""
        return _box("u" if line.says == "unknown" else _class(line), LEFT, y, UNIT) + mark
    return _box(_class(line), LEFT, y, _width(line))


def _class(line: Line) -> str:
    return {"over": "o", "unknown": "u"}.get(line.says, "f")


def _width(line: Line) -> float:
    return UNIT if line.ratio is None else UNIT * min(line.ratio, MOST)


def _end(line: Line) -> float:
    return LEFT + max(_width(line), UNIT) + 8


def _label(line: Line) -> str:
    return f"{line.value} / {line.limit}" if line.limit else line.value


def _stacks(lines: Sequence[Line], language: str) -> Iterator[str]:
    """Give a row a side, each quantity's points beside the last one's, then a row of words a quantity."""
    y, sides = TOP, {side: [line for line in lines if line.side == side] for side in _SIDES}
    step = (WIDTH - LEFT - 24) / max(sum(line.most for line in mine) for mine in sides.values())
    for side, name in _SIDES.items():
        yield f"<g>{_text(name.in_(language), 16, y + 17)}{_stack(sides[side], y, step)}</g>"
        y += ROW
    for line in lines:
        words = f"{line.text.in_(language)} {line.value}: {line.limit}"
        yield f"<g>{_text(words, 16, y + 17)}</g>"
        y += ROW


def _stack(lines: Sequence[Line], y: int, step: float) -> str:
    """Draw the points of a side, `step` wide each; what is open is dashed from the fewest to the most."""
    x, drawn = float(LEFT), ""
    for line in lines:
        low, _dash, high = line.limit.partition("–")
        width = step * float(high or low)
        if width:
            drawn += _box("u" if high else "f", x, y, width) + (_text("?", x + 4, y + 17) if high else "")
            x += width
    return drawn


def _box(kind: str, x: float, y: int, width: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="22"/>'


def _text(words: str, x: float, y: int) -> str:
    return f'<text x="{x:.1f}" y="{y}">{escape(words)}</text>'
