"""Taking in tables of elimination: a file that somebody fills in, or rows that are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from xinmiao.accounts.rules import NO_ROLE, Scope
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators.models import CascadeStep, EliminationFigure, EliminationTable, Holds, Origin
from xinmiao.indicators.queries import elimination as queries
from xinmiao.indicators.rules import elimination as rules
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import Checker, Choice, Column, Fault, Limits, opened, told
from xinmiao.science.text import Text

LIMITS = Limits(size=10_000_000, expanded=100_000_000)
MOST_ROWS = 50_000
_MODELS: dict[Holds, Any] = {Holds.FIGURES: EliminationFigure, Holds.CASCADE: CascadeStep}
_KEYS = {Holds.FIGURES: ("place_id", "year", "indicator", "source"),
         Holds.CASCADE: ("place_id", "year", "disease", "step")}  # fmt: skip
_SAID = {Holds.FIGURES: ("numerator", "denominator", "unknown", "value"),
         Holds.CASCADE: ("reached", "not_reached", "unknown", "need", "need_source")}  # fmt: skip


_UNSAID: dict[Holds, dict[str, Any]] = {
    Holds.FIGURES: {"value": "", "is_withdrawn": False},
    Holds.CASCADE: {"reached": 0, "not_reached": 0, "unknown": 0, "need_source": "", "is_withdrawn": False},
}
"""What a field is where a row does not speak of it; the others are None."""


class TableWrong(XinmiaoError):
    """Something in the file is wrong, and nothing was taken in. faults: by row and column."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        super().__init__(
            "elimination_table.wrong",
            Text(f"表里有 {len(faults)} 处要改，什么也没有存", f"{len(faults)} thing(s) are wrong; nothing was kept"),
            todo=Text("请照下表改好，再上传一次", "Correct them as the list says, and upload the file again"),
        )


class MayNot(XinmiaoError):
    """Whoever sent it decides on no returns of this programme."""

    def __init__(self) -> None:
        super().__init__("elimination_table.forbidden", NO_ROLE.reason)


def read_table(*, data: bytes, holds: Holds, by: Actor, scopes: Sequence[Scope], at: datetime, name: str = "",
               origin: Origin = Origin.FILE) -> EliminationTable:  # fmt: skip
    """Take a whole file in, or nothing of it. What it says as before is not written again.

    Raises MayNot, `FileRefused`, TableWrong.
    """
    if not queries.scopes_for(scopes):
        raise MayNot
    columns = columns_for(holds, scopes, at.date())
    rows = _examined(data, holds, columns, at.date())
    numbers = {one.code: one.number for one in queries.places_for(scopes)}
    said = [_row(one, holds, numbers) for one in rows]
    return keep(rows=said, holds=holds, origin=origin, by=by, at=at, name=name, digest=sha256(data).hexdigest())


def columns_for(holds: Holds, scopes: Sequence[Scope], today: date) -> list[Column]:
    """The columns of a sheet, for whoever may send one."""
    places = queries.places_for(scopes)
    offered = [Choice(one.code, Text(one.name_zh, one.name_en)) for one in places
               if queries.level_of(one) in rules.PREFECTURE_UP]  # fmt: skip
    names = rules.indicators_of(queries.standards().values())
    return rules.columns_of(holds, offered, [one.code for one in places], names, today.year)


def _examined(data: bytes, holds: Holds, columns: Sequence[Column], today: date) -> list[dict[str, Any]]:
    checker = Checker(opened(data, limits=LIMITS), columns, today=today)
    faults = [one for one in checker.layout.faults if not one.is_warning]
    rows: list[dict[str, Any]] = []
    for batch in checker.examined():
        faults += checker.told(batch.faults)
        rows += batch.good.to_dicts()
        if len(rows) > MOST_ROWS:
            raise TableWrong([told(0, "", None, "too_many_rows", str(MOST_ROWS), words=_too_many())])
    faults += _beside(rows, holds, checker, columns)
    if not faults and not rows:
        faults = [told(0, "", None, "no_rows", "", words=(_NO_ROWS, _FILL_IN))]
    if faults:
        raise TableWrong(sorted(faults, key=lambda one: (one.row, one.letter)))
    return rows


_NO_ROWS, _FILL_IN = (
    Text("表里没有数据", "The table holds no rows"),
    Text("请填写后再上传", "Fill it in, and upload it again"),
)
_CHECK = Text("请核对原始材料后改正", "Look at the original and correct it")


def _too_many() -> tuple[Text, Text]:
    return (Text(f"超过 {MOST_ROWS} 行", f"More than {MOST_ROWS} rows"), Text("请分成几个文件", "Split the file"))


def _beside(rows: Sequence[dict[str, Any]], holds: Holds, checker: Checker, columns: Sequence[Column]) -> list[Fault]:
    """Tell what is wrong with rows whose cells are right."""
    standards, by_key = queries.standards().values(), {one.key: one for one in columns}
    found = []
    for said in rows:
        wrong = rules.wrong_with(holds, said, standards)
        if wrong:
            words = (wrong.words, _CHECK) if wrong.words else rules.MESSAGES.get(wrong.code)
            shown = "" if said.get(wrong.key) is None else str(said[wrong.key])
            letter = checker.layout.found.get(wrong.key, "")
            found.append(told(said["row"], letter, by_key[wrong.key], wrong.code, shown, words=words))
    return found


def _row(said: Mapping[str, Any], holds: Holds, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Give the fields of a row of a sheet; a row that withdraws keeps its key alone."""
    own = [one for one in _KEYS[holds] if one not in ("place_id", "year")]
    row = {"place_id": numbers[said["place"]], "year": int(said["year"]), **{name: said[name] for name in own}}
    if said.get("withdraw") == "yes":
        return {**row, "is_withdrawn": True}
    texts = ("value", "need_source")
    return {**row, **{name: (said.get(name) or "") if name in texts else said.get(name) for name in _SAID[holds]}}


@transaction.atomic
def keep(*, rows: Sequence[Mapping[str, Any]], holds: Holds, origin: Origin, by: Actor, at: datetime, name: str = "",
         digest: str = "") -> EliminationTable:  # fmt: skip
    """Add those of the rows that say something new as one table; give it."""
    there = _there(holds, origin)
    new = [row for row in rows if there.get(_key(row, holds)) != _said(row, holds)]
    corrected = sum(_key(row, holds) in there for row in new)
    table = EliminationTable.objects.create(
        holds=holds, origin=origin, file_name=name, sha256=digest, n_rows=len(new), n_corrected=corrected, at=at,
        by_key=f"{by.kind}:{by.key}", by_label=by.label,
    )  # fmt: skip
    model = _MODELS[holds]
    model.objects.bulk_create([model(table=table, **row) for row in new], batch_size=500)
    detail = {"holds": holds, "origin": origin, "rows": len(new), "corrected": corrected, "sha256": digest}
    audit.record(by=by, verb="add", noun="elimination table", key=table.key, detail=detail, at=at)
    return table


def _there(holds: Holds, origin: Origin) -> dict[tuple[object, ...], tuple[object, ...]]:
    """What the last row of each key says now, of those of the same origin."""
    rows = _MODELS[holds].objects.filter(table__origin=origin).order_by("table_id", "pk")
    return {_key(one, holds): _said(one, holds) for one in rows.values(*_KEYS[holds], *_SAID[holds], "is_withdrawn")}


def _key(row: Mapping[str, Any], holds: Holds) -> tuple[object, ...]:
    return tuple(row[name] for name in _KEYS[holds])


def _said(row: Mapping[str, Any], holds: Holds) -> tuple[object, ...]:
    return tuple(row.get(name, _UNSAID[holds].get(name)) for name in (*_SAID[holds], "is_withdrawn"))
