"""Indicators, every version of their definitions, and what is aimed at."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.core.labels import in_page_language
from xinmiao.core.models import LiveEntries, PackEntry, PackVersion
from xinmiao.indicators.definitions import Definition
from xinmiao.ledger.period import Period
from xinmiao.programmes.models import GoalArea, Intervention


class Status(models.TextChoices):
    ACTIVE = "active", _("active")
    DRAFT = "draft", _("draft")


class Indicators(LiveEntries["Indicator"]):
    def active(self) -> Indicators:
        """Those in force: in the pack, and no draft."""
        return self.filter(is_retired=False, status=Status.ACTIVE)

    def with_definitions(self) -> Indicators:
        """Fetch what a catalogue shows in one query."""
        return self.select_related("current", "goal_area", "intervention")


class Indicator(PackEntry):
    """A question to the ledger that keeps its code while its definition may change.

    `number` is its code in the ledger's reports (kind `component`).
    """

    goal_area = models.ForeignKey(GoalArea, models.PROTECT, null=True, blank=True, related_name="indicators")
    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="indicators")
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    order = models.SmallIntegerField(default=0)
    current = models.OneToOneField("IndicatorVersion", models.PROTECT, null=True, blank=True, related_name="current_of")

    objects = Indicators.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar = ["goal_area__order", "order", "number"]


class IndicatorVersion(models.Model):
    """A definition as it stood; rows are added, never changed."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    definition = models.JSONField()
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("indicator version")
        verbose_name_plural = _("indicator versions")
        ordering: ClassVar = ["indicator", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "number"], name="a_version_number_is_used_once"),
            models.UniqueConstraint(fields=["indicator", "content_hash"], name="a_definition_is_one_version"),
        ]

    def __str__(self) -> str:
        return f"{self.definition['id']} {self.number}"

    @cached_property
    def spec(self) -> Definition:
        """The definition as the pack's schema reads it."""
        return Definition.model_validate(self.definition)

    @property
    def is_intact(self) -> bool:
        """Whether the definition is still what its hash says."""
        return self.spec.digest == self.content_hash


class _Aimed(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="%(class)ss")
    place = models.CharField(max_length=32, blank=True)  # empty: the programme as a whole
    period = models.CharField(max_length=20)
    dimension = models.CharField(max_length=120, blank=True)  # "sex=female"; empty: all
    value = models.FloatField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.value}"

    @property
    def when(self) -> Period:
        return Period.parse(self.period)


def _promises(noun: str) -> list[models.BaseConstraint]:
    once = ["indicator", "place", "period", "dimension"]
    return [
        models.UniqueConstraint(fields=once, name=f"one_{noun}_for_a_place_and_period"),
        models.CheckConstraint(condition=Q(value__gte=0), name=f"a_{noun}_is_not_negative"),
    ]


class Baseline(_Aimed):
    """Where it started."""

    class Meta(_Aimed.Meta):
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints: ClassVar = _promises("baseline")


class Target(_Aimed):
    """Where it is to be by the end of the period."""

    baseline_period = models.CharField(max_length=20, blank=True)

    class Meta(_Aimed.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints: ClassVar = _promises("target")


class Publication(models.Model):
    """A line of published figures that was posted to the ledger's reports.

    The ledger holds the number. This row remembers that the line was posted, so that loading the pack again posts
    nothing, and keeps the words around the number, which the ledger may not hold.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="publications")
    place = models.CharField(max_length=32)
    partner = models.CharField(max_length=64)
    period = models.CharField(max_length=20)
    value = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=16)
    source = models.CharField(max_length=64)  # code in the pack's list of sources
    wording = models.CharField(max_length=200, blank=True)  # as it was printed
    report_no = models.BigIntegerField(null=True, blank=True)  # the row in the ledger, which a correction supersedes

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering: ClassVar = ["indicator", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "place", "partner", "period", "source"],
                name="a_publication_is_posted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.wording or self.value}"


class Source(models.Model):
    """Where published figures come from."""

    code = models.CharField(max_length=64, unique=True)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    year = models.SmallIntegerField(null=True, blank=True)
    url = models.URLField(blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    @property
    def title(self) -> str:
        return in_page_language(self.title_zh, self.title_en)
