"""A person says that an instrument's notice was read, or takes it back: then nobody is offered its forms any more."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.collection.actions import forms
from xinmiao.collection.models import FormState, LicenceConfirmation
from xinmiao.collection.queries import licences
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class CannotConfirm(XinmiaoError):
    """Not this instrument, not twice, or not without saying who, when and what."""

    def __init__(self, instrument: str, what: Text) -> None:
        super().__init__("licence.cannot_confirm", what, where=instrument)


@transaction.atomic
def confirm(
    *, instrument: str, confirmed_by: str, confirmed_on: date, reference: str, user: User, at: datetime
) -> LicenceConfirmation:
    """Store who read the notice of an instrument, when, and which. The caller asks for MANAGE_FORMS everywhere.

    Raises CannotConfirm.
    """
    if instrument not in [one.id for one in licences.to_confirm()]:
        raise CannotConfirm(instrument, Text("这个量表不由人确认", "No person's word is asked for this instrument"))
    if instrument in licences.confirmed():
        raise CannotConfirm(instrument, Text("已经确认过了", "It is confirmed already"))
    if not (confirmed_by.strip() and reference.strip()):
        raise CannotConfirm(instrument, Text("请写明谁读的、读的是什么", "Say who read it, and what was read"))
    if confirmed_on > timezone.localtime(at).date():
        raise CannotConfirm(instrument, Text("日期不能晚于今天", "The day cannot be after today"))
    kept = LicenceConfirmation.objects.create(
        instrument=instrument, confirmed_by=confirmed_by.strip(), confirmed_on=confirmed_on,
        reference=reference.strip(), recorded_by=user, recorded_at=at,
    )  # fmt: skip
    detail = {"by": kept.confirmed_by, "on": confirmed_on.isoformat(), "reference": kept.reference}
    audit.record(by=Actor.of_user(user), verb="confirm", noun="licence", key=instrument, detail=detail, at=at)
    return kept


@transaction.atomic
def revoke(*, instrument: str, because: str, user: User, at: datetime) -> LicenceConfirmation:
    """Take the confirmation back. Open forms that carry it are offered no more; what was begun is still accepted.

    Raises CannotConfirm.
    """
    kept = LicenceConfirmation.objects.select_for_update().filter(instrument=instrument, revoked_at=None).first()
    if kept is None:
        raise CannotConfirm(instrument, Text("没有可以收回的确认", "There is no confirmation to take back"))
    if not because.strip():
        raise CannotConfirm(instrument, Text("请写明理由", "Give a reason"))
    kept.revoked_at, kept.revoked_by, kept.revoked_because = at, user, because.strip()
    kept.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    by = Actor.of_user(user)
    audit.record(by=by, verb="revoke", noun="licence", key=instrument, detail={"because": kept.revoked_because}, at=at)
    for version in licences.open_versions(instrument):
        forms.set_state(version=version, state=FormState.CLOSING, by=by, at=at)
    return kept
