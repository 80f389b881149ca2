"""May two figures be compared? A rise from one population to another is no rise."""

from __future__ import annotations

from dataclasses import dataclass

from xinmiao.ledger.reach.rules import ReachRule
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure counts: its definition (a content hash), population (as it is written), unit and
    reach rule."""

    definition: str
    population: str
    unit: str
    rule: ReachRule


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two figures may be compared, and if not, every reason."""

    reasons: tuple[Text, ...]

    @property
    def holds(self) -> bool:
        return not self.reasons


_REASONS = {
    "unit": Text("计量单位不同", "They count in different units"),
    "population": Text("统计的人群不同", "They count different populations"),
    "definition": Text("指标定义不同", "Their definitions differ"),
    "rule": Text("去重规则不同", "Their reach rules differ"),
}


def comparable(one: Meaning, other: Meaning) -> Comparison:
    """Compare what two figures mean, not their values."""
    differing = [axis for axis in _REASONS if getattr(one, axis) != getattr(other, axis)]
    return Comparison(tuple(_REASONS[axis] for axis in differing))
