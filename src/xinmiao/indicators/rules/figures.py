"""Questions on plain values: does a published figure agree, may two figures be compared, how far is the target,
which published figures would move. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xinmiao.indicators.definitions import Definition, text
from xinmiao.indicators.figure import Figure, Number
from xinmiao.ledger.period import Period
from xinmiao.science.text import Text
from xinmiao.science.wording.support import Outcome, Verdict, supports

SAME_WITHIN = 0.005
"""Where a publication carries no wording, its bare number agrees within half a per cent."""


def agreement(wording: str, value: float | None, counted: Figure) -> Verdict:
    """Tell whether what was counted bears out a published figure: by its printed words, hedge and all.

    Without words (or with words that hold no single figure) the number itself is compared, within SAME_WITHIN.
    """
    if not counted.is_shown or counted.point is None:
        return Verdict(Outcome.CANNOT_TELL, "no_value", Text("没有可比的计数", "There is no count to compare with"))
    verdict = supports(wording, counted) if wording else None
    if verdict is not None and verdict.code not in ("no_figure", "many_figures"):
        return verdict
    return _by_number(value, counted.point)


def _by_number(value: float | None, counted: Number) -> Verdict:
    if value is None:
        return Verdict(Outcome.CANNOT_TELL, "no_value", Text("没有公布数值", "No value was published"))
    if abs(counted - value) <= SAME_WITHIN * abs(value):
        return Verdict(
            Outcome.SUPPORTED, "within", Text("相差不到千分之五", "They differ by less than half a per cent")
        )
    code = "below" if counted < value else "above"
    return Verdict(Outcome.CONTRADICTED, code, Text("相差超过千分之五", "They differ by more than half a per cent"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """change: later minus earlier, None where the two may not be subtracted. reasons: why not, or what to know."""

    comparable: bool
    change: Number | None
    reasons: tuple[Text, ...]

    @property
    def is_flagged(self) -> bool:
        return bool(self.reasons)


def compare(earlier: Figure, later: Figure, first: Definition, second: Definition) -> Comparison:
    """Set two figures side by side; flagged, with no difference, where they count differently.

    first, second: the definitions of the earlier and the later figure.
    """
    reasons = [*_differences(first, second), *_notes(first, earlier.period), *_notes(second, later.period)]
    if earlier.slice != later.slice:
        reasons.append(Text("两个数字的范围不同", "The two figures are of different parts"))
    known = earlier.point is not None and later.point is not None
    change = later.point - earlier.point if known and not reasons else None  # type: ignore[operator]
    return Comparison(not reasons, change, tuple(dict.fromkeys(reasons)))


def _differences(first: Definition, second: Definition) -> Iterable[Text]:
    if first.population != second.population or first.roles != second.roles:
        a, b = text(first.population), text(second.population)
        yield Text(f"人群不同：{a.zh}；{b.zh}", f"Different populations: {a.en}; {b.en}")
    if first.unit != second.unit:
        yield Text(f"单位不同：{first.unit}、{second.unit}", f"Different units: {first.unit}, {second.unit}")
    same = (first.services, first.measure, first.reach_rule, first.period, first.places)
    if same != (second.services, second.measure, second.reach_rule, second.period, second.places):
        yield Text("定义不同", "Different definitions")


def _notes(definition: Definition, period: Period) -> Iterable[Text]:
    return [text(one.note) for one in definition.comparability if Period.parse(one.period) == period]


@dataclass(frozen=True, slots=True)
class Progress:
    """share: of the way from the baseline (or from nothing) to the target, 1 when it is there; None without either."""

    value: Number | None
    target: float
    baseline: float | None
    share: float | None
    reached: bool


def progress(value: Number | None, target: float, baseline: float | None, direction: str) -> Progress:
    """Tell how far a value has come towards its target."""
    if value is None:
        return Progress(value, target, baseline, None, False)
    reached = value >= target if direction == "up" else value <= target
    start = baseline or 0.0
    way = target - start
    share = (value - start) / way if way else (1.0 if reached else 0.0)
    return Progress(value, target, baseline, share, reached)


@dataclass(frozen=True, slots=True)
class Move:
    """A published figure and what a changed rule would make of it."""

    name: str
    before: Number | None
    after: Number | None

    @property
    def difference(self) -> Number | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def moves(before: dict[str, Figure], after: dict[str, Figure]) -> list[Move]:
    """List every published figure that moves, by its name; one whose value or bounds are as before does not."""
    return [
        Move(name, figure.point, after[name].point)
        for name, figure in sorted(before.items())
        if (figure.lower, figure.point, figure.upper) != (after[name].lower, after[name].point, after[name].upper)
    ]
