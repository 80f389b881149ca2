"""How counts that partners add up become an interval of people counted once. Pure: plain rows in, bounds out.

Where everybody is identified, the figure is a distinct count and lower = point = upper. Where only
counts come in, nobody knows who is in two of them: at least the largest one, at most their sum, never
more than live there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xinmiao.ledger.reach.answer import NotAdditive
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Step = tuple[str, str]
AXES = ("activity", "partner", "period", "place")


class WrongRule(XinmiaoError):
    """A reach rule has steps that do not count people once."""


@dataclass(frozen=True, slots=True)
class ReachRule:
    """Ordered steps (axis, operator): ("person", "distinct") alone, or activity, partner, period, place.

    disjoint_partners: the partners serve different people, so that their counts add.
    Raises WrongRule `reach.rule`.
    """

    steps: tuple[Step, ...] = (("person", "distinct"),)
    disjoint_partners: bool = False

    def __post_init__(self) -> None:
        axes = [axis for axis, _ in self.steps]
        known = all(axis in AXES and operator in ("max", "sum") for axis, operator in self.steps)
        if self.is_distinct or (known and len(set(axes)) == len(axes) and axes[-1:] == ["place"]):
            return
        raise WrongRule(
            "reach.rule",
            Text(f"看不懂的去重规则：{self.steps}", f"Unreadable reach rule: {self.steps}"),
            todo=Text(
                "写 person:distinct，或 activity、partner、period 各一步，最后是 place",
                "Write person:distinct, or one step each for activity, partner, period, and place last",
            ),
        )

    @property
    def is_distinct(self) -> bool:
        return self.steps == (("person", "distinct"),)

    def operator(self, axis: str) -> str:
        if axis == "partner" and self.disjoint_partners:
            return "sum"
        return dict(self.steps).get(axis, "max")


PERSON = ReachRule()
COUNTS = ReachRule((("activity", "max"), ("partner", "max"), ("period", "max"), ("place", "sum")))


@dataclass(frozen=True, slots=True)
class Count:
    """So many people of a group at a place, counted by one partner for one activity in one period."""

    place: int
    value: float
    activity: int = 0
    partner: int = 0
    period: str = ""
    group: str = ""  # a part of the people there, disjoint from its other parts; "" everybody


@dataclass(frozen=True, slots=True)
class Interval:
    """lower ≤ point ≤ upper."""

    lower: float
    point: float
    upper: float

    @classmethod
    def exactly(cls, value: float) -> Interval:
        return cls(value, value, value)

    @property
    def is_exact(self) -> bool:
        return self.lower == self.upper

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lower + other.lower, self.point + other.point, self.upper + other.upper)

    def capped(self, most: float | None) -> Interval:
        """No more than so many; the cap is taken as true even against a larger count."""
        if most is None:
            return self
        return Interval(min(self.lower, most), min(self.point, most), min(self.upper, most))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of people with its reach rule. `additive` says whether two of them may be added."""

    interval: Interval
    rule: ReachRule
    n_records: int
    additive: bool = False

    def __add__(self, other: Figure) -> Figure:
        """Raises NotAdditive unless both are additive."""
        if not (self.additive and other.additive):
            raise NotAdditive()
        return Figure(self.interval + other.interval, self.rule, self.n_records + other.n_records, True)


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of places: who contains whom, and how many people live there.

    populations: by (place, group), the group "" for everybody.
    """

    parents: Mapping[int, int] = field(default_factory=dict)
    populations: Mapping[tuple[int, str], float] = field(default_factory=dict)

    def children(self, among: Iterable[int]) -> dict[int, list[int]]:
        """Nearest reporting ancestor of each place → the places; 0 for those without one."""
        reporting, found = set(among), defaultdict(list)
        for place in sorted(reporting):
            parent = self.parents.get(place, 0)
            while parent and parent not in reporting:
                parent = self.parents.get(parent, 0)
            found[parent].append(place)
        return found


def identified(n: int, *, n_records: int) -> Figure:
    """A figure of identified people, counted once each."""
    return Figure(Interval.exactly(n), PERSON, n_records)


def reported(counts: Sequence[Count], rule: ReachRule, places: Places | None = None) -> Figure:
    """A figure from counts without identities. Missing counts must be left out, zeros may stay."""
    return Figure(interval(counts, rule, places), rule, len(counts))


def interval(counts: Sequence[Count], rule: ReachRule, places: Places | None = None) -> Interval:
    """Bounds of the people behind counts.

    At each place and group: `point` follows the steps, `lower` is the largest of the sets that may
    overlap, `upper` their sum, capped by the people who live there. Leaf places add up (or not, as the
    rule says); a place that reports for itself and has reporting places below it overlaps with them.
    """
    places = places or Places()
    by_place: dict[int, list[Count]] = defaultdict(list)
    for count in counts:
        by_place[count.place].append(count)
    own = {place: _of_place(place, rows, rule, places) for place, rows in by_place.items()}
    below = places.children(own)
    return _joined([_with_below(place, own, below, rule, places) for place in below.get(0, [])], rule)


def joined(persons: int, of_persons: Mapping[int, int], of_counts: Mapping[int, Interval]) -> Interval:
    """Identified people and counts without identities together.

    persons: identified people, each once. of_persons: how many of them at each place. of_counts: by the
    same places. At least everybody identified and, at each place, whom the counts have beyond them; at
    most both added.
    """
    more = [(bounds, of_persons.get(place, 0)) for place, bounds in of_counts.items()]
    lower = persons + sum(max(0.0, bounds.lower - known) for bounds, known in more)
    point = persons + sum(max(0.0, bounds.point - known) for bounds, known in more)
    return Interval(lower, max(lower, point), persons + sum(bounds.upper for bounds, _ in more))


def _with_below(
    place: int, own: Mapping[int, Interval], below: Mapping[int, list[int]], rule: ReachRule, places: Places
) -> Interval:
    mine, children = own[place], below.get(place, [])
    if children:
        theirs = _joined([_with_below(child, own, below, rule, places) for child in children], rule)
        mine = _overlapping([mine, theirs])
    return mine.capped(places.populations.get((place, "")))


def _of_place(place: int, rows: Sequence[Count], rule: ReachRule, places: Places) -> Interval:
    groups: dict[str, list[Count]] = defaultdict(list)
    for row in _one_grouping(rows):
        groups[row.group].append(row)
    bounds = Interval.exactly(0)
    for group, members in groups.items():
        bounds += _of_group(members, rule).capped(places.populations.get((place, group)))
    return bounds


def _one_grouping(rows: Sequence[Count]) -> list[Count]:
    """Where some counts are of everybody and others by group, add the groups up."""
    if len({row.group == "" for row in rows}) < 2:
        return list(rows)
    whole = {(row.activity, row.partner, row.period): row.value for row in rows if row.group == ""}
    parts: dict[tuple[int, int, str], float] = defaultdict(float)
    for row in rows:
        if row.group:
            parts[row.activity, row.partner, row.period] += row.value
    return [Count(rows[0].place, value, *key) for key, value in {**parts, **whole}.items()]


def _of_group(rows: Sequence[Count], rule: ReachRule) -> Interval:
    lower, upper = _least(rows, rule), sum(row.value for row in rows)
    return Interval(lower, min(max(lower, _stepped(rows, rule)), upper), upper)


def _least(rows: Sequence[Count], rule: ReachRule) -> float:
    """The largest set; of partners who serve different people, the largest of each."""
    if rule.operator("partner") == "max":
        return max(row.value for row in rows)
    largest: dict[int, float] = defaultdict(float)
    for row in rows:
        largest[row.partner] = max(largest[row.partner], row.value)
    return sum(largest.values())


def _stepped(rows: Sequence[Count], rule: ReachRule) -> float:
    """Apply the steps before `place`, one axis after the other; an axis without a step takes the largest."""
    left = [axis for axis, _ in rule.steps if axis != "place"]
    order = [*left, *(axis for axis in AXES[:3] if axis not in left)]
    cells = {tuple(getattr(row, axis) for axis in order): row.value for row in rows}
    for axis in order:
        pick = sum if rule.operator(axis) == "sum" else max
        gathered: dict[tuple[object, ...], list[float]] = defaultdict(list)
        for key, value in cells.items():
            gathered[key[1:]].append(value)
        cells = {key: pick(values) for key, values in gathered.items()}
    return cells[()]


def _joined(parts: Sequence[Interval], rule: ReachRule) -> Interval:
    if rule.operator("place") == "max":
        return _overlapping(parts)
    return sum(parts, start=Interval.exactly(0))


def _overlapping(parts: Sequence[Interval]) -> Interval:
    lower, point = max(part.lower for part in parts), max(part.point for part in parts)
    return Interval(lower, point, sum(part.upper for part in parts))
