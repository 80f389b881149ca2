"""People who may be registered twice: the queue, and two records side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xinmiao.accounts.rules import Scope
from xinmiao.core.actors import Actor
from xinmiao.people.models import Pair, Person
from xinmiao.people.queries.revealing import Purpose, reveal
from xinmiao.people.sealing import Opened
from xinmiao.records import queries as ledger
from xinmiao.records.models import Outbox
from xinmiao.science.linkage.identity_numbers import masked


@dataclass(frozen=True, slots=True)
class Queue:
    """How many pairs wait for a decision, how many links for a clerk's look."""

    n_waiting: int
    n_to_check: int


def queue(scopes: Iterable[Scope]) -> Queue:
    """How long the queue is, within these scopes."""
    mine = Pair.objects.near(scopes)
    return Queue(mine.waiting().count(), mine.to_check().count())


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records. field: what it is. level: how they compare; empty where it is not compared or missing.

    weight: bits, positive for one person; None where nothing is weighed.
    """

    field: str
    one: str
    other: str
    level: str = ""
    weight: float | None = None

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both records of a pair, line by line."""

    pair: Pair
    lines: tuple[Line, ...]

    @property
    def heaviest(self) -> float:
        """The largest weight either way, for drawing the bars to one scale."""
        return max([abs(line.weight) for line in self.lines if line.weight is not None] or [1.0]) or 1.0


def side_by_side(pair: Pair, *, by: Actor) -> SideBySide:
    """Open both records of a pair; that they were read, and for what, stays in the audit trail."""
    told = [reveal(person, purpose=Purpose.DUPLICATE, by=by) for person in (pair.a, pair.b)]
    one, other = (_shown(person, names) for person, names in zip((pair.a, pair.b), told, strict=True))
    lines = [Line(field, one[field], other[field], *_level(pair, field)) for field in one]
    return SideBySide(pair, tuple(line for line in lines if line.one or line.other))


def entered_since(pair: Pair) -> list[Outbox]:
    """The records of two who were joined that came in after that, for sorting when they are parted."""
    if pair.merge is None or pair.decided_at is None:
        return []
    return ledger.entered([pair.merge.kept_no, pair.merge.merged_no], after=pair.decided_at)


def _shown(person: Person, told: Opened) -> dict[str, str]:
    """What a clerk compares; numbers are masked."""
    place = person.place
    return {
        "name": " / ".join(told.names),
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "sex": str(person.get_sex_display()) if person.sex else "",
        "number": " / ".join(masked(paper.number) for paper in told.documents),
        "guardian": told.mother,
        "phone": " / ".join(told.phones),
        "county": " ".join(str(one.name) for one in (place.parent, place) if one) if place else "",
        "address": told.address,
        "registered": person.registered_at.date().isoformat(),
    }


def _level(pair: Pair, field: str) -> tuple[str, float | None]:
    found = pair.levels.get(field)
    return (str(found[0]), float(found[1])) if found else ("", None)
