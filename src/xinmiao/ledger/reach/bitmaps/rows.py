"""Rows of events as arrays, one year at a time, with merged persons and dead rows taken care of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import kernel
from xinmiao.ledger.reach.bitmaps.pages import NO_PERSON
from xinmiao.ledger.reach.bitmaps.people import BAND_OF_AGE, Codes, encode
from xinmiao.ledger.reach.port import Aliases, Snapshot
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

COLUMNS = ("event_no", "person_no", "intervention", "service", "role", "province", "county", "place", "date",
           "partner", "sex", "age", "disability", "residence", "amount", "withdrawn")  # fmt: skip

AT_ONCE = 4 * 131_072
"""Rows read at a time: some row groups of the ledger's files."""
Ints = NDArray[Any]


class OddCodes(XinmiaoError):
    """The ledger holds codes that its schema does not know."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of one year; day counted from 1 January = 1. A row that does not `stands` counts for nothing.

    person: -1 where there is none, and in a row that does not stand.
    """

    year: int
    stands: NDArray[np.bool_]
    event_no: Ints
    person: NDArray[np.int32]
    day: NDArray[np.int16]
    codes: Codes
    amount: NDArray[np.int64]
    intervention: Ints
    service: Ints
    role: Ints
    province: Ints
    county: Ints
    place: Ints
    partner: Ints

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, frame: pl.DataFrame, year: int, aliases: Aliases, gone: Numbers | None = None) -> Rows:
        """gone: events that some row supersedes; None when such rows and withdrawals are already out.

        Raises OddCodes `event.odd_codes`.
        """
        stands = standing(frame, gone) if gone else np.ones(len(frame), np.bool_)
        plain = {name: frame[name].to_numpy() for name in cls._as_they_are()}
        day = frame["date"].to_physical().to_numpy() - (date(year, 1, 1) - date(1970, 1, 1)).days + 1
        _check(frame, year, day)
        return cls(
            year=year,
            stands=stands,
            person=np.where(stands, merged(frame["person_no"], aliases), NO_PERSON),
            day=day.astype(np.int16),
            codes=_codes(frame),
            amount=frame["amount"].fill_null(0).to_numpy(),
            **plain,
        )

    @staticmethod
    def _as_they_are() -> tuple[str, ...]:
        return "event_no", "intervention", "service", "role", "province", "county", "place", "partner"


def _codes(frame: pl.DataFrame) -> Codes:
    sex, age, disability, residence = (frame[name].to_numpy() for name in _ATTRIBUTES)
    return encode(sex, age, disability, residence, BAND_OF_AGE)


_ATTRIBUTES = ("sex", "age", "disability", "residence")
_UP_TO_TWO = ("sex", "disability", "residence")


def _is_up_to_two(codes: Ints) -> bool:
    return bool(codes.min() >= 0 and codes.max() <= 2)


def _check(frame: pl.DataFrame, year: int, day: Ints) -> None:
    odd = [name for name in _UP_TO_TWO if len(frame) and not _is_up_to_two(frame[name].to_numpy())]
    if len(day) and not 1 <= day.min() <= day.max() <= 366:
        odd.append("date")
    if odd:
        names = ", ".join(odd)
        raise OddCodes(
            "event.odd_codes",
            Text(
                f"{year} 年的事件有超出代码表的值：{names}",
                f"Events of {year} have values outside the codes: {names}",
            ),
            todo=Text("请先运行 ledger verify", "Run ledger verify first"),
        )


def of_files(snapshot: Snapshot, files: list[str], gone: NDArray[np.int64]) -> Iterator[Rows]:
    """Rows of the files, some row groups at a time."""
    dead, aliases = Numbers(gone), snapshot.aliases()
    for file in files:
        for frame in slices(snapshot, file, COLUMNS):
            yield Rows.of(frame, year_of(file), aliases, dead)


def slices(snapshot: Snapshot, file: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Columns of one file, some row groups at a time; the next ones are read while the last are worked on."""
    scan = pl.scan_parquet(file, storage_options=snapshot.storage_options, hive_partitioning=False)
    with ThreadPoolExecutor(1) as reader:
        ahead: deque[Future[pl.DataFrame]] = deque()
        for start in [*_starts(snapshot, scan), None]:
            if start is not None:
                ahead.append(reader.submit(_slice, snapshot, scan, columns, start))
            if ahead and (start is None or len(ahead) > 1):
                yield ahead.popleft().result()


def _starts(snapshot: Snapshot, scan: pl.LazyFrame) -> range:
    with snapshot.reading("events"):
        return range(0, int(scan.select(pl.len()).collect().item()), AT_ONCE)


def _slice(snapshot: Snapshot, scan: pl.LazyFrame, columns: Sequence[str], start: int) -> pl.DataFrame:
    with snapshot.reading("events"):
        return scan.select(columns).slice(start, AT_ONCE).collect()


def merged(persons: pl.Series, aliases: Aliases) -> NDArray[np.int32]:
    """Numbers as they are kept, -1 where there is no person."""
    numbers: NDArray[np.int32] = persons.fill_null(-1).to_numpy()
    if not len(aliases.sources):
        return numbers
    return _resolve(numbers, *Numbers(aliases.sources.astype(np.int64)).parts, aliases.targets)


def standing(frame: pl.DataFrame, gone: Numbers) -> NDArray[np.bool_]:
    """Which rows withdraw nothing and are superseded by none."""
    stands = np.ones(len(frame), np.bool_)
    if len(gone.sorted):
        stands = gone.lack(frame["event_no"].to_numpy())
    if frame["withdrawn"].any():
        stands &= ~frame["withdrawn"].fill_null(False).to_numpy()
    return stands


def live(frame: pl.DataFrame, gone: Numbers) -> pl.DataFrame:
    """The rows that stand."""
    stands = standing(frame, gone)
    return frame if stands.all() else frame.filter(stands)


def year_of(file: str) -> int:
    return int(file.rpartition("year=")[2][:4])


def supersedes_of(files: list[str], snapshot: Snapshot) -> NDArray[np.int64]:
    """Sorted numbers of the events that rows of these files replace or withdraw."""
    if not files:
        return np.empty(0, np.int64)
    rows = pl.scan_parquet(files, storage_options=snapshot.storage_options, hive_partitioning=False)
    numbers = rows.select(pl.col("supersedes").drop_nulls().unique().sort())
    with snapshot.reading("events"):
        return numbers.collect()["supersedes"].to_numpy()


def may_hold(snapshot: Snapshot, file: str, events: NDArray[np.int64]) -> bool:
    """Whether one of these event numbers (sorted) may be in a file, by its statistics; a remote file may always."""
    if not len(events) or "://" in file.removeprefix("file://"):
        return bool(len(events))
    with snapshot.reading("events"):
        footer = pq.read_metadata(file.removeprefix("file://"))
    column = footer.schema.names.index("event_no")
    groups = (footer.row_group(group).column(column).statistics for group in range(footer.num_row_groups))
    return any(
        stats is None
        or not stats.has_min_max
        or np.searchsorted(events, stats.max, "right") > np.searchsorted(events, stats.min)
        for stats in groups
    )


class Numbers:
    """A set of 64-bit numbers that is quick to say no: a sieve of 64 bits a number or more, then a search."""

    def __init__(self, numbers: NDArray[np.int64]) -> None:
        self.sorted = numbers if _ascend(numbers) else np.unique(numbers)
        self.sieve = np.zeros(1 << len(self.sorted).bit_length(), np.uint64)
        places = self.sorted & (64 * len(self.sieve) - 1)
        np.bitwise_or.at(self.sieve, places >> 6, np.uint64(1) << (places & 63).astype(np.uint64))

    @property
    def parts(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """For kernels: the sieve and the sorted numbers."""
        return self.sieve, self.sorted

    def lack(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """True where the number is not in the set."""
        if self._is_apart(numbers):
            return np.ones(len(numbers), np.bool_)
        return _lack(numbers, *self.parts)

    def _is_apart(self, numbers: NDArray[np.int64]) -> bool:
        """Whether all are above or below what is in the set, as new rows are above those that others replace."""
        if not len(numbers) or not len(self.sorted):
            return True
        return bool(numbers.min() > self.sorted[-1] or numbers.max() < self.sorted[0])


def _ascend(numbers: NDArray[np.int64]) -> bool:
    return bool((numbers[1:] > numbers[:-1]).all())


@kernel
def may_have(number: np.int64, sieve: NDArray[np.uint64]) -> bool:
    """False where the number is surely not in the set; small, so that it is compiled into the loop."""
    bit = number & (64 * len(sieve) - 1)
    return bool(sieve[bit >> 6] >> np.uint64(bit & 63) & np.uint64(1))


@kernel
def place_in(number: np.int64, kept: NDArray[np.int64]) -> np.int64:
    """The place of a number among the sorted ones; -1 if it is not there."""
    at = np.searchsorted(kept, number)
    return at if at < len(kept) and kept[at] == number else np.int64(-1)


@kernel
def _lack(numbers: Ints, sieve: NDArray[np.uint64], kept: NDArray[np.int64]) -> NDArray[np.bool_]:
    lacking = np.empty(len(numbers), np.bool_)
    for row in range(len(numbers)):
        lacking[row] = not (may_have(numbers[row], sieve) and place_in(numbers[row], kept) >= 0)
    return lacking


@kernel
def _resolve(persons: Ints, sieve: NDArray[np.uint64], sources: Ints, targets: Ints) -> NDArray[np.int32]:
    kept = np.empty(len(persons), np.int32)
    for row in range(len(persons)):
        kept[row] = persons[row]
        if persons[row] >= 0 and may_have(np.int64(persons[row]), sieve):
            at = place_in(np.int64(persons[row]), sources)
            kept[row] = targets[at] if at >= 0 else persons[row]
    return kept
