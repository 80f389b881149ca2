"""Blocks of person numbers, and two numbers found to be one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xinmiao.people.rules import LAST_BLOCK, SEQUENCES


class NumberBlock(models.Model):
    """A stretch of 2^19 person numbers of one county. A number is the block's, then the place in its sequence.

    holder: who gives the numbers out; empty for us. A generator, or a province that keeps its identities to itself,
    holds whole blocks and numbers its people in them.
    """

    number = models.IntegerField(primary_key=True)
    county = models.IntegerField(db_index=True)
    holder = models.CharField(max_length=150, blank=True)
    next_sequence = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_BLOCK), name="people_block_fits_twelve_bits"
            ),
            models.CheckConstraint(
                condition=Q(next_sequence__gte=0, next_sequence__lte=SEQUENCES),
                name="people_sequence_fits_nineteen_bits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.county:06d})"


class Merge(models.Model):
    """Two numbers found to be one person. It can be undone; both steps are rows of the ledger's alias table."""

    merged_no = models.IntegerField()
    kept_no = models.IntegerField()
    date = models.DateField()
    undone_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged_no=F("kept_no")), name="people_merge_is_of_two"),
            models.UniqueConstraint(
                fields=["merged_no"], condition=Q(undone_date=None), name="people_number_merged_into_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_no} → {self.kept_no}"
