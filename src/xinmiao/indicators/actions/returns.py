"""Partners' returns: expecting them, filling them in, and every step of their way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinmiao.accounts.rules import Scope, Verdict
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators.actions.telling import tell_of
from xinmiao.indicators.models import Return, ReturnLine
from xinmiao.indicators.queries.returns import population_of
from xinmiao.indicators.rules import returns as rules
from xinmiao.indicators.rules.returns import TRANSITIONS, Number, State, Step, settled
from xinmiao.ledger.rows import ReportRow
from xinmiao.ledger.schema import ReportStatus
from xinmiao.records.actions import drain, post_reports
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class Refused(XinmiaoError):
    """The rules do not let this be done with the return now."""

    def __init__(self, verdict: Verdict, of: Return) -> None:
        super().__init__("return.refused", verdict.reason, where=str(of))


class NumbersWrong(XinmiaoError):
    """Numbers of the return cannot be right, or are not there. `problems`: by dimension."""

    def __init__(self, problems: dict[str, Text], of: Return) -> None:
        self.problems = problems
        first = next(iter(problems.values()))
        super().__init__(
            "return.numbers",
            Text(f"有 {len(problems)} 处数字要改", f"{len(problems)} number(s) must be mended"),
            where=str(of),
            todo=first,
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """A return that a calendar asks for, by the numbers of its schedule, partner and place."""

    schedule: int
    partner: int
    place: int
    period: str
    start: date
    end: date
    due_on: date

    @property
    def key(self) -> tuple[int, int, int, str]:
        return (self.schedule, self.partner, self.place, self.period)


@transaction.atomic
def expect(*, wanted: Iterable[Expected], by: Actor) -> dict[str, int]:
    """Lay out the returns that the calendar asks for. Those that nobody touched and nobody asks for any more go."""
    asked = {one.key: one for one in wanted}
    there = {(one.schedule_id, one.partner_id, one.place_id, one.period): one for one in Return.objects.all()}
    fresh = [one for key, one in asked.items() if key not in there]
    Return.objects.bulk_create(_return(one) for one in fresh)
    moved = [there[key] for key, one in asked.items() if key in there and there[key].due_on != one.due_on]
    for one in moved:
        one.due_on = asked[(one.schedule_id, one.partner_id, one.place_id, one.period)].due_on
    Return.objects.bulk_update(moved, ["due_on"])
    untouched = Return.objects.filter(state=State.DRAFT, lines=None, steps=None)
    gone, _ = untouched.filter(pk__in=[one.pk for key, one in there.items() if key not in asked]).delete()
    return {"added": len(fresh), "changed": len(moved), "gone": gone}


def _return(one: Expected) -> Return:
    return Return(
        schedule_id=one.schedule,
        partner_id=one.partner,
        place_id=one.place,
        period=one.period,
        start=one.start,
        end=one.end,
        due_on=one.due_on,
    )


@transaction.atomic
def enter(*, of: Return, numbers: Sequence[Number], by: Actor, scopes: Sequence[Scope], at: datetime) -> Return:
    """Keep the numbers of a return that is open. Raises Refused, NumbersWrong (what is there; gaps may stay)."""
    of = _locked(of)
    _require(rules.may_enter(of.facts, scopes), of)
    told = [settled(one) for one in numbers]
    wrong = rules.problems(told, [one.dimension for one in told], population_of(of))
    if wrong:
        raise NumbersWrong(dict(wrong), of)
    for one in told:
        kept = {"status": one.status, "value": one.value}
        ReturnLine.objects.update_or_create(of=of, dimension=one.dimension, defaults=kept)
    audit.record(by=by, verb="enter", noun="return", key=of.pk, detail={"numbers": len(told)}, at=at)
    return of


@transaction.atomic
def fill(
    *, of: Return, numbers: Sequence[Number], sends: bool, by: Actor, scopes: Sequence[Scope], at: datetime
) -> Return:
    """Keep the numbers and, where `sends`, submit them: both or neither. Raises Refused, NumbersWrong."""
    done = enter(of=of, numbers=numbers, by=by, scopes=scopes, at=at)
    return take(of=done, step=Step.SUBMIT, by=by, scopes=scopes, at=at) if sends else done


@transaction.atomic
def take(*, of: Return, step: Step, by: Actor, scopes: Sequence[Scope], at: datetime, reason: str = "") -> Return:
    """Take one step of the return's way; an approval posts its numbers to the ledger, once, in this transaction.

    Raises Refused, NumbersWrong.
    """
    of, who = _locked(of), f"{by.kind}:{by.key}"
    _require(rules.may_take(step, of.facts, scopes, who), of)
    _require(rules.with_reason(step, reason), of)
    if step is Step.SUBMIT:
        _require_whole(of)
        of.sender = who
    if step is Step.APPROVE:
        _post(of, by)
    before, of.state = of.state, TRANSITIONS[step].target.value
    of.save()
    of.steps.create(step=step, target=of.state, reason=reason.strip(), by_key=who, by_label=by.label, at=at)
    detail = {"from": before, "to": of.state, "reason": reason.strip()}
    audit.record(by=by, verb=step.value, noun="return", key=of.pk, detail=detail, at=at)
    tell_of(of, step, reason.strip(), at)
    return of


def decide(*, of: Return, step: Step, by: Actor, scopes: Sequence[Scope], at: datetime, reason: str = "") -> Return:
    """Take a step, and bring what it posted to the ledger. Raises what `take` raises."""
    done = take(of=of, step=step, by=by, scopes=scopes, at=at, reason=reason)
    if step is Step.APPROVE:
        drain(by=by)
    return done


def _locked(of: Return) -> Return:
    Return.objects.select_for_update().get(pk=of.pk)
    return Return.objects.with_names().get(pk=of.pk)


def _require(verdict: Verdict, of: Return) -> None:
    if not verdict:
        raise Refused(verdict, of)


def _require_whole(of: Return) -> None:
    wrong = rules.problems(of.numbers, of.schedule.dimensions, population_of(of))
    if wrong:
        raise NumbersWrong(dict(wrong), of)


def _post(of: Return, by: Actor) -> None:
    """Post every number as the next revision of the return's source; after a reopening each supersedes its row."""
    lines = list(of.lines.all())
    revision = of.n_posted + 1
    posted = post_reports(rows=[_row(of, line) for line in lines], source=f"return:{of.pk}", by=by, revision=revision)
    for line, number in zip(lines, posted.numbers, strict=True):
        line.report_no = number
    ReturnLine.objects.bulk_update(lines, ["report_no"])
    of.n_posted = revision


def _row(of: Return, line: ReturnLine) -> ReportRow:
    indicator = of.schedule.indicator
    return ReportRow(
        component=indicator.number,
        intervention=indicator.intervention_id,
        start=of.start,
        end=of.end,
        value=line.value,
        status=int(ReportStatus[line.status.upper()]),
        place=of.place_id,
        province=of.place.province_no,
        county=of.place.county_no,
        partner=of.partner_id,
        dimension=line.dimension,
        supersedes=line.report_no,
    )
