"""Figures of elimination that came in as tables: added, never changed; the last of a figure stands."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.places.models import Place


class Holds(models.TextChoices):
    """What the rows of a table are."""

    FIGURES = "figures", _("Figures by indicator")
    CASCADE = "cascade", _("Steps of the cascade")


class Origin(models.TextChoices):
    """Where a table comes from, the best first: a row stands only where none of a better origin does."""

    FILE = "file", pgettext_lazy("origin of a table", "File")
    PAIRS = "pairs", pgettext_lazy("origin of a table", "Counted from pairs")
    GENERATED = "generated", pgettext_lazy("origin of a table", "Generated for the demonstration")


class EliminationTable(models.Model):
    """One table as it was taken in: who, when, from what."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    holds = models.CharField(max_length=8, choices=Holds)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.FILE)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file
    n_rows = models.IntegerField()
    n_corrected = models.IntegerField(default=0)  # rows that replace an earlier one
    at = models.DateTimeField()
    by_key = models.CharField(max_length=150)
    by_label = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.holds} {self.key}"

    @property
    def rank(self) -> int:
        """How far its origin stands from the best."""
        return Origin.values.index(self.origin)


class _Row(models.Model):
    table = models.ForeignKey(EliminationTable, models.PROTECT, related_name="%(class)ss")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    is_withdrawn = models.BooleanField(default=False)  # takes an earlier row back, and says nothing else

    class Meta:
        abstract = True


class EliminationFigure(_Row):
    """One figure: counts, or a value as it was published, with how many outcomes are unknown.

    value: as it was written, so that its decimals stay. A source that says otherwise is a row of its own.
    """

    indicator = models.CharField(max_length=64)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    unknown = models.BigIntegerField(null=True, blank=True)
    value = models.CharField(max_length=24, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "place", "year", "indicator", "source"], name="an_elimination_figure_once_a_table"
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=True) | ~Q(value="") | Q(numerator__isnull=False, denominator__isnull=False),
                name="an_elimination_figure_says_something",
            ),
            models.CheckConstraint(
                condition=(Q(numerator=None) | Q(numerator__gte=0, numerator__lte=F("denominator")))
                & (Q(unknown=None) | Q(unknown__gte=0)),
                name="an_elimination_count_is_within_its_denominator",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="an_elimination_figure_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.year} {self.indicator}"


class CascadeStep(_Row):
    """How many of those known reached a step, did not, or nobody knows; need: estimated, by whom."""

    disease = models.CharField(max_length=16)
    step = models.CharField(max_length=32)
    reached = models.BigIntegerField(default=0)
    not_reached = models.BigIntegerField(default=0)
    unknown = models.BigIntegerField(default=0)
    need = models.BigIntegerField(null=True, blank=True)
    need_source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "place", "year", "disease", "step"], name="a_cascade_step_once_a_table"
            ),
            models.CheckConstraint(
                condition=Q(reached__gte=0, not_reached__gte=0, unknown__gte=0), name="a_cascade_count_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(need=None) | (Q(need__gte=0) & ~Q(need_source="")), name="an_estimated_need_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.year} {self.disease} {self.step}"
