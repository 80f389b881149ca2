"""What a peer supporter told an adult about a classmate: sealed, written once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from xinmiao.places.models import Place


class Worry(models.Model):
    """place: where the peer supporter is one, whose adults are told. sealed: the words, read by those adults alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "worries"

    def __str__(self) -> str:
        return str(self.key)

    @property
    def subject(self) -> str:
        """Under whose data key its words are sealed."""
        return f"worry:{self.key}"
