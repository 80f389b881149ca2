"""A person's word that the notice of an instrument was read and allows its use here; it can be taken back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class LicenceConfirmation(models.Model):
    """confirmed_by: the name of who read the notice; reference: which notice, where it is kept."""

    instrument = models.CharField(max_length=32)  # as in the licence registry
    confirmed_by = models.CharField(max_length=150)
    confirmed_on = models.DateField()
    reference = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["instrument", "-recorded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(revoked_at=None), name="collection_licence_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_because="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_because="")),
                name="collection_licence_revoked_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.confirmed_on}"
