"""Does the ledger hold what its log says, and is every row what a row must be?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from xinmiao.ledger.schema import NUMBERS, TABLES
from xinmiao.ledger.store.aliases import circles
from xinmiao.ledger.store.damage import FileDamaged, FileMissing, LogDamaged, naming_damage
from xinmiao.ledger.store.snapshot import Snapshot, Versions, decode
from xinmiao.ledger.store.table import DataFile, Table
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_MANY = 10


@dataclass(slots=True)
class Verification:
    """n_rows, n_files: by table. problems: one error each, in the words of the errors that reading would raise."""

    n_rows: dict[str, int] = field(default_factory=dict)
    n_files: dict[str, int] = field(default_factory=dict)
    problems: list[XinmiaoError] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


def verify(uri: str, storage_options: dict[str, str] | None, *, deep: bool) -> Verification:
    """Look at every table; a table whose files are damaged is not read further."""
    found = Verification()
    versions: dict[str, int] = {}
    for name in TABLES:
        table = Table(name, uri, storage_options)
        try:
            delta = table.load()
            files = table.data_files(delta)
        except XinmiaoError as error:
            found.problems.append(error)
            continue
        versions[name] = int(delta.version())
        found.n_rows[name], found.n_files[name] = sum(f.rows for f in files), len(files)
        damage = [*_log_damage(table, versions[name]), *_file_damage(table, files)]
        found.problems += damage
        if damage:
            del versions[name]
    _look_at_rows(Snapshot(uri, Versions(**versions), storage_options), set(versions), found, deep=deep)
    return found


def _log_damage(table: Table, version: int) -> list[XinmiaoError]:
    """A commit file that is missing or empty would pass for a commit that did nothing."""
    sizes = table.folder.listing("_delta_log")
    names = [f"{v:020d}.json" for v in range(version + 1)]
    return [LogDamaged(f"{table.uri}/_delta_log/{name}") for name in names if not sizes.get(name)]


def _file_damage(table: Table, files: list[DataFile]) -> list[XinmiaoError]:
    sizes = table.folder.sizes([f.path for f in files])
    return [error for f in files if (error := _damage_of(table, f, sizes[f.path])) is not None]


def _damage_of(table: Table, file: DataFile, size: int | None) -> XinmiaoError | None:
    path = table.folder.full(file.path)
    if size is None:
        return FileMissing(path)
    if size != file.size:
        return FileDamaged(path, f"{size} ≠ {file.size} bytes")
    try:
        with naming_damage(path):
            scan = pl.scan_parquet(path, hive_partitioning=False, storage_options=table.storage_options)
            rows = int(scan.select(pl.len()).collect().item())
    except XinmiaoError as error:
        return error
    return None if rows == file.rows else FileDamaged(path, f"{rows} ≠ {file.rows} rows")


def _look_at_rows(snapshot: Snapshot, whole: set[str], found: Verification, *, deep: bool) -> None:
    for name in sorted(whole):
        try:
            if deep:
                for path in snapshot.files(name):
                    decode(path, snapshot.storage_options)
            found.problems += _row_problems(snapshot, name)
        except XinmiaoError as error:
            found.problems.append(error)


def _row_problems(snapshot: Snapshot, table: str) -> list[XinmiaoError]:
    problems: list[XinmiaoError] = []
    if table != "answers":
        numbers = _numbers(snapshot, table)
        problems += _twice(table, numbers)
        if "supersedes" in TABLES[table].names:
            problems += _pointing_nowhere(table, snapshot.superseded(table), numbers)
    if table == "aliases" and (round_ := circles(snapshot.scan(table).collect())):
        problems.append(_problem("ledger.alias_circle", table, Text("合并成环", "Merged in a circle"), round_))
    return problems


def _numbers(snapshot: Snapshot, table: str) -> npt.NDArray[np.int64]:
    with naming_damage(f"{snapshot.uri}/{table}"):
        column = snapshot.scan(table).select(NUMBERS[table]).collect()[NUMBERS[table]]
    numbers = column.to_numpy(writable=True)
    numbers.sort()
    return numbers


def _twice(table: str, numbers: npt.NDArray[np.int64]) -> list[XinmiaoError]:
    again = numbers[1:][numbers[1:] == numbers[:-1]]
    if not again.size:
        return []
    what = Text("编号重复", "A number is given twice")
    return [_problem("ledger.number_twice", table, what, np.unique(again).tolist())]


def _pointing_nowhere(
    table: str, superseded: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]
) -> list[XinmiaoError]:
    if not superseded.size:
        return []
    at = np.searchsorted(numbers, superseded)
    at[at == numbers.size] = 0
    lost = superseded[numbers[at] != superseded]
    what = Text("更正指向不存在的记录", "A correction replaces a row that does not exist")
    return [_problem("ledger.supersedes_nothing", table, what, lost.tolist())] if lost.size else []


def _problem(code: str, table: str, what: Text, numbers: list[int]) -> XinmiaoError:
    shown = ", ".join(str(n) for n in numbers[:_MANY]) + (" …" if len(numbers) > _MANY else "")
    return XinmiaoError(code, what, where=f"{table}: {shown}")
