"""Theta sketches of people, keyed: they merge between zones, and may cross only for large sets at one grain.

A sketch keeps the smallest of its people's hashes. Of a small set it keeps all of them: a list of people. So
none leaves below ten times what a sketch holds, and never without a key that its readers do not have.

Source: Dasgupta, Lang, Rhodes, Thaler (2016), "A Framework for Estimating Stream Expression Cardinalities",
ICDT; the relative standard error of a union is at most 1 / √(k - 2), 1.6 % at k = 4 096.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datasketches import compact_theta_sketch, theta_union, update_theta_sketch

from xinmiao.ledger.zones.keys import Key
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

LG_K = 12
LEAST_PEOPLE = 10 << LG_K
"""40 960: below it a sketch holds more than a tenth of the hashes of its set."""
SIGMAS = 2
GRAIN = ("province", "service_group", "year")


class CrossingRefused(XinmiaoError):
    """What may not leave a zone, or may not be merged."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The one grain at which a sketch may cross: a province, a group of services, a year."""

    province: int
    service_group: str
    year: int

    @classmethod
    def of(cls, axes: dict[str, int | str]) -> Cell:
        """Raises CrossingRefused `zones.grain` for any other axes, finer or coarser."""
        if set(axes) != set(GRAIN):
            raise CrossingRefused(
                "zones.grain",
                Text("草图只能按“省 × 服务组 × 年”交换", "A sketch crosses only at province × service group × year"),
                where=" × ".join(axes) or "—",
                todo=Text("其他口径只交换计数", "At any other grain exchange counts"),
            )
        return cls(int(axes["province"]), str(axes["service_group"]), int(axes["year"]))

    def __str__(self) -> str:
        return f"{self.province} × {self.service_group} × {self.year}"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What crosses: the cell, the zone, the cycle, the key's name, and the sketch's bytes (at most 33 KB)."""

    cell: Cell
    zone: str
    cycle: str
    key: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Estimate:
    """People of several zones counted once: between `lower` and `upper`, point ± 2 σ."""

    lower: float
    point: float
    upper: float
    zones: tuple[str, ...]
    sigmas: int = SIGMAS

    def __str__(self) -> str:
        """E.g. 120 345 ± 3 702."""
        spread = max(self.upper - self.point, self.point - self.lower)
        return f"{self.point:,.0f} ± {spread:,.0f}".replace(",", " ")


def sketch(tokens: Iterable[str], *, cell: Cell, zone: str, key: Key) -> Sketch:
    """The sketch of a cell's people that may leave a zone. tokens: one identity token a person, repeats allowed.

    Raises CrossingRefused `zones.too_small` for fewer than 40 960 persons, counted exactly.
    """
    people = set(tokens)
    if len(people) < LEAST_PEOPLE:
        raise CrossingRefused(
            "zones.too_small",
            Text(
                f"不足 {LEAST_PEOPLE} 人：小集合的草图等于一份名单",
                f"Fewer than {LEAST_PEOPLE} people: the sketch of a small set is a list of people",
            ),
            where=f"{zone}: {cell}",
            todo=Text("请改为交换计数", "Exchange the count instead"),
        )
    kept = update_theta_sketch(LG_K)
    for mark in key.hidden(people):
        kept.update(mark)
    kept.trim()  # no more hashes than k
    return Sketch(cell, zone, key.cycle, key.name, kept.compact().serialize())


def merged(sketches: Sequence[Sketch]) -> Estimate:
    """The people of a cell in all zones, each counted once.

    Raises CrossingRefused `zones.none`, `zones.other_cell`, `zones.other_key`, `zones.same_zone`, `zones.unreadable`.
    """
    _check(sketches)
    union = theta_union(LG_K)
    for one in sketches:
        union.update(_read(one))
    found = union.get_result()
    bounds = found.get_lower_bound(SIGMAS), found.get_estimate(), found.get_upper_bound(SIGMAS)
    return Estimate(*bounds, zones=tuple(one.zone for one in sketches))


def _check(sketches: Sequence[Sketch]) -> None:
    if not sketches:
        raise _refused("none", Text("没有可合并的草图", "There is no sketch to merge"), sketches)
    if len({one.cell for one in sketches}) > 1:
        what = Text("草图的省、服务组或年份不同", "The sketches are of different cells")
        raise _refused("other_cell", what, sketches)
    if len({(one.cycle, one.key) for one in sketches}) > 1:
        what = Text("草图的密钥或周期不同", "The sketches are of different keys or cycles")
        raise _refused("other_key", what, sketches)
    if len({one.zone for one in sketches}) < len(sketches):
        raise _refused("same_zone", Text("同一区域给了两份草图", "One zone gave two sketches"), sketches)


def _read(one: Sketch) -> compact_theta_sketch:
    """Whoever receives a sketch checks again that it is of a set large enough to have crossed."""
    try:
        found = compact_theta_sketch.deserialize(one.content)
    except (RuntimeError, ValueError, IndexError) as error:
        raise _refused("unreadable", Text("草图无法读取", "The sketch cannot be read"), [one]) from error
    if found.get_upper_bound(3) < LEAST_PEOPLE:
        raise _refused("too_small", Text("草图所含的人太少", "The sketch is of too few people"), [one])
    return found


def _refused(code: str, what: Text, sketches: Sequence[Sketch]) -> CrossingRefused:
    where = "; ".join(f"{one.zone}: {one.cell}, {one.cycle}" for one in sketches)
    todo = Text("请各区域用本周期的密钥重新生成", "Have each zone make it again with the key of this cycle")
    return CrossingRefused(f"zones.{code}", what, where=where, todo=todo)
