"""Long tables for tests, in few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from xinmiao.science.elimination import Criteria, assess, load_criteria

ROOT = Path(__file__).resolve().parents[5]
CHINA = ROOT / "packs" / "china" / "elimination" / "cn_2022_2025.yaml"
COLUMNS = ("place", "year", "indicator", "numerator", "denominator", "value", "unknown", "source", "parent")
CN_PROCESS = (
    "anc_coverage", "pregnant_tested_hiv", "pregnant_tested_syphilis", "pregnant_tested_hbv", "hiv_mother_arv",
    "hiv_child_arv", "syphilis_mother_treated", "syphilis_child_preventive_treatment", "hbv_child_hbig_timely",
    "hbv_child_first_dose_timely",
)  # fmt: skip


def china() -> Criteria:
    return load_criteria(CHINA)


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"place": "A", "year": 2023, **row} for row in rows],
        schema={name: pl.Int64 if name == "year" else pl.String for name in COLUMNS},
        strict=False,
    )


def figure(indicator: str, *counts: int | None, **others: Any) -> dict[str, Any]:
    """A row with numerator, denominator and unknown as text, as they come from a CSV."""
    words = [None if one is None else str(one) for one in counts]
    return {"indicator": indicator, **dict(zip(("numerator", "denominator", "unknown"), words, strict=False)), **others}


def found(
    frame: pl.DataFrame, criteria: str | Criteria, indicator: str, place: str = "A", **options: Any
) -> dict[str, Any]:
    """The first row of `assess` for a criterion of a place."""
    group = options.pop("group", None)
    rows = assess(frame, criteria, **options).filter(pl.col("criterion") == indicator, pl.col("place") == place)
    return (rows.filter(pl.col("group") == group) if group else rows).to_dicts()[0]


def overall(frame: pl.DataFrame, criteria: str | Criteria, disease: str, **options: Any) -> dict[str, Any]:
    rows = assess(frame, criteria, **options).filter(pl.col("criterion") == "overall", pl.col("disease") == disease)
    return rows.to_dicts()[0]
