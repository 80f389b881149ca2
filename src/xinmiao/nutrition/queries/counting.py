"""The cube of a county and term: every pupil on the rosters of its rounds, with both classes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from xinmiao.nutrition.models import Round, RoundState
from xinmiao.nutrition.queries.results import results_of
from xinmiao.nutrition.queries.roster import Pupil, roster
from xinmiao.nutrition.rules.results import UNDECIDED, Result
from xinmiao.nutrition.rules.tables import Counted, Cube, cube
from xinmiao.places.models import Place


def rounds_of(county: Place, school_year: str, term: str) -> QuerySet[Round]:
    """The rounds of a county and term that have begun."""
    found = Round.objects.filter(school__county_no=county.number, school_year=school_year, term=term)
    return found.exclude(state=RoundState.PLANNED).select_related("school").order_by("school__code")


def county_cube(rounds: Sequence[Round]) -> tuple[Cube, bool]:
    """Count all pupils of these rounds; and say whether a draft number was used. Implausible values decide nothing."""
    told, is_draft = [], False
    for of in rounds:
        pupils = roster(of)
        results = results_of(pupils)
        told += [_counted(of, one, results.get(one.entity.pk)) for one in pupils]
        is_draft = is_draft or any(one.china.status == "draft" for one in results.values())
    return cube(told), is_draft


def _counted(of: Round, one: Pupil, result: Result | None) -> Counted:
    sex = one.person.sex if one.person else 0
    if result is None:
        return Counted(of.school.code, sex)
    if result.is_implausible:
        return Counted(of.school.code, sex, UNDECIDED, UNDECIDED)
    return Counted(of.school.code, sex, result.china.klass, result.who.klass)
