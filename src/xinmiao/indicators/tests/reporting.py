"""A reporting calendar for the small country, people who work with it, and a return filled in."""

from __future__ import annotations

from datetime import UTC, datetime

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.core.actors import Actor
from xinmiao.indicators import actions
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.returns import Number, Step

AT = datetime(2024, 4, 20, 3, tzinfo=UTC)
CALENDAR = """\
- code: visits
  label: {zh: 人次季报, en: Visits by quarter}
  indicator: health.visits
  partners: [health, women]
  places: [CHN, "53", "42"]
  every: quarter
  since: 2024
  until: 2024
  due_days: 30
  by: [sex]
- code: reached
  label: {zh: 人数年报, en: People by year}
  indicator: health.reached
  partners: [health]
  places: [CHN]
  every: year
  since: 2023
  until: 2024
  due_days: 60
"""


def person(name: str, role: Role, **scope: str) -> User:
    """Somebody with one grant; e-mail `<name>@example.org`, password "pw"."""
    user = User.objects.create_user(name, email=f"{name}@example.org", password="pw")
    Grant.objects.create(user=user, role=role, **scope)
    return user


def the_return(code: str = "visits", partner: str = "health", place: str = "53", period: str = "2024Q1") -> Return:
    found = Return.objects.with_names()
    return found.get(schedule__code=code, partner__code=partner, place__code=place, period=period)


def numbers(total: float, female: float, male: float, unknown: float = 0) -> list[Number]:
    told = {"": total, "sex=2": female, "sex=1": male, "sex=0": unknown}
    return [Number(dimension, "reported", float(value)) for dimension, value in told.items()]


def send(of: Return, by: User, told: list[Number] | None = None, at: datetime = AT) -> Return:
    given = {"by": Actor.of_user(by), "scopes": by.scopes, "at": at}
    return actions.fill(of=of, numbers=told or numbers(100, 60, 40), sends=True, **given)


def take(of: Return, by: User, *steps: Step, reason: str = "", at: datetime = AT) -> Return:
    for step in steps:
        given = {"by": Actor.of_user(by), "scopes": by.scopes, "at": at}
        of = actions.decide(of=of, step=step, reason=reason, **given)
    return of
