"""What was printed for parents: a number for each letter, once; printed again only with a reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.nutrition.models.rounds import Measurement, Round


class Letter(models.Model):
    """One letter on paper. Its words are not kept: they follow from the measurement.

    number: within the round. replaces: the letter that was printed before, where this is a reprint. contact, clinic:
    whom the parents may call and where they may go, as the letter says.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="letters")
    measurement = models.ForeignKey(Measurement, models.SET_NULL, null=True, related_name="letters")  # null: erased
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    contact = models.CharField(_("Whom parents may call"), max_length=200)
    clinic = models.CharField(_("Clinic"), max_length=200)
    printed_at = models.DateTimeField()
    printed_by = models.CharField(max_length=150)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="nutrition_letter_number_once"),
            models.UniqueConstraint(
                fields=["measurement"], condition=Q(replaces=None), name="nutrition_letter_printed_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="nutrition_reprint_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="nutrition_letter_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The number as it stands on paper: the round, and the letter within it."""
        return f"{self.round_id:04d}-{self.number:04d}"
