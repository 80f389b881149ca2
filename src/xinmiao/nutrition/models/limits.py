"""Limits of a country's model, as people read them from its report: in versions, each number read by two persons.

What was entered never changes (the database refuses it): a correction is a new version. A version is proposed,
confirmed by a second person, active, retired; one of a model is active at a time.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from xinmiao.core.labels import in_page_language
from xinmiao.nutrition.rules.limits import Line


class LimitState(models.TextChoices):
    """Where a version of limits stands."""

    PROPOSED = "proposed", pgettext_lazy("state of limits", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("state of limits", "Confirmed")
    ACTIVE = "active", pgettext_lazy("state of limits", "Active")
    RETIRED = "retired", pgettext_lazy("state of limits", "Retired")


class LimitVersion(models.Model):
    """What one person entered from the report. model: id of the table of the pack. `key` stands in addresses.

    compare: `>` where the limit itself is within, `>=` where it is over; compare_page, basis_page: where that is said.

    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    model = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    document = models.CharField(max_length=200)
    edition = models.CharField(max_length=200)
    read_on = models.DateField()
    compare = models.CharField(max_length=2)
    compare_page = models.PositiveIntegerField()
    basis_page = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["model", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "number"], name="nutrition_limits_version_once"),
            models.UniqueConstraint(
                fields=["model"], condition=Q(activated_at__isnull=False, retired_at=None),
                name="nutrition_limits_one_active_a_model",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="nutrition_limits_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="nutrition_limits_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(activated_by=None, activated_at=None)
                | Q(activated_by__isnull=False, activated_at__isnull=False, confirmed_by__isnull=False),
                name="nutrition_limits_active_only_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(retired_by=None, retired_at=None, retired_why="")
                | (Q(retired_by__isnull=False, retired_at__isnull=False) & ~Q(retired_why="")),
                name="nutrition_limits_retired_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(compare__in=[">", ">="]), name="nutrition_limits_compare_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.model} · {self.number}"

    @property
    def state(self) -> LimitState:
        if self.retired_at:
            return LimitState.RETIRED
        if self.activated_at:
            return LimitState.ACTIVE
        return LimitState.CONFIRMED if self.confirmed_at else LimitState.PROPOSED

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give its classes in their order."""
        return tuple(one.line for one in self.classes.prefetch_related("limits"))


class LimitClass(models.Model):
    """One class of food of a version. page: of the report."""

    version = models.ForeignKey(LimitVersion, models.PROTECT, related_name="classes")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=120)
    rule = models.CharField(max_length=20)
    page = models.PositiveIntegerField()
    without_alcohol = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="nutrition_limits_class_once"),
            models.UniqueConstraint(fields=["version", "position"], name="nutrition_limits_class_has_its_place"),
            models.CheckConstraint(
                condition=Q(rule__in=["threshold", "not_permitted", "no_restriction"]),
                name="nutrition_limits_class_has_a_known_rule",
            ),
            models.CheckConstraint(condition=Q(page__gt=0), name="nutrition_limits_class_names_its_page"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_page_language(self.zh, self.en)

    @property
    def line(self) -> Line:
        limits = {one.component: one.value for one in self.limits.all()}
        return Line(self.code, self.zh, self.en, self.rule, self.page, self.without_alcohol, limits)


class Limit(models.Model):
    """One number. value: in the unit of the component; none where the report sets no limit for the class."""

    of_class = models.ForeignKey(LimitClass, models.PROTECT, related_name="limits")
    component = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of_class", "component"], name="nutrition_limit_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0), name="nutrition_limit_not_negative"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.of_class} {self.component}"


class LimitReading(models.Model):
    """What the second person read for a number; it is kept only where both agree."""

    limit = models.OneToOneField(Limit, models.PROTECT, related_name="reading")
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.limit)
