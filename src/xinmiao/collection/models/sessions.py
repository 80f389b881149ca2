"""Screening sessions: a class on a day with a named adult on duty; the sheets that came of it; who is seen again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinmiao.collection.models.forms import Form
from xinmiao.collection.models.submissions import Submission
from xinmiao.places.models import Place


class SessionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("of a screening session", "Planned")
    OPEN = "open", pgettext_lazy("of a screening session", "Open")
    CLOSED = "closed", pgettext_lazy("of a screening session", "Closed")


class ScreeningSession(models.Model):
    """A school's class on a day. counsellor: the adult on duty, without whom it never starts. `key` is in addresses."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.ForeignKey(Form, models.PROTECT, related_name="sessions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    school = models.CharField(max_length=120)
    grade = models.CharField(max_length=8)
    class_no = models.CharField(max_length=8)
    date = models.DateField()
    state = models.CharField(max_length=8, choices=SessionState, default=SessionState.PLANNED)
    counsellor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-date", "school", "grade", "class_no", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form", "place", "school", "grade", "class_no", "date"], name="collection_session_once"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.PLANNED)
                | Q(counsellor__isnull=False, opened_at__isnull=False),
                name="collection_session_starts_with_a_counsellor",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=SessionState.CLOSED) & Q(closed_at=None, closed_by=None)),
                name="collection_session_closed_by_a_person",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.date} {self.key}"


class Sheet(models.Model):
    """A submission that belongs to a session: one submission to one session."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="sheet")
    session = models.ForeignKey(ScreeningSession, models.PROTECT, related_name="sheets")

    def __str__(self) -> str:
        return f"{self.session_id} {self.submission_id}"


class FollowUp(models.Model):
    """A pupil whom a counsellor sees again by a time, by the tier of the answers. who: a digest, as of alerts."""

    class Tier(models.TextChoices):
        YELLOW = "yellow", pgettext_lazy("tier of a screening", "Yellow")
        ORANGE = "orange", pgettext_lazy("tier of a screening", "Orange")
        RED = "red", pgettext_lazy("tier of a screening", "Red")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="follow_ups")
    who = models.CharField(max_length=64)
    ordinal = models.IntegerField(default=0)
    tier = models.CharField(max_length=8, choices=Tier)
    opened_at = models.DateTimeField()
    not_before = models.DateTimeField()
    due_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    specialist_offered = models.BooleanField(default=False)
    sealed = models.BinaryField(default=b"")  # what was done, under the submission's key

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "who"], condition=Q(done_at=None), name="collection_follow_up_open_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="collection_follow_up_agreed_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="collection_follow_up_done_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(tier="red") | Q(specialist_offered=True),
                name="collection_follow_up_red_offers_a_specialist",
            ),
        ]

    def __str__(self) -> str:
        return self.about

    @property
    def about(self) -> str:
        """Under which its task stands."""
        return f"follow_up:{self.pk}"
