"""The SQL text for Spark, checked before it leaves."""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from xinmiao.ledger.schema import EVENTS
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_KINDS = {
    "int64": "BIGINT",
    "int32": "INT",
    "int16": "SMALLINT",
    "int8": "TINYINT",
    "date32[day]": "DATE",
    "bool": "BOOLEAN",
}
_EVENTS = {field.name: _KINDS[str(field.type)] for field in EVENTS}
TABLES: dict[str, object] = {
    "events": _EVENTS,
    "standing": _EVENTS,
    "aliases": {"person_no": "INT", "kept_no": "INT"},
    "replaced": {"supersedes": "BIGINT"},
}


class SqlRefused(XinmiaoError):
    """A text is not one query over the tables of events."""


@lru_cache(maxsize=1_024)
def checked(text: str) -> str:
    """Translate from DuckDB's words to Spark's: one SELECT, over known tables and columns only.

    Raises SqlRefused `sql.refused`.
    """
    try:
        trees = sqlglot.parse(text, read="duckdb")
        tree = trees[0]
        if len(trees) != 1 or not isinstance(tree, exp.Select):
            raise _refused(text, ", ".join(type(tree).__name__ for tree in trees))
        if unknown := _tables(tree) - set(TABLES):
            raise _refused(text, ", ".join(sorted(unknown)))
        qualify(tree.copy(), schema=TABLES, dialect="duckdb")
        return tree.sql("spark")
    except SqlglotError as error:
        raise _refused(text, str(error)) from error


def _tables(tree: exp.Select) -> set[str]:
    named = {part.alias for part in tree.find_all(exp.CTE)}
    return {table.name for table in tree.find_all(exp.Table)} - named


def _refused(text: str, why: str) -> SqlRefused:
    return SqlRefused(
        "sql.refused",
        Text(f"这条查询不能交给 Spark：{why}", f"This query cannot go to Spark: {why}"),
        where=text[:80],
        todo=Text(f"只写一条 SELECT，表：{'、'.join(TABLES)}", f"Write one SELECT over {', '.join(TABLES)}"),
    )
