"""Alerts for the adult on duty: what opened them, what has to be done by when, who closed them. Never the system."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.collection.models.forms import Form
from xinmiao.collection.models.submissions import Quarantined, Submission
from xinmiao.collection.models.worries import Worry
from xinmiao.places.models import Place


class AlertKind(models.TextChoices):
    """unasked: a question about risk was not answered, and an adult has to ask it. worry: a peer supporter told one."""

    RISK = "risk", pgettext_lazy("kind of a duty alert", "Same-day safety")
    ABUSE = "abuse", pgettext_lazy("kind of a duty alert", "Told of being harmed")
    UNASKED = "unasked", pgettext_lazy("kind of a duty alert", "Not asked yet")
    WORRY = "worry", pgettext_lazy("kind of a duty alert", "A classmate is worried")


class Outcome(models.TextChoices):
    SAFE_WITH_PLAN = "safe_with_plan", _("Interviewed, safety plan made, somebody is with the child")
    REFERRED = "referred", _("Referred to a hospital")
    EMERGENCY = "emergency", _("Emergency help called")
    PROTECTION = "protection", _("Handed over to child protection")
    NO_RISK = "no_risk", _("Interviewed, no danger found")
    ASKED_NO = "asked_no", _("Asked, no danger")
    ASKED_YES = "asked_yes", _("Asked, there is danger")
    NOT_ASKED = "not_asked", _("Could not be asked, for the reason given")
    CONFIRMED = "confirmed", _("Confirmed, there is danger")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed, for the reason given")


OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    AlertKind.RISK: (Outcome.SAFE_WITH_PLAN, Outcome.REFERRED, Outcome.EMERGENCY, Outcome.NO_RISK),
    AlertKind.ABUSE: (Outcome.PROTECTION, Outcome.REFERRED, Outcome.EMERGENCY, Outcome.NO_RISK),
    AlertKind.UNASKED: (Outcome.ASKED_NO, Outcome.ASKED_YES, Outcome.NOT_ASKED),
    AlertKind.WORRY: (Outcome.CONFIRMED, Outcome.NOT_CONFIRMED),
}
"""With what an alert of each kind may be closed."""
QUESTIONS = (AlertKind.UNASKED, AlertKind.WORRY)
"""Kinds that an adult answers by asking: their closing says what was found, and danger opens the protocol."""


class SafetyAlert(models.Model):
    """One child about whom an adult has to do something today. `key` stands in addresses.

    Its submission or what is held, or both: whatever kept the answers; or what a peer supporter told, which is of no
    form. who: a digest of whom it is about.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=8, choices=AlertKind)
    grounds = models.JSONField(default=list)  # ids of triggers
    form = models.ForeignKey(Form, models.PROTECT, null=True, blank=True, related_name="+")
    worry = models.ForeignKey(Worry, models.PROTECT, null=True, blank=True, related_name="alerts")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="alerts")
    held = models.ForeignKey(Quarantined, models.PROTECT, null=True, blank=True, related_name="alerts")
    who = models.CharField(max_length=64)
    role = models.CharField(max_length=64, blank=True)
    ordinal = models.IntegerField(default=0)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    level = models.SmallIntegerField(default=0)  # how often it went on to the county's duty list
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    sealed = models.BinaryField(default=b"")  # the words at its closing

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(form__isnull=False, worry=None) & (Q(submission__isnull=False) | Q(held__isnull=False))
                | Q(form=None, worry__isnull=False),
                name="collection_alert_of_something",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="collection_alert_closed_by_a_person_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["submission", "who", "kind"], condition=Q(closed_at=None), name="collection_alert_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="collection_alert_open"),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def about(self) -> str:
        """Under which its tasks stand, and whose data key its words are sealed with."""
        return f"duty:{self.key}"

    @property
    def title(self) -> str:
        """What its pages are headed with: nothing of why."""
        return self.form.name if self.form else str(_("Told by a peer supporter"))

    @property
    def programme(self) -> str | None:
        """The intervention that it is of; None: of none, so that the adults of each answer for it."""
        return self.form.intervention.code if self.form else None

    @property
    def is_question(self) -> bool:
        """Whether an adult answers it by asking."""
        return self.kind in QUESTIONS


class SafetyStep(models.Model):
    """One thing to be done about an alert. skipped: it would have endangered the child; the words say why."""

    alert = models.ForeignKey(SafetyAlert, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    ordinal = models.SmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    skipped = models.BooleanField(default=False)
    sealed = models.BinaryField(default=b"")

    class Meta:
        ordering: ClassVar = ["alert", "ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "code"], name="collection_alert_step_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="collection_alert_step_done_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code
