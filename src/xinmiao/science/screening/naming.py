"""The columns that every result carries: the table it rests on, its version, checksum and status."""

from __future__ import annotations

import polars as pl

from xinmiao.science.tables import RuleTable


def named(prefix: str, rule: RuleTable, n: int, *, status: str = "") -> list[pl.Series]:
    """Give `<prefix>_standard`, `_standard_version`, `_table_checksum`, `_table_status`, the same on each of n rows."""
    said = {
        "standard": rule.id, "standard_version": rule.version, "table_checksum": rule.checksum,
        "table_status": status or rule.status,
    }  # fmt: skip
    return [pl.Series(f"{prefix}_{key}", [word]).new_from_index(0, n) for key, word in said.items()]
