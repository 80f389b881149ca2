"""What follows when the safety rule is triggered: steps, by when, and to whom it goes on. A pack may only tighten it.

Source: platform rule (design 04 §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening.safety import TRIGGERS
from xinmiao.science.tables import load
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person has to do: by the end of that day where `same_day`; `within` so long from the opening on."""

    id: str
    words: Text
    within: timedelta | None = None
    not_before: timedelta = timedelta()
    same_day: bool = False

    def due(self, opened: datetime, day_ends: datetime) -> datetime:
        """By when. day_ends: of the day on which it was opened, by the clock of the country."""
        latest = [day_ends] if self.same_day else []
        return min([*latest, *([opened + self.within] if self.within is not None else [])])


@dataclass(frozen=True, slots=True)
class Protocol:
    """steps: in their order. escalate: after so long without an adult it goes to the county's duty list, each time.

    added: triggers of a pack beside those of the rule, id → words.
    """

    steps: tuple[Step, ...]
    escalate: tuple[timedelta, ...]
    added: tuple[tuple[str, Text], ...] = ()

    def words_of(self, ground: str) -> Text:
        """The words of a ground, of the rule or added."""
        known = {one.id: one.words for one in TRIGGERS} | dict(self.added)
        return known.get(ground.removeprefix("safety_"), known.get(ground, _ADDED))


def _minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


_ADDED = Text("这张表另加的情形", "A ground that the form adds")
NEVER = ("auto_message_to_peers", "show_score_to_student_alone", "close_without_named_adult")
PROTOCOL = Protocol(
    steps=(
        Step("do_not_leave_alone", Text("不让孩子独处", "Do not leave the child alone"), _minutes(0)),
        Step("trained_adult_contact", Text("受过训练的成年人当面接手", "A trained adult takes over in person"),
             _minutes(30)),
        Step("structured_risk_interview", Text("当天做结构化风险访谈", "Structured risk interview the same day"),
             same_day=True),
        Step("guardian_informed_unless_unsafe",
             Text("通知监护人；会使孩子更危险时不通知，写明理由",
                  "Inform the guardian; where that would endanger the child, do not, and say why"), same_day=True),
        Step("means_restriction_talk", Text("收好可能伤人的物品", "Put away means of harm"), same_day=True),
        Step("referral_or_emergency", Text("转诊或呼救", "Refer, or call for help"), same_day=True),
        Step("written_follow_up", Text("24至72小时内书面随访", "Written follow-up within 24 to 72 hours"),
             timedelta(hours=72), timedelta(hours=24)),
    ),
    escalate=(_minutes(15), _minutes(30)),
)  # fmt: skip
"""The protocol of the platform; nobody is bound to less."""
_HEAD = {"id", "name", "status", "evidence", "source", "read_on", "version", "confirmed_by", "confirmed_on"}
_TIMES = {"within_minutes": 1, "from_hours": 60, "to_hours": 60}


RULE = "safety_rule"
"""The id of a pack's file that tightens it."""


class WeakerRule(XinmiaoError):
    """A file would remove or weaken a trigger, lengthen a time, or add an exit."""

    def __init__(self, what: Text, where: str = "") -> None:
        super().__init__(
            "safety_rule.weakened",
            what,
            where=where,
            todo=Text(
                "只可以增加触发条件、缩短时间；其余由程序规定",
                "only add triggers or shorten times; the code holds the rest",
            ),
        )


def load_protocol(path: Path) -> Protocol:
    """Read a pack's file. Raises `WeakerRule`, `TableFault`."""
    return stricter(load(path).data, where=str(path))


def stricter(said: Mapping[str, Any], *, where: str = "") -> Protocol:
    """Give the protocol with what a pack tightens. Raises `WeakerRule` for anything else that it says.

    said: any of `any_of` (every trigger of the rule with its own test; further ones with zh and en), `actions` (all, no
    later), `escalation_minutes` (no later, no fewer), `never` (all).
    """
    for key in said:
        if key not in (*_HEAD, "any_of", "actions", "escalation_minutes", "never"):
            raise WeakerRule(Text(f"多出一项“{key}”", f"'{key}' is no part of the rule"), where)
    if not set(said.get("never", NEVER)) >= set(NEVER):
        raise WeakerRule(Text("“never”少了", "'never' lacks some"), where)
    return Protocol(
        _steps(said["actions"], where) if "actions" in said else PROTOCOL.steps,
        _escalation(said["escalation_minutes"], where) if "escalation_minutes" in said else PROTOCOL.escalate,
        _added(said["any_of"], where) if "any_of" in said else (),
    )


def _added(any_of: list[Mapping[str, Any]], where: str) -> tuple[tuple[str, Text], ...]:
    own, said = {one.id: _test(one.id) for one in TRIGGERS}, {one.get("id"): one for one in any_of}
    for name, test in own.items():
        if name not in said or said[name].get("test", test) != test or set(said[name]) - {"id", "test"}:
            raise WeakerRule(Text(f"触发条件“{name}”被去掉或改动", f"Trigger '{name}' is removed or changed"), where)
    more = [one for one in any_of if one.get("id") not in own]
    for one in more:
        if set(one) != {"id", "zh", "en"}:
            raise WeakerRule(Text("新增的触发条件只写 id、zh、en", "An added trigger has id, zh and en alone"), where)
    return tuple((str(one["id"]), Text(str(one["zh"]), str(one["en"]))) for one in more)


def _test(name: str) -> str:
    """How a trigger's test is written down."""
    trigger = next(one for one in TRIGGERS if one.id == name)
    return " or ".join(f"{column} > 0" if trigger.is_score else f"{column} is yes" for column in trigger.columns)


def _steps(actions: list[Mapping[str, Any]], where: str) -> tuple[Step, ...]:
    said = {one.get("id"): one for one in actions}
    if list(said) != [one.id for one in PROTOCOL.steps] or len(said) != len(actions):
        raise WeakerRule(Text("步骤与规则不同", "The steps are not those of the rule"), where)
    return tuple(_step(one, said[one.id], where) for one in PROTOCOL.steps)


def _step(own: Step, said: Mapping[str, Any], where: str) -> Step:
    late = WeakerRule(Text(f"“{own.id}”的时间更长或写法不明", f"'{own.id}' is later, or not understood"), where)
    try:
        told = {key: _minutes(float(said[key]) * per) for key, per in _TIMES.items() if key in said}
    except (TypeError, ValueError) as error:
        raise late from error
    is_told = set(said) <= {"id", "within", *_TIMES} and said.get("within", "same_day") == "same_day"
    within, start = told.get("within_minutes", told.get("to_hours", own.within)), told.get("from_hours", own.not_before)
    is_later = own.within is not None and (within is None or within > own.within)
    if not is_told or is_later or start > own.not_before or any(one < timedelta() for one in told.values()):
        raise late
    return replace(own, within=within, not_before=start)


def _escalation(said: list[float], where: str) -> tuple[timedelta, ...]:
    own = PROTOCOL.escalate
    try:
        told = tuple(_minutes(float(one)) for one in said)
    except (TypeError, ValueError):
        told = ()
    if len(told) < len(own) or any(a > b or a < timedelta() for a, b in zip(told, own, strict=False)):
        raise WeakerRule(Text("上报县里的时间更长或更少", "Going on to the county is later, or less often"), where)
    return tuple(sorted(told))
