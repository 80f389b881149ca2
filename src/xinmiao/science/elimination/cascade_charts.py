"""The cascade as a picture: a bar a step, of what was reached, unknown and not reached; the need as a line."""

from __future__ import annotations

from typing import Any

import polars as pl

from xinmiao.science.elimination.cascades import cascade
from xinmiao.science.elimination.criteria import DISEASES, packaged_table
from xinmiao.science.elimination.drawing import INK, Picture, box, text, titled
from xinmiao.science.elimination.reading import word
from xinmiao.science.tables import read
from xinmiao.science.text import Text

BARS, SCALE, ROW, TOP, RIGHT = 190, 430, 34, 66, 150
_HEADS = (
    Text("环节", "Step"), Text("达到", "Reached"), Text("未知", "Unknown"), Text("未达到", "Not reached"),
    Text("已知感染", "Known positive"), Text("占已知（%）", "Of known (%)"), Text("估计需求", "Estimated need"),
    Text("占需求（%）", "Of need (%)"),
)  # fmt: skip
_KINDS = ("solid", "open", "hatched")
_TITLE = Text("母婴阻断服务级联", "Cascade of mothers and infants")
_DESCRIBED = Text("{n} 个环节；{told}。", "{n} step(s); {told}.")
_STEP = Text("{step}：达到 {reached}，已知感染的 {share}%", "{step}: {reached} reached, {share}% of known positive")
_HIDDEN = Text("{step}：已隐去", "{step}: suppressed")
_SUPPRESSED, _LACKING = Text("已隐去", "suppressed"), Text("缺数据", "no figures")


def cascade_picture(table: object, *, place: str = "", disease: str = "", language: str = "zh") -> Picture:
    """Draw the rows of `cascade` of one place, year and disease, in their order. Raises `MissingColumn`.

    A row that is suppressed (its counts null and its `mark`, or a count that says so) has a word in place of a bar.
    """
    found = cascade(read(table))
    told = [_line(said, language) for said in found.iter_rows(named=True)]
    most = max((_most(said) for said in found.iter_rows(named=True)), default=0) or 1
    diseases = DISEASES[disease].in_(language) if disease in DISEASES else disease
    title = titled([_TITLE.in_(language), place, diseases], "active", language)
    joint = "；" if language.startswith("zh") else "; "
    described = _DESCRIBED.format(n=found.height, told=joint.join(_said(one, language) for one in _rows(found)))
    return Picture(
        title, described.in_(language), BARS + SCALE + RIGHT, TOP + ROW * found.height + 16,
        [*_legend(language), *(part for n, said in enumerate(_rows(found)) for part in _bar(n, said, most, language))],
        [head.in_(language) for head in _HEADS], told, language, "active",
    )  # fmt: skip


def cascade_svg(table: object, *, place: str = "", disease: str = "", language: str = "zh") -> str:
    """Give `cascade_picture` as SVG: the same bytes for the same input."""
    return cascade_picture(table, place=place, disease=disease, language=language).svg()


def _rows(found: pl.DataFrame) -> list[dict[str, Any]]:
    return list(found.iter_rows(named=True))


def _name(said: dict[str, Any], language: str) -> str:
    names = {one["id"]: one["name"] for one in packaged_table("pair_cascade").data["steps"]}
    step = word(said, "step")
    return str(names[step]["en" if language.startswith("en") else "zh"]) if step in names else step


def _is_hidden(said: dict[str, Any]) -> bool:
    return said["cascade_reason"] == "suppressed" or word(said, "mark") == "suppressed"


def _most(said: dict[str, Any]) -> int:
    return max(said["known_positive"] or 0, int(word(said, "need") or 0) if said["of_need"] is not None else 0)


def _line(said: dict[str, Any], language: str) -> list[str]:
    name = _name(said, language)
    if said["of_known"] is None:
        return [name, *[(_SUPPRESSED if _is_hidden(said) else _LACKING).in_(language)] * 3, "–", "–", "–", "–"]
    return [name, *(word(said, one) for one in ("reached", "unknown", "not_reached")), str(said["known_positive"]),
            said["printed_of_known"], word(said, "need") or "–", said["printed_of_need"] or "–"]  # fmt: skip


def _said(said: dict[str, Any], language: str) -> str:
    step = _name(said, language)
    if said["of_known"] is None:
        return (
            (_HIDDEN if _is_hidden(said) else Text("{step}：缺数据", "{step}: no figures"))
            .format(step=step)
            .in_(language)
        )
    told = _STEP.format(step=step, reached=word(said, "reached"), share=said["printed_of_known"])
    return told.in_(language)


def _legend(language: str) -> list[str]:
    parts = []
    for n, (head, kind) in enumerate(zip(_HEADS[1:4], _KINDS, strict=True)):
        x = BARS + 110 * n
        parts += [box(x, 40, 14, 14, kind), text(x + 20, 52, head.in_(language))]
    x = BARS + 110 * len(_KINDS)
    return [*parts, _need_line(x + 7, 38, 18), text(x + 20, 52, _HEADS[6].in_(language))]


def _need_line(x: float, y: float, height: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}v{height:.1f}" stroke="{INK}" stroke-width="2.5"/>'


def _bar(n: int, said: dict[str, Any], most: int, language: str) -> list[str]:
    y = TOP + ROW * n
    drawn = [text(BARS - 8, y + 20, _name(said, language), anchor="end")]
    if said["of_known"] is None:
        words = (_SUPPRESSED if _is_hidden(said) else _LACKING).in_(language)
        return [*drawn, box(BARS, y + 4, 96, ROW - 8, "plain"), text(BARS + 48, y + 21, words, anchor="middle")]
    x = float(BARS)
    for part, kind in zip(("reached", "unknown", "not_reached"), _KINDS, strict=True):
        width = SCALE * int(word(said, part)) / most
        drawn += [box(x, y + 4, width, ROW - 8, kind)] if width else []
        x += width
    if said["of_need"] is not None:
        need = BARS + SCALE * int(word(said, "need")) / most
        drawn.append(_need_line(need, y + 1, ROW - 2))
        x = max(x, need)
    label = f"{word(said, 'reached')} · {said['printed_of_known']}%"
    return [*drawn, text(x + 8, y + 21, label)]
