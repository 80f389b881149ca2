"""Computing a published edition again from what it pins, and telling what an erasure moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pyroaring import BitMap

from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.questions import question
from xinmiao.ledger.reach import Measure
from xinmiao.ledger.store import Snapshot, Versions
from xinmiao.records.queries import current_ledger
from xinmiao.records.queries import snapshot as snapshot_of
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.measuring import Measured, asked_of, measure, persons


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A claim's frozen figure and the same question asked again of the pinned versions."""

    claim: Claim
    again: Measured
    persons_sha256: str

    @property
    def is_equal(self) -> bool:
        """Whether bounds, words, number of records and the very persons are the same."""
        frozen = self.claim.figure
        return (
            frozen.values == self.again.values
            and frozen.words == self.again.words
            and frozen.n_records == self.again.n_records
            and frozen.persons_sha256 == self.persons_sha256
        )


def pinned_versions(edition: Edition) -> Versions:
    return Versions.from_dict(edition.pins["ledger"])


def pinned() -> list[Versions]:
    """The versions of the ledger that frozen and published editions rest on: what `Ledger.retain` must keep."""
    return [pinned_versions(one) for one in Edition.objects.exclude(state=Edition.State.DRAFT)]


def pinned_snapshot(edition: Edition) -> Snapshot:
    """The ledger as the edition read it."""
    return snapshot_of(pinned_versions(edition))


def recompute(edition: Edition) -> list[Recomputed]:
    """Ask every claim again of the ledger, indicator and wording that the edition pins."""
    claims = editions.claims(edition)
    snapshot = pinned_snapshot(edition)
    again, hashes = measure(claims, snapshot), persons(claims, snapshot)
    return [Recomputed(claim, again[claim.code], hashes[claim.code]) for claim in claims]


@dataclass(frozen=True, slots=True)
class Affected:
    """A published figure that an erasure of persons would move, or moved. value: as published."""

    claim: Claim
    n_persons: int
    value: Decimal | None


def affected_by_erasure(person_nos: Iterable[int]) -> list[Affected]:
    """List the published figures that count any of these persons, and how many of them."""
    found = []
    for edition in Edition.objects.filter(state=Edition.State.PUBLISHED).select_related("review"):
        snapshot = pinned_snapshot(edition)
        erased = BitMap(_resolved(snapshot, person_nos))
        found += _affected(edition, snapshot, erased)
    return found


def _resolved(snapshot: Snapshot, person_nos: Iterable[int]) -> list[int]:
    return [int(number) for number in snapshot.aliases().resolve(list(person_nos))]


def _affected(edition: Edition, snapshot: Snapshot, erased: BitMap) -> list[Affected]:
    engine, found = counting(snapshot), []
    for claim in editions.claims(edition):
        asked = asked_of(claim)
        wanted = question(asked.version, asked.period, asked.slice) if asked.is_from_events else None
        if wanted is None or wanted.measure is not Measure.PEOPLE:
            continue
        if n_persons := engine.persons(wanted).intersection_cardinality(erased):
            found.append(Affected(claim, n_persons, claim.figure.point))
    return found


def n_erased_since(edition: Edition) -> int:
    """How many persons were erased from the ledger after the edition was built."""
    return sum(one.n_persons for one in current_ledger().erasures(pinned_versions(edition)))
