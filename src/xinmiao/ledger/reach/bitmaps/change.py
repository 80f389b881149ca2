"""What a new version of the ledger changes: rows that came, rows that fell, persons to be counted anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.rows import COLUMNS, Numbers, Rows, live, supersedes_of, year_of
from xinmiao.ledger.reach.bitmaps.segment import Folding, Segment
from xinmiao.ledger.reach.port import Snapshot

Persons = NDArray[np.int32]
Merges = tuple[Persons, Persons]
AT_ONCE = 131_072
"""Rows folded at a time: a row group, so that its columns need no copy and the next ones are prepared meanwhile."""
Frames = list[tuple[int, pl.DataFrame]]
"""One frame a year."""


def fold_changes(
    folding: Folding, snapshot: Snapshot, segments: Sequence[Segment], known: Sequence[str], merges: Merges
) -> None:
    """Fold the files that `segments` do not hold yet, and the persons whose earlier events they change.

    Rows that change nothing earlier are simply added. A person touched by a correction, a withdrawal, a merge
    or a number out of order is masked in the earlier segments and folded anew from all live events.
    """
    files = [file for file in snapshot.files("events") if file not in set(known)]
    gone_before = np.concatenate([segment.gone for segment in segments])
    gone_now = supersedes_of(files, snapshot)
    gone = Numbers(np.concatenate([gone_before, gone_now]))
    fell = _fallen(snapshot, known, gone_now, gone_before)
    came = [(year, live(frame, gone)) for year, frame in _by_year(snapshot, files)]
    last = max(segment.last_event_no for segment in segments)
    touched = _touched(snapshot, merges, [frame for _, frame in fell], [frame for _, frame in came], last)
    _fold(folding, snapshot, came, fell, touched, gone)
    folding.close(masked=folding.pages.find(touched), gone=gone_now)


def _fold(
    folding: Folding, snapshot: Snapshot, came: Frames, fell: Frames, touched: Persons, gone: Numbers,
) -> None:  # fmt: skip
    aliases, found = snapshot.aliases(), dict(_of_persons(snapshot, touched, gone))
    for year in sorted({year for year, _ in [*came, *fell]} | set(found)):
        for frame in (part for at, new in came if at == year for part in new.iter_slices(AT_ONCE)):
            rows = Rows.of(frame, year, aliases)
            if not len(touched):
                folding.add(rows)
                continue
            new = Rows.of(frame.filter(~np.isin(rows.person, touched)), year, aliases)
            folding.add(new, sign=0)
            folding.add(rows, bits=False)
        for frame in (frame for at, frame in fell if at == year):
            folding.add(Rows.of(frame, year, aliases), bits=False, sign=-1)
        if year in found:
            folding.add(Rows.of(found[year], year, aliases), sign=0)


def _by_year(snapshot: Snapshot, files: Sequence[str], where: pl.Expr | None = None) -> Frames:
    """The rows of the files, one frame a year."""
    frames = []
    for year in sorted({year_of(file) for file in files}):
        of_year = [file for file in files if year_of(file) == year]
        scan = pl.scan_parquet(of_year, storage_options=snapshot.storage_options, hive_partitioning=False)
        with snapshot.reading("events"):
            frames.append((year, scan.filter(True if where is None else where).select(COLUMNS).collect()))
    return [(year, frame) for year, frame in frames if len(frame)]


def _fallen(snapshot: Snapshot, known: Sequence[str], gone_now: NDArray[np.int64], before: NDArray[np.int64]) -> Frames:
    """Rows of the known files that stood until now."""
    new = np.setdiff1d(gone_now, before) if len(gone_now) else gone_now
    if not len(new):
        return []
    rows = _by_year(snapshot, known, pl.col("event_no").is_in(pl.Series(new).implode()))
    return [(year, frame.filter(~pl.col("withdrawn").fill_null(False))) for year, frame in rows]


def _touched(
    snapshot: Snapshot, merges: Merges, fell: list[pl.DataFrame], came: list[pl.DataFrame], last_event_no: int
) -> Persons:
    """Numbers, as kept now and as kept before, of all who must be counted anew; sorted."""
    late = [frame["person_no"].filter(frame["event_no"] <= last_event_no) for frame in came]
    columns = [persons.drop_nulls().to_numpy() for persons in [*(frame["person_no"] for frame in fell), *late]]
    moved = _moved(merges, (snapshot.aliases().sources, snapshot.aliases().targets))
    numbers = np.unique(np.concatenate([moved, *columns]))
    now = snapshot.aliases()
    both = [numbers, _kept(numbers, now.sources, now.targets), _kept(numbers, *merges)]
    return np.unique(np.concatenate(both)).astype(np.int32)


def _moved(before: Merges, now: Merges) -> Persons:
    """Numbers that count as another now than before."""
    numbers = np.union1d(before[0], now[0]).astype(np.int32)
    changed: NDArray[np.bool_] = _kept(numbers, *before) != _kept(numbers, *now)
    return numbers[changed]


def _kept(numbers: Persons, sources: Persons, targets: Persons) -> Persons:
    if not len(sources):
        return numbers
    at = np.minimum(np.searchsorted(sources, numbers), len(sources) - 1)
    return np.where(sources[at] == numbers, targets[at], numbers).astype(np.int32)


def _of_persons(snapshot: Snapshot, persons: Persons, gone: Numbers) -> Frames:
    """All live rows of these persons, under whatever number they were recorded."""
    if not len(persons):
        return []
    aliases = snapshot.aliases()
    numbers = np.union1d(persons, aliases.sources[np.isin(aliases.targets, persons)]).astype(np.int32)
    rows = _by_year(snapshot, snapshot.files("events"), pl.col("person_no").is_in(pl.Series(numbers).implode()))
    return [(year, live(frame, gone)) for year, frame in rows]
