"""What may leave the house: tables by county or facility without small cells, verdicts and figures by level.

The rule of small cells is the ledger's, which lies above the sciences: `cells` gives it the counts and what adds up to
what, `masked` takes the rows that it hides. A verdict is shown at prefecture and above, a figure at province and above:
numerators of counties are almost always under 5.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence

import polars as pl

from xinmiao.science.elimination.reading import word

Cell = Hashable
TOTAL, MARK = "total", "suppressed"
LEVELS = {
    "country": 0, "national": 0, "国家": 0, "全国": 0, "province": 1, "省": 1, "省级": 1, "prefecture": 2, "市": 2,
    "地市": 2, "市级": 2, "county": 3, "县": 3, "县级": 3, "区县": 3, "township": 4, "乡镇": 4, "village": 5, "村": 5,
    "facility": 6, "school": 6, "机构": 6, "医疗机构": 6,
}  # fmt: skip
PROVINCE, PREFECTURE = 1, 2
_CODE_LENGTH = 6


def cells(
    frame: pl.DataFrame, parts: Sequence[str], key: Sequence[str]
) -> tuple[dict[Cell, int], list[tuple[Cell, tuple[Cell, ...]]], dict[Cell, int]]:
    """Give a table's counts, its sums (total, parts), and the denominator of each count, for the rule of small cells.

    parts: columns of counts that make up a row's total. key: what two rows share when one place's is part of the
    other's (year, disease, step); places lie in the places that `parent` names. Rows without counts have no cells.
    """
    values: dict[Cell, int] = {}
    sums: list[tuple[Cell, tuple[Cell, ...]]] = []
    denominators: dict[Cell, int] = {}
    for n, said in enumerate(frame.iter_rows(named=True)):
        counts = {part: int(said[part]) for part in parts if said[part] is not None}
        if len(counts) == len(parts):
            total = sum(counts.values())
            values |= {(n, TOTAL): total, **{(n, part): one for part, one in counts.items()}}
            denominators |= {(n, part): total for part in parts}
            sums.append(((n, TOTAL), tuple((n, part) for part in parts)))
    return values, [*sums, *_between(frame, [*parts, TOTAL], key, values)], denominators


def _between(
    frame: pl.DataFrame, parts: Sequence[str], key: Sequence[str], values: Collection[Cell]
) -> list[tuple[Cell, tuple[Cell, ...]]]:
    if "parent" not in frame.columns:
        return []
    below: dict[tuple[str, ...], list[int]] = {}
    rows = [(tuple(word(said, one) for one in key), word(said, "place"), word(said, "parent"))
            for said in frame.iter_rows(named=True)]  # fmt: skip
    for n, (shared, _place, parent) in enumerate(rows):
        if parent and (n, TOTAL) in values:
            below.setdefault((*shared, parent), []).append(n)
    return [
        ((n, part), tuple((unit, part) for unit in below[*shared, place]))
        for n, (shared, place, _parent) in enumerate(rows)
        if (n, TOTAL) in values and (*shared, place) in below
        for part in parts
    ]


def masked(frame: pl.DataFrame, hidden: Collection[Cell], figures: Sequence[str]) -> pl.DataFrame:
    """Give the table with `mark` = suppressed and no figure in each row that has a hidden cell."""
    rows = {cell[0] for cell in hidden if isinstance(cell, tuple)}
    mark = pl.Series("mark", [MARK if n in rows else None for n in range(frame.height)], dtype=pl.String)
    held = [name for name in figures if name in frame.columns]
    return frame.with_columns(mark).with_columns(pl.when(pl.col("mark").is_null()).then(pl.col(held)))


def levels(frame: pl.DataFrame) -> dict[str, int]:
    """Give the level of each place that tells it: by `level`, else by a code of six digits (GB/T 2260)."""
    found = {}
    for said in frame.iter_rows(named=True):
        place, named = word(said, "place"), LEVELS.get(word(said, "level").lower())
        by_code = _level_of_code(place) if named is None else named
        if by_code is not None:
            found[place] = by_code
    return found


def _level_of_code(place: str) -> int | None:
    if len(place) != _CODE_LENGTH or not place.isdigit():
        return None
    return PROVINCE if place.endswith("0000") else PREFECTURE if place.endswith("00") else PREFECTURE + 1


_FIGURES = ("value", "printed", "printed_bounds", "numerator", "denominator", "unknown", "lower", "upper", "ci_lower",
            "ci_upper", "change")  # fmt: skip
_VERDICT = ("reason", "missing")


def shown_by_level(assessed: pl.DataFrame, known: Mapping[str, int]) -> pl.DataFrame:
    """Hide of a table of `assess` the figures of places below a province, and the verdicts of those below a prefecture.

    The lowest performing unit of a place has the figures of its own level, and no name below a prefecture. A place of
    unknown level stays as it is.
    """
    place = pl.col("place").replace_strict(known, default=0, return_dtype=pl.Int64)
    unit = pl.col("lowest_unit").replace_strict(known, default=0, return_dtype=pl.Int64)
    deepest = pl.max_horizontal(place, unit)
    hide_figures, hide_verdict = deepest > PROVINCE, place > PREFECTURE
    hidden = pl.lit(None)
    return assessed.with_columns(
        *(pl.when(hide_figures).then(hidden).otherwise(pl.col(name)).alias(name) for name in _FIGURES),
        *(pl.when(hide_verdict).then(hidden).otherwise(pl.col(name)).alias(name) for name in _VERDICT),
        pl.when(hide_verdict & (pl.col("group") == "overall")).then(hidden).otherwise(pl.col("tier")).alias("tier"),
        pl.when(hide_verdict).then(pl.lit(MARK)).otherwise(pl.col("status")).alias("status"),
        pl.when(hide_figures).then(pl.lit(MARK)).otherwise(pl.col("mark")).alias("mark"),
        pl.when(deepest > PREFECTURE).then(hidden).otherwise(pl.col("lowest_unit")).alias("lowest_unit"),
    )
