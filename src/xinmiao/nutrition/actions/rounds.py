"""What is done to a round: planned, begun, checked, closed. Each step is written into the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from xinmiao.accounts.rules import Scope, Verdict
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition.actions import measurements
from xinmiao.nutrition.models import Measurement, NotMeasured, Round, RoundState
from xinmiao.nutrition.queries.roster import roster
from xinmiao.nutrition.queries.rounds import facts_of, programme
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.nutrition.rules.rounds import Step
from xinmiao.places.models import Place
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class Refused(XinmiaoError):
    """The rules do not let this be done with the round now."""

    def __init__(self, reason: Text, where: str) -> None:
        super().__init__("round.refused", reason, where=where)


class AlreadyPlanned(XinmiaoError):
    def __init__(self, new: NewRound) -> None:
        super().__init__(
            "round.already_planned",
            Text("这所学校这个学期已经有一轮测量", "The school has a round in this term already"),
            where=f"{new.school.code} {new.school_year} {new.term}",
            todo=Text("请打开那一轮", "Open that one"),
        )


@dataclass(frozen=True, slots=True)
class NewRound:
    """instruments: a few words on each."""

    school: Place
    school_year: str
    term: str
    first_day: date
    last_day: date
    instruments: tuple[str, ...] = ()


@transaction.atomic
def plan(*, new: NewRound, by: Actor, scopes: Sequence[Scope], at: datetime) -> Round:
    """Plan a round of a school. Raises Refused, AlreadyPlanned."""
    path = (*new.school.ancestor_codes, new.school.code)
    _require(rules.may_run(rules.Facts(rules.State.PLANNED, path, programme()), scopes), new.school.code)
    if wrong := rules.wrong_with(new.school_year, new.first_day, new.last_day):
        raise Refused(wrong, new.school.code)
    try:
        with transaction.atomic():
            made = Round.objects.create(
                school=new.school, school_year=new.school_year, term=new.term, first_day=new.first_day,
                last_day=new.last_day, instruments=list(new.instruments), planned_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyPlanned(new) from None
    _log(made, "plan", "", by, at)
    return made


@transaction.atomic
def take_step(
    *, of: Round, step: Step, by: Actor, scopes: Sequence[Scope], at: datetime, because: str = ""
) -> Round:  # fmt: skip
    """Take a step of a round's way; beginning takes in what was sent before, closing settles the roster.

    because: why it closes with warnings open. Raises Refused.
    """
    of = measurements.locked(of)
    _require(rules.may_take(step, facts_of(of), scopes, because), str(of.key))
    before, of.state = of.state, rules.STEPS[step][1].value
    if step is Step.CLOSE:
        _settle_roster(of, before, by, at)
        of.closed_at, of.closed_because = at, because.strip()[:300]
    of.save(update_fields=["state", "closed_at", "closed_because"])
    if step is Step.BEGIN:
        measurements.gather(of=of, by=by, at=at)
    _log(of, step.value, before, by, at)
    return of


def _settle_roster(of: Round, before: str, by: Actor, at: datetime) -> None:
    """Whoever is on the roster and of whom nothing was written stays in the round as that."""
    of.state = before
    missing = [one for one in roster(of) if one.measured is None]
    of.state = RoundState.CLOSED
    Measurement.objects.bulk_create(
        Measurement(
            round=of, pupil=one.entity, person=one.person, grade=one.grade, class_no=one.class_no,
            not_measured=NotMeasured.NO_ENTRY, measured_on=of.last_day, recorded_at=at, recorded_by=by.key,
        )
        for one in missing
    )  # fmt: skip


def _require(verdict: Verdict, where: str) -> None:
    if not verdict:
        raise Refused(verdict.reason, where)


def _log(of: Round, verb: str, before: str, by: Actor, at: datetime) -> None:
    detail = {"from": before, "to": of.state, "school": of.school.code, "year": of.school_year, "term": of.term}
    audit.record(by=by, verb=verb, noun="round", key=of.key, detail=detail, at=at)
