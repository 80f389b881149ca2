"""Tables of foods that are assessed as a whole: the file, how a person read its columns, how far it is, the result."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinmiao.core.labels import in_page_language


class BatchState(models.TextChoices):
    """Where a file stands. Uploaded: a person has yet to confirm its columns and units."""

    UPLOADED = "uploaded", pgettext_lazy("state of a food batch", "To be confirmed")
    ASKED = "asked", pgettext_lazy("state of a food batch", "Waiting")
    RUNNING = "running", pgettext_lazy("state of a food batch", "Running")
    DONE = "done", pgettext_lazy("state of a food batch", "Done")
    FAILED = "failed", pgettext_lazy("state of a food batch", "Failed")


class ResultKind(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class FoodBatch(models.Model):
    """One file of foods. `key` stands in addresses.

    columns: letter of the file → column of the science. units: letter → the unit that a person confirmed. basis: what
    values are per where the file does not say. accepted: the classes, proposed from names, that a person took over.
    standards: the models asked for, each `id@version`. kind: of the result.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="food_batches")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    columns = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    basis = models.CharField(max_length=10, blank=True)
    standards = models.JSONField(default=list)
    accepted = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="zh")  # of the result's words
    kind = models.CharField(max_length=4, choices=ResultKind, default=ResultKind.XLSX)
    uploaded_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    n_rows = models.IntegerField(default=0)
    n_done = models.IntegerField(default=0)
    n_faults = models.IntegerField(default=0)
    preview = models.JSONField(default=dict)  # what a look at the file found
    summary = models.JSONField(default=dict)  # what the result says as a whole
    reason_zh = models.CharField(max_length=400, blank=True)
    reason_en = models.CharField(max_length=400, blank=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="nutrition_batch_has_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed"]) | Q(settled_at__isnull=False),
                name="nutrition_settled_batch_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(n_done=models.F("n_rows")), name="nutrition_done_batch_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def reason(self) -> str:
        return in_page_language(self.reason_zh, self.reason_en)

    @property
    def subject(self) -> str:
        """Whose key its files are sealed with."""
        return f"food-batch:{self.key}"

    @property
    def is_running(self) -> bool:
        return self.state in (BatchState.ASKED, BatchState.RUNNING)
