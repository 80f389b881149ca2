"""Why a published figure is another today: records come late, corrected, erased, merged; a definition changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from xinmiao.indicators.queries import moved
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.questions import question
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.reach import Measure, Question
from xinmiao.ledger.reach.live import live_events, selected
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
    n_erased: records of persons erased since. n_merged: persons who count as another now. n_reports: lines that
    partners reported since. redefined: what today's definition alone changes, None where it is the same.
    """

    live: Live
    n_late: int = 0
    n_corrected: int = 0
    n_erased: int = 0
    n_merged: int = 0
    n_reports: int = 0
    redefined: Decimal | None = None

    @property
    def has_moved(self) -> bool:
        return self.live.frozen is not None and self.live.frozen.values != self.live.measured.values


def as_published_and_now(edition: Edition) -> list[Moved]:
    """Give every claim of a frozen or published edition beside today's figure, with what moved it."""
    then, now = pinned_snapshot(edition), current_snapshot()
    return [_moved(one, then, now) for one in compared(editions.claims(edition), now)]


def _moved(live: Live, then: Snapshot, now: Snapshot) -> Moved:
    redefined = _redefined(live.claim, now)
    asked = asked_of(live.claim)
    if not Moved(live).has_moved or not asked.is_from_events:
        return Moved(live, redefined=redefined)
    wanted = question(asked.version, asked.period, asked.slice)
    late, corrected, erased = _records(wanted, then, now)
    return Moved(
        live,
        n_late=late,
        n_corrected=corrected,
        n_erased=erased,
        n_merged=_n_merged(wanted, then, now),
        n_reports=max(0, now.rows("reports") - then.rows("reports")),
        redefined=redefined,
    )


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


def _n_merged(wanted: Question, then: Snapshot, now: Snapshot) -> int:
    if wanted.measure is not Measure.PEOPLE or len(then.aliases()) == len(now.aliases()):
        return 0
    counted = counting(then).persons(wanted).to_array()
    return int(counted.size - np.unique(now.aliases().resolve(counted)).size)


def _redefined(claim: Claim, now: Snapshot) -> Decimal | None:
    current = claim.version.indicator.current
    if current is None or current.pk == claim.version_id:
        return None
    asked = asked_of(claim)
    found = moved(claim.version, current, {claim.code: (asked.period, Slice.of(claim.slice))}, snapshot=now)
    return Decimal(str(found[0].difference or 0)) if found else Decimal(0)
