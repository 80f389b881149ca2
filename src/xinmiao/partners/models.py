"""Who delivers the programme."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinmiao.core.models import LiveEntries, PackEntry


class PartnerKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    ASSOCIATION = "association", _("Association")
    UNIVERSITY = "university", _("University or institute")
    FOUNDATION = "foundation", _("Foundation")
    COMPANY = "company", _("Company")
    MEDIA = "media", _("Media")
    UN = "un", _("United Nations")
    OFFICE = "office", _("Programme office")


class Partners(LiveEntries["Partner"]):
    """Sets of partners."""


class Partner(PackEntry):
    """An organisation that delivers or supports services. `number` is its code in the ledger."""

    kind = models.CharField(max_length=16, choices=PartnerKind)

    objects = Partners.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
