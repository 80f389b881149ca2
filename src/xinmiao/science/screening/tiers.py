"""`tier`: what is done next, from the totals of PHQ-9 and GAD-7. It stands beside the safety rule, never in its place.

Source: platform rule on the published cut points (design 04 §5).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from xinmiao.science.screening.instruments import instrument
from xinmiao.science.screening.naming import named
from xinmiao.science.screening.reasons import REASONS
from xinmiao.science.tables import RuleTable, give_back, load, read
from xinmiao.science.tables.columns import Floats, numbers

Native = TypeVar("Native")
_RULE = Path(__file__).parent / "rules" / "referral_tiers.yaml"


@cache
def rule() -> RuleTable:
    """The table of tiers."""
    return load(_RULE)


def tier(table: Native) -> Native:
    """Give the table with the tier at its right: the same kind, the same rows in the same order.

    table: with `phq9_total` (0–27) and `gad7_total` (0–21), as `score` gives them; what lies outside is missing.

    Adds `tier` (green, yellow, orange, red; null), `tier_at_least` (one total is missing: it is this or higher),
    `tier_reason`, `tier_missing`, `tier_within_hours` (by when a counsellor sees the pupil), `tier_do` (what is done,
    joined by commas), `tier_standard`, `tier_standard_version`, `tier_table_checksum`, `tier_table_status`.
    """
    frame = read(table)
    phq, gad = (_total(frame, name) for name in rule().data["inputs"])
    highest, n_known = np.fmax(phq, gad), np.sum([~np.isnan(phq), ~np.isnan(gad)], axis=0)
    steps = rule().data["tiers"]
    place = np.searchsorted([one["from"] for one in steps], highest, side="right") - 1
    why = np.where(n_known == 0, REASONS.code("no_total"), 0)
    why[(n_known == 1) & (place == 0)] = REASONS.code("other_missing")
    place = np.where(why == 0, place, len(steps))
    return give_back(table, pl.DataFrame([*_said(place, why, n_known == 1), *named("tier", rule(), frame.height)]))


def _total(frame: pl.DataFrame, name: str) -> Floats:
    of = instrument(name.removesuffix("_total"))
    value = numbers(frame, name)
    assert of.bands is not None
    return np.where((value >= 0) & (value <= of.bands.highest), value, np.nan)


def _said(place: np.ndarray, why: np.ndarray, one_known: np.ndarray) -> list[pl.Series]:
    steps = rule().data["tiers"]
    columns = {
        "tier": pl.Series([*(one["id"] for one in steps), None], dtype=pl.String),
        "tier_within_hours": pl.Series([*(one.get("within_hours") for one in steps), None], dtype=pl.Int64),
        "tier_do": pl.Series([*(",".join(one["do"]) for one in steps), None], dtype=pl.String),
    }
    found = [words.gather(place).rename(name) for name, words in columns.items()]
    at_least = pl.Series("tier_at_least", one_known & (why == 0))
    return [found[0], at_least, REASONS.column("tier_reason", why.astype(np.int8)), *found[1:]]
