"""A height and weight round of a school, and what was measured of each pupil in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.collection.models import Entity, Submission
from xinmiao.people.models import Person
from xinmiao.places.models import Place


class Term(models.TextChoices):
    AUTUMN = "autumn", pgettext_lazy("school term", "Autumn term")
    SPRING = "spring", pgettext_lazy("school term", "Spring term")


class RoundState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a round", "Planned")
    MEASURING = "measuring", pgettext_lazy("state of a round", "Measuring")
    CHECKING = "checking", pgettext_lazy("state of a round", "Checking")
    CLOSED = "closed", pgettext_lazy("state of a round", "Closed")


class NotMeasured(models.TextChoices):
    """Why a pupil was not measured. no_entry: on the roster when the round closed, and nothing was written."""

    ABSENT = "absent", pgettext_lazy("why not measured", "Absent")
    REFUSED = "refused", pgettext_lazy("why not measured", "The pupil did not wish it")
    GUARDIAN_OBJECTED = "guardian_objected", pgettext_lazy("why not measured", "The guardian objected")
    CANNOT_STAND = "cannot_stand", pgettext_lazy("why not measured", "Cannot stand")
    OTHER = "other", pgettext_lazy("why not measured", "Another reason")
    NO_ENTRY = "no_entry", pgettext_lazy("why not measured", "Nothing was entered")


class Round(models.Model):
    """One school, one term. `key` stands in addresses. school: the place that its pupils' entities have."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    school = models.ForeignKey(Place, models.PROTECT, related_name="rounds")
    school_year = models.CharField(_("School year"), max_length=9)  # "2026-2027"
    term = models.CharField(_("Term"), max_length=6, choices=Term)
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"))
    instruments = models.JSONField(default=list)  # words, one for each
    state = models.CharField(max_length=9, choices=RoundState, default=RoundState.PLANNED)
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)  # where warnings stood open

    class Meta:
        ordering: ClassVar = ["-first_day", "school"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "school_year", "term"], name="nutrition_one_round_a_term"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="nutrition_round_ends_after_begin"),
            models.CheckConstraint(condition=Q(state__in=list(RoundState.values)), name="nutrition_round_state_known"),
            models.CheckConstraint(condition=Q(term__in=list(Term.values)), name="nutrition_round_term_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="nutrition_round_closed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.school_year} {self.term}"


class Measurement(models.Model):
    """What a round knows of one pupil. What replaces it is another row; the one that stands is current.

    height_cm, weight_kg: those that count. first_height_cm, first_weight_kg: before it was measured again.
    warnings: codes of `rules.warnings` about the values that came first.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="measurements")
    pupil = models.ForeignKey(Entity, models.PROTECT, related_name="measurements")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="measurements")
    grade = models.SmallIntegerField()
    class_no = models.SmallIntegerField()
    not_measured = models.CharField(max_length=17, choices=NotMeasured, blank=True)
    measured_on = models.DateField()
    height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    weight_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    first_height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    first_weight_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="measurements")
    ordinal = models.IntegerField(default=0)  # of the submission's revision
    is_current = models.BooleanField(default=True)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")
    because = models.CharField(max_length=300, blank=True)  # it came into a closed round
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["round", "grade", "class_no", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "pupil"], condition=Q(is_current=True), name="nutrition_one_current_measurement"
            ),
            models.CheckConstraint(
                condition=Q(not_measured="", height_cm__isnull=False, weight_kg__isnull=False)
                | (~Q(not_measured="") & Q(height_cm=None, weight_kg=None)),
                name="nutrition_measured_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(not_measured="") | Q(not_measured__in=list(NotMeasured.values)),
                name="nutrition_reason_is_known",
            ),
            models.CheckConstraint(
                condition=Q(first_height_cm=None, first_weight_kg=None)
                | Q(first_height_cm__isnull=False, first_weight_kg__isnull=False, not_measured=""),
                name="nutrition_first_values_together",
            ),
            models.CheckConstraint(
                condition=(Q(height_cm=None) | Q(height_cm__gte=20, height_cm__lte=250))
                & (Q(first_height_cm=None) | Q(first_height_cm__gte=20, first_height_cm__lte=250)),
                name="nutrition_height_can_be",
            ),
            models.CheckConstraint(
                condition=(Q(weight_kg=None) | Q(weight_kg__gte=2, weight_kg__lte=250))
                & (Q(first_weight_kg=None) | Q(first_weight_kg__gte=2, first_weight_kg__lte=250)),
                name="nutrition_weight_can_be",
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=12, class_no__gte=1), name="nutrition_class_can_be"
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(is_current=False), name="nutrition_superseded_is_not_current"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["pupil", "measured_on"], name="nutrition_pupil_over_time")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.pupil_id}"

    @property
    def is_measured(self) -> bool:
        return not self.not_measured

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to look at: no warning, or measured again."""
        return not self.warnings or self.first_height_cm is not None
