"""The school of the demonstration: last term's round is closed, this term's is under way."""

from __future__ import annotations

from datetime import date

import pytest

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role, Scope
from xinmiao.demonstration.classes import pupils, sizes_now
from xinmiao.demonstration.families import Child
from xinmiao.nutrition.queries.results import results_of
from xinmiao.nutrition.queries.roster import roster
from xinmiao.nutrition.queries.rounds import visible_to
from xinmiao.records.queries import snapshot


@pytest.mark.django_db
def test_the_school_doctor_finds_two_rounds_of_one_class(children: list[Child]) -> None:
    grant = Grant.objects.get(user=User.objects.get(username="try_school_doctor"))
    now, last = visible_to([Scope(Role(grant.role), grant.place)])
    assert [(one.school_year, one.term, one.state) for one in (now, last)] == [
        ("2026-2027", "autumn", "measuring"), ("2025-2026", "spring", "closed"),
    ]  # fmt: skip
    assert last.measurements.filter(is_current=True, not_measured="").count() == 24
    measured = now.measurements.filter(is_current=True)
    assert (measured.filter(not_measured="").count(), measured.filter(not_measured="absent").count()) == (21, 1)
    again = measured.exclude(warnings=[]).get()
    assert (again.warnings, again.height_cm - again.first_height_cm) == (["shorter"], 10)
    found = roster(now)
    assert [one.measured for one in found].count(None) == 2
    assert all(one.who.klass != "cannot_decide" for one in results_of(found).values())
    assert snapshot().scan("events").collect().height == 0, "a form that nobody approved counts nothing"


def test_the_same_seed_measures_the_same() -> None:
    found = pupils(24, grade=3, on=date(2026, 11, 6), seed=1)
    assert sizes_now(found, 1) == sizes_now(found, 1) != sizes_now(found, 2)
    assert pupils(24, grade=3, on=date(2026, 11, 6), seed=1) == found
