"""Rounds that somebody may see, and what the rules need of one."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce

from django.db.models import Q, QuerySet

from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope
from xinmiao.collection.models import Form, Submission
from xinmiao.collection.models import State as Received
from xinmiao.nutrition.models import Measurement, Round
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.places.models import Kind, Place


def visible_to(scopes: Iterable[Scope], permission: Permission = Permission.RUN_ROUNDS) -> QuerySet[Round]:
    """Rounds of the schools in which these scopes hold the permission; others do not exist for them."""
    return Round.objects.filter(_within(scopes, permission, "school__")).select_related("school")


def schools_for(scopes: Iterable[Scope]) -> QuerySet[Place]:
    """Schools whose rounds these scopes may run, and that have pupils on their list."""
    there = Place.objects.filter(_within(scopes, Permission.RUN_ROUNDS, ""), kind=Kind.SCHOOL)
    return there.filter(entities__list__code=rules.LIST, entities__deleted_at=None).distinct().order_by("code")


def programme() -> str:
    """The intervention that the pack's form belongs to; empty while there is no form."""
    return Form.objects.filter(code=rules.FORM).values_list("intervention__code", flat=True).first() or ""


def facts_of(of: Round) -> rules.Facts:
    """What the rules need of a round."""
    path = (*of.school.ancestor_codes, of.school.code)
    return rules.Facts(rules.State(of.state), path, programme(), len(unsettled(of)))


def unsettled(of: Round) -> list[Measurement]:
    """Warned of, and not measured again."""
    warned = of.measurements.filter(is_current=True, first_height_cm=None).exclude(warnings=[])
    return list(warned.select_related("pupil", "person").order_by("grade", "class_no", "pk"))


def standing_submissions(school: Place) -> QuerySet[Submission]:
    """What came in from a school and was neither rejected nor deleted, in the order in which it came."""
    there = Submission.objects.filter(form__code=rules.FORM, place=school, deleted_at=None)
    return there.exclude(state=Received.REJECTED).order_by("received_at", "pk")


def _within(scopes: Iterable[Scope], permission: Permission, at: str) -> Q:
    ours = programme()
    holding = [one for one in scopes if permission in PERMISSIONS[one.role] and one.programme in ("", ours)]
    return reduce(operator.or_, (_covered(one, at) for one in holding), Q(pk__in=[]))


def _covered(scope: Scope, at: str) -> Q:
    return Q(**{f"{at}path__contains": f"/{scope.place}/"}) if scope.place else ~Q(pk=None)
