"""One screening that is planned in the county of the field: nobody's answers are made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.collection.actions import sessions
from xinmiao.collection.models import Form
from xinmiao.collection.rules.sessions import ClassKey
from xinmiao.demonstration.recipe import SchoolClass
from xinmiao.places.models import Place


def plan_screening(there: SchoolClass | None, *, counsellor: User, at: datetime) -> None:
    """Plan the screening of a class for the Wednesday of next week; no counsellor is named and nobody has answered."""
    if there is None or there.screening is None:
        return
    today, of = timezone.localtime(at).date(), there.screening
    sessions.plan(
        form=Form.objects.select_related("intervention").get(code=of.form), place=Place.objects.get(code=there.code),
        of=ClassKey(there.name.zh, str(of.grade), str(of.class_no)), on=today + timedelta(days=9 - today.weekday()),
        user=counsellor, scopes=counsellor.scopes, at=at,
    )  # fmt: skip
