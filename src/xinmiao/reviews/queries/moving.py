"""Why a published figure is another today: records come late, corrected, erased; persons are joined or parted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np
import polars as pl
from pyroaring import BitMap

from xinmiao.indicators.queries import moved
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.questions import question
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.reach import Measure, Question
from xinmiao.ledger.reach.live import VERSIONS_KEPT, live_events, selected
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.live import Live, compared
from xinmiao.reviews.queries.measuring import asked_of
from xinmiao.reviews.queries.recomputing import pinned_snapshot


@dataclass(frozen=True, slots=True)
class Moved:
    """A published claim with its figure of today.

    n_late: records it counts that came after the build. n_corrected: records replaced or taken back since.
    n_erased: records of persons erased since. n_merged, n_parted: persons whom it counts who were joined with another
    whom it counts, and who are another's no more; told also where other changes leave the figure as it was. n_reports:
    lines that partners reported since. redefined: what today's definition alone changes, None where it is the same.
    """

    live: Live
    n_late: int = 0
    n_corrected: int = 0
    n_erased: int = 0
    n_merged: int = 0
    n_parted: int = 0
    n_reports: int = 0
    redefined: Decimal | None = None

    @property
    def has_moved(self) -> bool:
        return self.live.frozen is not None and self.live.frozen.values != self.live.measured.values

    @property
    def is_of_others(self) -> bool:
        """Whether persons whom it counts were joined or parted since: by that alone it would be another figure."""
        return bool(self.n_merged or self.n_parted)


def as_published_and_now(edition: Edition) -> list[Moved]:
    """Give every claim of a frozen or published edition beside today's figure, with what moved it."""
    then, now = pinned_snapshot(edition), current_snapshot()
    return [_moved(one, then, now) for one in compared(editions.claims(edition), now)]


def _moved(live: Live, then: Snapshot, now: Snapshot) -> Moved:
    redefined, asked = _redefined(live.claim, now), asked_of(live.claim)
    if not asked.is_from_events:
        return Moved(live, redefined=redefined)
    wanted = question(asked.version, asked.period, asked.slice)
    merged, parted = _joined_and_parted(wanted, then, now)
    found = Moved(live, n_merged=merged, n_parted=parted, redefined=redefined)
    if not found.has_moved:
        return found
    late, corrected, erased = _records(wanted, then, now)
    n_reports = max(0, now.rows("reports") - then.rows("reports"))
    return replace(found, n_late=late, n_corrected=corrected, n_erased=erased, n_reports=n_reports)


def _records(wanted: Question, then: Snapshot, now: Snapshot) -> tuple[int, int, int]:
    """Count the records that came, were corrected and were erased between two versions of the ledger."""
    before, after = _event_numbers(wanted, then), _event_numbers(wanted, now)
    superseded = pl.Series(now.superseded()).implode()
    gone = before.filter(~before["event_no"].is_in(after["event_no"].implode()))
    come = after.filter(~after["event_no"].is_in(before["event_no"].implode()))
    corrected = gone.filter(gone["event_no"].is_in(superseded)).height
    return come.filter(come["supersedes"].is_null()).height, corrected, gone.height - corrected


def _event_numbers(wanted: Question, snapshot: Snapshot) -> pl.DataFrame:
    rows = selected(live_events(snapshot, wanted.period), wanted.whole())
    return rows.select("event_no", "supersedes").collect()


def _joined_and_parted(wanted: Question, then: Snapshot, now: Snapshot) -> tuple[int, int]:
    """Of the persons counted, how many fewer they are by merges since, and how many more by merges taken back."""
    changed = _changed_persons(then, now)
    if wanted.measure is not Measure.PEOPLE or not changed:
        return 0, 0
    counted = counting(then).persons(wanted) & changed
    numbers = _numbers_recorded(wanted, then, counted) if counted else []
    pairs = pl.DataFrame({"then": then.aliases().resolve(numbers), "now": now.aliases().resolve(numbers)}).unique()
    return pairs.height - pairs["now"].n_unique(), pairs.height - pairs["then"].n_unique()


@lru_cache(maxsize=VERSIONS_KEPT)
def _changed_persons(then: Snapshot, now: Snapshot) -> BitMap:
    """Persons as counted then, of whom some number counts as another person now."""
    before, after = then.aliases(), now.aliases()
    known = np.union1d(before.sources, after.sources)
    other = known[before.resolve(known) != after.resolve(known)]
    touched = np.concatenate([other, before.resolve(other), after.resolve(other)])
    return BitMap(before.resolve(touched).astype(np.uint32))


def _numbers_recorded(wanted: Question, then: Snapshot, persons: BitMap) -> list[int]:
    """The numbers under which the records counted speak of these persons, merged or not."""
    rows = selected(live_events(then, wanted.period), wanted.whole())
    events = rows.filter(pl.col("person_no").is_in(list(persons))).select("event_no").collect()["event_no"]
    recorded = then.scan("events", wanted.period.years).filter(pl.col("event_no").is_in(events.implode()))
    return recorded.select(pl.col("person_no").unique()).collect()["person_no"].to_list()


def _redefined(claim: Claim, now: Snapshot) -> Decimal | None:
    current = claim.version.indicator.current
    if current is None or current.pk == claim.version_id:
        return None
    asked = asked_of(claim)
    found = moved(claim.version, current, {claim.code: (asked.period, Slice.of(claim.slice))}, snapshot=now)
    return Decimal(str(found[0].difference or 0)) if found else Decimal(0)
