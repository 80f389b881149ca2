"""Keys with which a worker's device sends, one a device."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class DeviceKey(models.Model):
    """A secret in the address that a device sends to. Shown once; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="device_keys")
    label = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256
    hint = models.CharField(max_length=4)  # its last characters, to tell keys apart
    device_id = models.CharField(max_length=200, blank=True)  # of the device that first used it
    made_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.label} …{self.hint}"
