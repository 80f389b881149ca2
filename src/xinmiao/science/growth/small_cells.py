"""Small cells of a table of prevalence: hidden before it leaves the house, with what would give them back."""

from __future__ import annotations

from typing import Any

import polars as pl

SMALL, SHOWN_ZERO = 5, 20
"""A count or its complement of 1–4, a denominator under 5, and a zero of fewer than 20 give somebody away."""
MARK = "suppressed"
_KEPT = ("standard", "table_status", "by", "group", "indicator")


def suppressed(found: pl.DataFrame) -> pl.DataFrame:
    """Hide the small cells of a table of `prevalence`: `mark` is `suppressed`, every figure of the row is null.

    Where all children together would give the hidden groups of an indicator back, the smallest other group is hidden
    with them, by the same mark.
    """
    rows = found.with_row_index("row").to_dicts()
    hidden = {row["row"] for row in rows if _is_small(row)}
    for block in _blocks(rows):
        hidden |= _with_them(
            [row for row in block if row["row"] not in hidden], [row for row in block if row["row"] in hidden]
        )
    mark = pl.Series("mark", [MARK if n in hidden else None for n in range(len(rows))], dtype=pl.String)
    figures = [name for name in found.columns if name not in _KEPT]
    return found.with_columns(mark).with_columns(pl.when(pl.col("mark").is_null()).then(pl.col(figures)))


def _is_small(row: dict[str, Any]) -> bool:
    n, cases = int(row["n"]), int(row["n_cases"])
    if n == 0:
        return False
    rare = min(cases, n - cases)
    return n < SMALL or 0 < rare < SMALL or (rare == 0 and n < SHOWN_ZERO)


def _blocks(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Give the groups that add up to one row of all children."""
    blocks: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["by"] != "all":
            blocks.setdefault((row["standard"], row["by"], row["indicator"]), []).append(row)
    return list(blocks.values())


def _with_them(shown: list[dict[str, Any]], hidden: list[dict[str, Any]]) -> set[int]:
    """Give the shown groups to hide, smallest first, until the hidden ones together are no small cell."""
    more: list[dict[str, Any]] = []
    for row in sorted((row for row in shown if row["n"]), key=lambda row: (row["n"], row["row"])):
        together = [*hidden, *more]
        summed = {key: sum(int(one[key]) for one in together) for key in ("n", "n_cases")}
        if not together or (len(together) > 1 and not _is_small(summed)):
            break
        more.append(row)
    return {int(row["row"]) for row in more}
