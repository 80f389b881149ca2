"""SQL written out, for what is asked with every request: Django takes ten times longer to write it than to send it.

    KEY = Columns(DeviceKey, "k")
    for row in rows(f"SELECT {KEY} FROM collection_devicekey k WHERE k.token_hash = %s", [hashed]):
        key = KEY.made(row)

Plain SQL that SQLite and PostgreSQL both read. Everything else is asked through models.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rows(sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def write(sql: str, values: Iterable[Any] = ()) -> None:
    """Send a statement that gives nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def marks(values: Collection[object]) -> str:
    """A mark for each of these values, as `IN (…)` wants them."""
    return ", ".join(["%s"] * len(values))


class Columns(Generic[M]):
    """The columns of a model under a table's alias, and the model that their values make. without: read when asked."""

    def __init__(self, model: type[M], table: str, *, without: Sequence[str] = ()) -> None:
        self.model = model
        self.fields = [one for one in model._meta.concrete_fields if one.name not in without]
        self.names = [one.attname for one in self.fields]
        self.sql = ", ".join(f'{table}."{one.column}"' for one in self.fields)

    def __str__(self) -> str:
        return self.sql

    def __len__(self) -> int:
        return len(self.fields)

    def made(self, row: Sequence[Any]) -> M:
        """The model of a row that begins with these columns."""
        values = list(row[: len(self)])
        for i, column, convert in self._converters:
            values[i] = convert(values[i], column, connection)
        return self.model.from_db(connection.alias, self.names, values)

    def insert(self, one: M) -> None:
        """Write a row whose key is known."""
        values = [field.get_db_prep_save(getattr(one, field.attname), connection) for field in self.fields]
        names = ", ".join(f'"{field.column}"' for field in self.fields)
        write(f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({marks(values)})', values)
        one._state.adding = False

    @cached_property
    def _converters(self) -> list[tuple[int, Any, Callable[[Any, Any, Any], Any]]]:
        """What the database's way of keeping a value asks for; one process has one kind of database."""
        columns = [one.get_col(self.model._meta.db_table) for one in self.fields]
        return [
            (i, column, convert)
            for i, column in enumerate(columns)
            for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        ]
