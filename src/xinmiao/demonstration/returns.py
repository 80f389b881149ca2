"""Partners' returns of the demonstration country: sized by what its records count, on every step of their way.

The figures that claims rest on are counted from records; returns stand beside them and never move them.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.rules import Role, Scope
from xinmiao.core.actors import Actor
from xinmiao.indicators import actions
from xinmiao.indicators import queries as indicators
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.returns import Number, Step
from xinmiao.places.models import Kind

ALL = (Scope(Role.ADMINISTRATOR),)
PARTNER = Actor.job("demonstration: partner 演示伙伴")
OFFICER = Actor.job("demonstration: officer 演示官员")
TO_REVIEW = (Step.SUBMIT,)
BACK = (Step.SUBMIT, Step.SEND_BACK)
REVIEWED = (Step.SUBMIT, Step.REVIEW)
APPROVED = (*REVIEWED, Step.APPROVE)
LOCKED = (*APPROVED, Step.LOCK)
REOPENED = (*LOCKED, Step.REOPEN)
CORRECTED = (*REOPENED, *LOCKED)
LATEST = (LOCKED, LOCKED, APPROVED, (), LOCKED, TO_REVIEW, BACK, LOCKED, REVIEWED, LOCKED, REOPENED)
"""How far returns of the latest year are, in turn; () was never sent and is overdue."""
BY = {Step.SUBMIT: PARTNER}
REASONS = {
    Step.SEND_BACK: "演示：性别合计与总数不符，请核对。Demonstration: please check the sexes against the total.",
    Step.REOPEN: "演示：伙伴发现漏报一个县。Demonstration: the partner found a county left out.",
}
TENFOLD, LEFT_OUT = 7, 11
"""Which of the locked quarterly returns carry a zero too many, or a total from which somebody was left out."""


def file_returns(*, until: int) -> int:
    """Fill in and decide the returns up to that year that nobody touched; give how many. What is done stays."""
    untouched = Return.objects.filter(state="draft", steps=None, lines=None).with_names()
    in_turn = list(untouched.order_by("schedule__number", "end", "place__number", "partner__number"))
    known = [one for one in in_turn if one.end.year <= until]
    figures, latest = _figures(known), max((one.end.year for one in known), default=until)
    for turn, of in enumerate(known):
        if steps := _steps(of, turn, latest):
            _walk(of, _numbers(of, figures, turn), steps)
    return len(known)


def _steps(of: Return, turn: int, latest: int) -> tuple[Step, ...]:
    if of.end.year == latest and of.end.month == 12:
        return LATEST[turn % len(LATEST)]
    return CORRECTED if turn % 17 == 5 else LOCKED


@transaction.atomic
def _walk(of: Return, numbers: list[Number], steps: tuple[Step, ...]) -> None:
    """The whole way of a return, a day between its steps."""
    at = timezone.make_aware(datetime.combine(of.due_on, time(10))) - timedelta(days=5)
    for step in steps:
        if step is Step.SUBMIT:
            actions.enter(of=of, numbers=numbers, by=PARTNER, scopes=ALL, at=at)
            numbers = _mended(numbers)
        by, reason = BY.get(step, OFFICER), REASONS.get(step, "")
        actions.take(of=of, step=step, by=by, scopes=ALL, at=at, reason=reason)
        at += timedelta(days=1)


def _mended(numbers: list[Number]) -> list[Number]:
    """The numbers as they are corrected after a reopening: two per cent more, all of them boys and men."""
    extra = round((numbers[0].value or 0) * 0.02)
    return [_number(one.dimension, (one.value or 0) + extra * (one.dimension in ("", "sex=1"))) for one in numbers]


Figures = dict[tuple[str, int], float]  # (indicator, year) → what the records count


def _figures(known: list[Return]) -> Figures:
    """Give what the records count of each indicator in each year that is asked for; one pass a year."""
    found: Figures = {}
    for year in sorted({one.end.year for one in known}):
        codes = sorted({one.schedule.indicator.code for one in known if one.end.year == year})
        counted = indicators.figures(codes, period=str(year))
        found |= {(code, year): float(counted[code].point or 0) for code in codes}
    return found


def _numbers(of: Return, figures: Figures, turn: int) -> list[Number]:
    """The numbers of a return, by sex where it asks, with the flaws of its turn."""
    quarterly = of.schedule.every == "quarter"
    flawed = 10 if quarterly and turn % 31 == TENFOLD else 1
    left_out = 0.9 if quarterly and turn % 31 == LEFT_OUT else 1
    parts = _by_sex(of, figures)
    told = {"": round(sum(parts.values()) * left_out), **{f"sex={sex}": n for sex, n in parts.items()}}
    return [_number(dimension, told[dimension] * flawed) for dimension in of.schedule.dimensions]


def _by_sex(of: Return, figures: Figures) -> dict[int, int]:
    """The return's count by sex, unknown among them: added up over the provinces where it is of several."""
    whole = figures[(of.schedule.indicator.code, of.end.year)]
    counts = [round(whole * share) for share in _shares(of)]
    female, unknown = (sum(round(n * share) for n in counts) for share in (0.48, 0.01))
    return {0: unknown, 1: sum(counts) - female - unknown, 2: female}


def _shares(of: Return) -> list[float]:
    """Which shares of the year's figure the return tells of: a province's, those of all, or the partner's own."""
    asked = of.schedule.returns.filter(period=of.period)
    provinces = sorted(set(asked.filter(place__kind=Kind.PROVINCE).values_list("place_id", flat=True)))
    if not provinces:
        return [1 / asked.count()]
    quarter = 0.22 + 0.02 * ((of.end.month - 1) // 3)
    shares = {number: quarter * 0.06 / rank for rank, number in enumerate(provinces, start=1)}
    return [shares[of.place_id]] if of.place.kind == Kind.PROVINCE else list(shares.values())


def _number(dimension: str, value: float) -> Number:
    return Number(dimension, "reported" if value else "zero", float(value))
