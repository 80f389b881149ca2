"""Who is told what of a return."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from xinmiao.accounts.actions import tell
from xinmiao.accounts.queries import holders
from xinmiao.accounts.rules import Role
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.calendar import SOON, Standing, standing
from xinmiao.indicators.rules.returns import State, Step
from xinmiao.science.text import Text

STEPS = {
    Step.SUBMIT: (Role.PROGRAMME_OFFICER, Text("待审核：{name}", "To review: {name}")),
    Step.SEND_BACK: (Role.PARTNER, Text("已退回：{name}。{reason}", "Sent back: {name}. {reason}")),
    Step.REVIEW: (Role.PROGRAMME_OFFICER, Text("待批准：{name}", "To approve: {name}")),
    Step.APPROVE: (Role.PARTNER, Text("已批准：{name}", "Approved: {name}")),
    Step.LOCK: (Role.PARTNER, Text("已锁定：{name}", "Locked: {name}")),
    Step.REOPEN: (Role.PARTNER, Text("已重新打开：{name}。{reason}", "Reopened: {name}. {reason}")),
}
REMINDERS = {
    Standing.SOON: Text("{name}：{due} 到期", "{name} is due on {due}"),
    Standing.OVERDUE: Text("已逾期：{name}，应于 {due} 前上报", "Overdue: {name} was due on {due}"),
}


def tell_of(of: Return, step: Step, reason: str, at: datetime) -> None:
    """Tell those who have to act on a step, or who wait for it."""
    role, words = STEPS[step]
    _tell(of, role, f"return:{of.pk}:{of.steps.count()}:{step}", _filled(words, of, reason=reason), at)


@transaction.atomic
def remind(*, on: date, at: datetime, by: Actor) -> int:
    """Tell partners once that a return is due within a week, and once that it is overdue; give how many were told."""
    owed = Return.objects.owed().filter(due_on__lte=on + SOON).with_names()
    n = sum(_remind(of, standing(State(of.state), of.due_on, on), at) for of in owed)
    if n:
        audit.record(by=by, verb="remind", noun="returns", key=on.isoformat(), detail={"told": n}, at=at)
    return n


def _remind(of: Return, how: Standing, at: datetime) -> int:
    words = _filled(REMINDERS[how], of, due=of.due_on.isoformat())
    return _tell(of, Role.PARTNER, f"return:{of.pk}:{how}:{of.due_on}", words, at)


def _tell(of: Return, role: Role, key: str, words: Text, at: datetime) -> int:
    facts = of.facts
    users = holders(role, place_path=facts.place_path, programme=facts.programme, partner=facts.partner)
    with translation.override("zh-hans"):
        path = reverse("indicators:return", args=[of.pk])
    return tell(users=users, key=key, words=words, path=path, at=at) if users else 0


def _filled(words: Text, of: Return, **values: str) -> Text:
    """The words with the return's name, each in its own language."""
    schedule, place, partner = of.schedule, of.place, of.partner
    zh = f"{schedule.name_zh}，{of.period}，{place.name_zh}（{partner.name_zh}）"
    en = f"{schedule.name_en}, {of.period}, {place.name_en} ({partner.name_en})"
    return Text(words.zh.format(name=zh, **values)[:400], words.en.format(name=en, **values)[:400])
