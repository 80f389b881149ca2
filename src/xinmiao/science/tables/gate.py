"""The draft gate: a draft table or number gives no verdict unless the caller names it."""

from __future__ import annotations

from collections.abc import Collection

from xinmiao.science.tables.standing import ACTIVE


def is_usable(table: str, status: str, allow_draft: Collection[str] = (), *, number: str = "") -> bool:
    """Whether a table, or a number of it, may give verdicts.

    allow_draft: ids that the caller opts into, `table` for all of it, `table.number` for one of its numbers.
    """
    return status == ACTIVE or table in allow_draft or (number != "" and f"{table}.{number}" in allow_draft)
