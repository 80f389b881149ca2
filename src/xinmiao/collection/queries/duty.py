"""Alerts for the adults on duty: whose they are, what of them is open, what waits too long."""

from __future__ import annotations

import logging
import operator
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.accounts.queries import holders
from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.collection.models import AlertKind, SafetyAlert, Submission
from xinmiao.people.models import Person
from xinmiao.places.models import Place
from xinmiao.science import screening
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening import PROTOCOL, Protocol
from xinmiao.science.screening.protocol import Step
from xinmiao.science.text import Text

log = logging.getLogger(__name__)
ASK = Step("ask_about_risk", Text("当面问", "Ask in person"), same_day=True)
"""What is to be done where a question about risk was not answered."""
LOOK = Step("confirm_worry", Text("去看这名同学，当面了解", "Go to this pupil and find out"), timedelta(minutes=30))
"""What is to be done where a peer supporter is worried."""
ANSWERED_BY = len(PROTOCOL.escalate)
"""With the so-manieth escalation a worry goes on even if somebody took it: it is not answered yet."""
_OPEN = Text("有一件当天要办的事还没有结束", "something that has to be done the same day is not closed yet")


def protocol() -> Protocol:
    """The protocol in force: the platform's, tightened by the pack; one that weakens it is not heard."""
    path = Path(settings.PACK_DIR) / "screening" / "safety.yaml"
    try:
        return screening.load_protocol(path) if path.is_file() else PROTOCOL
    except XinmiaoError as error:
        log.error("%s is not heard, the platform's protocol stands: %s", path.name, error)
        return PROTOCOL


def visible_to(scopes: Iterable[Scope]) -> QuerySet[SafetyAlert]:
    """Alerts that exist for an adult with these scopes, what is open first."""
    holding = [one for one in scopes if Permission.ANSWER_ALERTS in PERMISSIONS[one.role]]
    within = reduce(operator.or_, (_covered(one) for one in holding), Q(pk__in=[]))
    found = SafetyAlert.objects.filter(within).select_related(
        "form__intervention", "place", "submission", "held", "worry__told_by", "taken_by"
    )
    return found.order_by(F("closed_at").desc(nulls_first=True), "opened_at", "pk")


def _covered(scope: Scope) -> Q:
    there = Q(place__path__contains=f"/{scope.place}/") if scope.place else ~Q(pk=None)
    return there & (Q(form=None) | Q(form__intervention__code=scope.programme)) if scope.programme else there


def path_of(place: Place | None) -> tuple[str, ...]:
    """Codes from the root to the place; none where it has none."""
    return tuple(place.path.strip("/").split("/")) if place else ()


def on_duty(place: Place | None, programme: str | None, *, level: int) -> list[User]:
    """Who is told: at level 0 the counsellors of the place; then the county's duty list, or administrators if none."""

    def those(role: Role) -> list[User]:
        return holders(role, place_path=path_of(place), programme=programme, partner="")

    return those(Role.COUNSELLOR) if level == 0 else those(Role.DUTY_OFFICER) or those(Role.ADMINISTRATOR)


def waiting_too_long(at: datetime, escalate: Sequence[timedelta]) -> list[int]:
    """Numbers of the open alerts that should have gone on by now: nobody has taken them, or a worry is not answered."""
    late = reduce(operator.or_, (Q(level__lte=n, opened_at__lte=at - after) for n, after in enumerate(escalate)))
    waits = Q(taken_at=None) | Q(kind=AlertKind.WORRY, opened_at__lte=at - escalate[ANSWERED_BY - 1])
    found = SafetyAlert.objects.filter(late & waits, closed_at=None)
    return list(found.order_by("opened_at", "pk").values_list("pk", flat=True))


def alerts_about(submission: Submission) -> QuerySet[SafetyAlert]:
    """All that its answers opened, also while a sending of it was held."""
    sent = submission.revisions.values("instance_id")
    of_held = Q(submission=None, held__form=submission.form_id, held__instance_id__in=sent)
    return SafetyAlert.objects.filter(Q(submission=submission) | of_held)


def is_unasked(submission: Submission) -> bool:
    """Whether somebody whom it speaks of has still to be asked."""
    return alerts_about(submission).filter(kind=AlertKind.UNASKED, closed_at=None).exists()


def held(*, persons: Sequence[Person]) -> Text | None:
    """Why persons may not be erased now: an alert about what speaks of them is open."""
    about = Submission.objects.filter(people__person__in=persons)
    return _OPEN if SafetyAlert.objects.filter(submission__in=about, closed_at=None).exists() else None


def day_ends(at: datetime) -> datetime:
    """The end of that day, by the clock of the country."""
    local = timezone.localtime(at)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
