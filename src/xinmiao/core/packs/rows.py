"""Bringing a table into step with a pack: add what is new, change what differs, retire what left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows were added, changed, and retired (or deleted, where nothing can refer to them)."""

    added: int = 0
    changed: int = 0
    retired: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def bring_into_step(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: Sequence[str] = ("number",),
    among: models.QuerySet[Any] | None = None,
) -> Changes:
    """Make the table of `model` hold exactly `rows`, mappings of attributes (`parent_id`, not `parent`).

    key: the attributes by which a row is known; unique in the table. among: the rows that are the pack's, by
    default all. A row that left is retired where the model has `is_retired`, else deleted. Unchanged rows are
    not written.
    """
    wanted = {tuple(row[name] for name in key): {**_live(model), **row} for row in rows}
    there = {tuple(getattr(one, name) for name in key): one for one in _pack_rows(model, among)}
    new = [row for at, row in wanted.items() if at not in there]
    changed = [row for at, row in wanted.items() if at in there and _differs(there[at], row)]
    _write(model, [*new, *changed], key)
    gone = [one.pk for at, one in there.items() if at not in wanted and not getattr(one, "is_retired", False)]
    _retire(model, gone)
    return Changes(len(new), len(changed), len(gone))


def _pack_rows(model: type[models.Model], among: models.QuerySet[Any] | None) -> models.QuerySet[Any]:
    return model._default_manager.all() if among is None else among


def _live(model: type[models.Model]) -> dict[str, bool]:
    return {"is_retired": False} if _retires(model) else {}


def _retires(model: type[models.Model]) -> bool:
    return any(field.name == "is_retired" for field in model._meta.fields)


def _differs(one: models.Model, row: Mapping[str, Any]) -> bool:
    return any(getattr(one, name) != value for name, value in row.items())


def _write(model: type[models.Model], rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
    if not rows:
        return
    names = {field.attname: field.name for field in model._meta.fields}
    model._default_manager.bulk_create(
        [model(**row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[names[name] for name in key],
        update_fields=[names[name] for name in rows[0] if name not in key],
    )


def _retire(model: type[models.Model], keys: Sequence[Any]) -> None:
    for start in range(0, len(keys), BATCH):
        some = model._default_manager.filter(pk__in=keys[start : start + BATCH])
        if _retires(model):
            some.update(is_retired=True)
        else:
            some.delete()
