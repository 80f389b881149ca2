"""The ledger as it stood at one moment: a version of each table, which never changes again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from xinmiao.ledger.schema import NUMBERS, PARTITIONED, TABLES
from xinmiao.ledger.store.aliases import AliasMap
from xinmiao.ledger.store.damage import FileDamaged, FileMissing, naming_damage
from xinmiao.ledger.store.table import DataFile, Table
from xinmiao.science.errors import XinmiaoError


@dataclass(frozen=True, slots=True, order=True)
class Versions:
    """The version of each table that a figure rests on."""

    events: int = 0
    answers: int = 0
    reports: int = 0
    milestones: int = 0
    aliases: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, int]) -> Versions:
        return cls(**{name: int(told[name]) for name in TABLES})


class Snapshot:
    """Reads of one moment. Two snapshots of the same ledger and versions are equal."""

    def __init__(self, uri: str, versions: Versions, storage_options: dict[str, str] | None = None) -> None:
        self.uri, self.versions, self.storage_options = uri, versions, storage_options
        self._files: dict[str, list[DataFile]] = {}
        self._superseded: dict[str, npt.NDArray[np.int64]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and (self.uri, self.versions) == (other.uri, other.versions)

    def __hash__(self) -> int:
        return hash((self.uri, self.versions))

    def __repr__(self) -> str:
        return f"Snapshot({self.uri!r}, {self.versions!r})"

    def data_files(self, table: str, years: Iterable[int] | None = None) -> list[DataFile]:
        """The files of a table with year, rows, bytes and range of the clustering column, in clustering order."""
        if table not in self._files:
            whole = Table(table, self.uri, self.storage_options)
            self._files[table] = whole.data_files(whole.load(self.versions.as_dict()[table]))
        wanted = None if years is None or table not in PARTITIONED else set(years)
        return [f for f in self._files[table] if wanted is None or f.year in wanted]

    def files(self, table: str, years: Iterable[int] | None = None) -> list[str]:
        """Full paths or URIs of the data files. `year` is in the path (`year=2024/`), not in the file."""
        return [f"{self.uri}/{table}/{f.path}" for f in self.data_files(table, years)]

    def rows(self, table: str, years: Iterable[int] | None = None) -> int:
        """How many rows there are, from the log alone; replaced and withdrawn ones are counted too."""
        return sum(f.rows for f in self.data_files(table, years))

    def years(self, table: str = "events") -> list[int]:
        """The years that have rows."""
        return sorted({f.year for f in self.data_files(table) if f.year is not None and f.rows})

    def scan(self, table: str, years: Iterable[int] | None = None) -> pl.LazyFrame:
        """Every row as it was written, in the columns of the schema. Collect it within `reading`."""
        files = self.files(table, years)
        empty = pl.DataFrame(pl.from_arrow(TABLES[table].empty_table()))
        if not files:
            return empty.lazy()
        split = table in PARTITIONED
        return pl.scan_parquet(
            files,
            hive_partitioning=split,
            hive_schema={"year": pl.Int16} if split else None,
            storage_options=self.storage_options,
        ).select(empty.columns)

    @contextmanager
    def reading(self, table: str, *others: type[Exception]) -> Iterator[None]:
        """Turn what goes wrong with the files of a table into FileMissing or FileDamaged, with the file's path.

        others: what an engine raises that reads the files by itself; it stands when every file is sound.
        """
        try:
            with naming_damage(f"{self.uri}/{table}"):
                yield
        except (FileMissing, FileDamaged) as error:
            raise self._damaged(table) or error from error
        except others as error:
            if (found := self._damaged(table)) is None:
                raise
            raise found from error

    def _damaged(self, table: str) -> XinmiaoError | None:
        """The first file that is not as the log tells, else the first whose pages cannot be decoded."""
        whole = Table(table, self.uri, self.storage_options)
        sizes = whole.folder.sizes([f.path for f in self.data_files(table)])
        for file in self.data_files(table):
            path, size = whole.folder.full(file.path), sizes[file.path]
            if size is None:
                return FileMissing(path)
            if size != file.size:
                return FileDamaged(path, f"{size} ≠ {file.size} bytes")
        return next((error for path in self.files(table) if (error := _undecoded(path, self.storage_options))), None)

    def superseded(self, table: str = "events") -> npt.NDArray[np.int64]:
        """The numbers of the rows that another row replaces or takes back, of any year; sorted."""
        if table not in self._superseded:
            replacing = self.scan(table).select("supersedes").drop_nulls()
            with self.reading(table):
                numbers = replacing.collect()["supersedes"].to_numpy()
            self._superseded[table] = np.unique(numbers).astype(np.int64)
        return self._superseded[table]

    def live(self, table: str = "events", years: Iterable[int] | None = None) -> pl.LazyFrame:
        """The rows that count: no other row replaces them, and they are no withdrawals."""
        gone = pl.Series("gone", self.superseded(table))
        rows = self.scan(table, years).filter(~pl.col("withdrawn"))
        return rows.filter(~pl.col(NUMBERS[table]).is_in(gone.implode())) if len(gone) else rows

    def aliases(self, on: date | None = None) -> AliasMap:
        """Which number counts as which, with every chain resolved; as of a day if given."""
        with self.reading("aliases"):
            return AliasMap.of(self.scan("aliases").collect(), on=on)


def decode(path: str, storage_options: dict[str, str] | None) -> None:
    """Read every page of a data file and keep nothing.

    Raises FileMissing, FileDamaged.
    """
    with naming_damage(path):
        scan = pl.scan_parquet(path, hive_partitioning=False, storage_options=storage_options)
        scan.select(pl.all().null_count()).collect(engine="streaming")


def _undecoded(path: str, storage_options: dict[str, str] | None) -> XinmiaoError | None:
    try:
        decode(path, storage_options)
    except XinmiaoError as error:
        return error
    return None
