"""Early essential newborn care (EENC): what a coach saw, as a share of the maximum over observed items.

No pass mark is claimed. Simulations are a series of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.cascades import NO, YES
from xinmiao.science.elimination.rates import scaled
from xinmiao.science.elimination.reading import word
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import RuleTable, give_back, load, read
from xinmiao.science.text import Text

Native = TypeVar("Native")
Answers = list[int | None]
NOT_OBSERVED = ("", "not_observed", "未观察到", "没有看到")
WORDS = {
    "not_done": 0, "没有做": 0, "partly": 1, "做了一部分": 1, "correctly": 2, "做到而且正确": 2, "0": 0, "1": 1, "2": 2,
}  # fmt: skip
SIMULATED = ("simulated", "simulation", "模拟", "模拟演练")
REAL = ("real", "真实", "真实分娩")


class NotASheet(XinmiaoError):
    """The table is no observation sheet."""


def load_sheet(path: Path) -> RuleTable:
    """Read an observation sheet, `eenc/eenc_observation.yaml` of a pack. Raises `TableFault`, `NotASheet`."""
    rule = load(path)
    if rule.data.get("kind") != "newborn_observation" or not rule.data.get("sections"):
        raise NotASheet("eenc.no_sheet", Text("不是观察表", "This is no observation sheet"), where=str(path))
    return rule


def share_of_maximum(answers: Sequence[int | None], observed_share_min: float = 0.5) -> tuple[Fraction | None, str]:
    """Give points / (2 × observed items), or None and why: fewer than half observed.

    answers: 0 not done, 1 partly, 2 correctly, None not observed. 10 × 2, 5 × 1, 3 × None: 25/30.
    """
    seen = [one for one in answers if one is not None]
    if not seen or len(seen) < observed_share_min * len(answers):
        return None, "fewer_than_half_observed"
    return Fraction(sum(seen), 2 * len(seen)), ""


def score(table: Native, sheet: RuleTable) -> Native:
    """Give the same rows with the result of each section and of all, in the kind of table given.

    table: one row an observation, a column an item (`not_done partly correctly not_observed`, or 0 1 2 and nothing);
    `kind` (real, simulated) and `breathing` (yes, no). New: `eenc_series`, `eenc_<section>`, `eenc_<section>_reason`,
    `eenc_score`, `eenc_reason` (shares in per cent), `eenc_points eenc_maximum eenc_n_items eenc_n_observed`. The
    section of the baby who does not breathe counts only for one who did not, or in a simulation; where that is unknown,
    so is the whole, unless it is the same with and without. An answer in no known word makes its section unknown, and
    the whole.
    """
    frame = read(table)
    sections = {str(name): [str(item) for item in items] for name, items in sheet.data["sections"].items()}
    optional = {str(name) for name in sheet.data.get("optional_sections", ())}
    new = [_scored(said, sections, optional, sheet) for said in frame.iter_rows(named=True)]
    named = {"standard": sheet.id, "standard_version": sheet.version, "table_checksum": sheet.checksum,
             "table_status": sheet.status}  # fmt: skip
    return give_back(table, pl.DataFrame([{**row, **named} for row in new], schema=_schema(sections)))


def _schema(sections: Mapping[str, object]) -> dict[str, Any]:
    shares = [f"eenc_{name}" for name in (*sections, "score")]
    reasons = [*(f"eenc_{name}_reason" for name in sections), "eenc_reason", "eenc_series"]
    counts = ["eenc_points", "eenc_maximum", "eenc_n_items", "eenc_n_observed"]
    named = ["standard", "standard_version", "table_checksum", "table_status"]
    return {
        **dict.fromkeys(reasons, pl.String), **dict.fromkeys(shares, pl.Float64), **dict.fromkeys(counts, pl.Int64),
        **dict.fromkeys(named, pl.String),
    }  # fmt: skip


def _scored(
    said: Mapping[str, Any], sections: Mapping[str, Sequence[str]], optional: set[str], sheet: RuleTable
) -> dict[str, object]:
    least = float(sheet.data["observed_share_min"])
    series, applies = _series(said)
    told: dict[str, object] = {"eenc_series": series}
    certain: Answers = []
    open_ones: Answers = []
    misread = False
    for name, items in sections.items():
        applying = applies if name in optional else True
        answers = _answers(said, items) if applying is not False else []
        misread = misread or answers is None
        told |= _section(name, answers, applying, least)
        (certain if applying else open_ones).extend(answers or [])
    return {**told, **_whole(certain, open_ones, least, misread=misread)}


def _section(name: str, answers: Answers | None, applying: bool | None, least: float) -> dict[str, object]:
    if answers is None:
        share, why = None, "unknown_word"
    elif not applying:
        share, why = None, "breathing_unknown" if applying is None else "not_applicable"
    else:
        share, why = share_of_maximum(answers, least)
    return {f"eenc_{name}": scaled(share, 100), f"eenc_{name}_reason": why or None}


def _whole(certain: Answers, open_ones: Answers, least: float, *, misread: bool) -> dict[str, object]:
    """Give the result over all sections; with a section that may count or not, where both ways give the same."""
    share, why = share_of_maximum(certain, least)
    if misread:
        share, why = None, "unknown_word"
    elif open_ones and share_of_maximum([*certain, *open_ones], least) != (share, why):
        share, why = None, "breathing_unknown"
    seen = [one for one in certain if one is not None]
    return {
        "eenc_score": scaled(share, 100), "eenc_reason": why or None, "eenc_points": sum(seen),
        "eenc_maximum": 2 * len(seen), "eenc_n_items": len(certain), "eenc_n_observed": len(seen),
    }  # fmt: skip


def _series(said: Mapping[str, Any]) -> tuple[str | None, bool | None]:
    """Give the series of the observation, and whether the section of the baby who does not breathe applies."""
    kind, breathing = word(said, "kind").lower(), word(said, "breathing").lower()
    if kind in SIMULATED:
        return "simulated", True
    applies = True if breathing in NO else False if breathing in YES and kind in REAL else None
    return "real" if kind in REAL else None, applies


def _answers(said: Mapping[str, Any], items: Sequence[str]) -> Answers | None:
    """Give the points of each item, None where it was not observed; nothing at all for a word that is not known."""
    words = [word(said, item).lower().removesuffix(".0") for item in items]
    if any(one not in WORDS and one not in NOT_OBSERVED for one in words):
        return None
    return [WORDS.get(one) for one in words]
