"""Where records come from, the outbox they wait in, and the batches in which they go to the ledger."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from xinmiao.ledger.schema import TABLES

TABLE_CHOICES = {name: name for name in TABLES}


def new_app() -> str:
    """A name that no other database shares, so that a ledger never takes one's batches for another's."""
    return uuid4().hex


class Source(models.Model):
    """What rows came from: a submission, a file, a published document, a generator. Its id is `source_no`."""

    code = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.title or self.code


class Numbering(models.Model):
    """The next number of a table's rows. Ranges are taken from it under a row lock."""

    table = models.CharField(max_length=16, primary_key=True, choices=TABLE_CHOICES)
    next = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.table} {self.next}"


class Reservation(models.Model):
    """Numbers that a source took in advance, to give them to its rows itself."""

    table = models.CharField(max_length=16, choices=TABLE_CHOICES)
    source = models.ForeignKey(Source, models.PROTECT, related_name="reservations")
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "first"], name="records_number_reserved_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="records_reservation_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.first}–{self.last}"


class Lane(models.Model):
    """A row of batches that follow one another. One drainer holds it at a time; others take other lanes."""

    app = models.CharField(max_length=40, unique=True, default=new_app)
    holder = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.app


class Batch(models.Model):
    """Rows that go to the ledger in one commit, under (app, number). Stamped first, posted when they are there."""

    class State(models.TextChoices):
        STAMPED = "stamped"
        POSTED = "posted"

    table = models.CharField(max_length=16, choices=TABLE_CHOICES)
    app = models.CharField(max_length=40, default=new_app)
    number = models.BigIntegerField()
    lane = models.ForeignKey(Lane, models.PROTECT, null=True, blank=True, related_name="batches")
    state = models.CharField(max_length=8, choices=State, default=State.STAMPED)
    rows = models.BigIntegerField()
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="batches")
    content_hash = models.CharField(max_length=64, blank=True)  # of the rows as they came; a big batch's key
    first_no = models.BigIntegerField(null=True, blank=True)
    last_no = models.BigIntegerField(null=True, blank=True)
    numbers_digest = models.CharField(max_length=16, blank=True)  # `rules.digest` of the row numbers
    stamped_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    version = models.BigIntegerField(null=True, blank=True)  # of the ledger's table, with the rows in it

    class Meta:
        verbose_name_plural = "batches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "app", "number"], name="records_batch_number_once"),
            models.UniqueConstraint(
                fields=["source", "table", "content_hash"],
                condition=Q(lane=None),
                name="records_same_rows_of_a_source_once",
            ),
            models.CheckConstraint(
                condition=Q(state="stamped", posted_at=None) | Q(state="posted", posted_at__isnull=False),
                name="records_posted_batch_has_its_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], name="records_batch_state")]

    def __str__(self) -> str:
        return f"{self.table} {self.app}/{self.number}"


class Outbox(models.Model):
    """One accepted row: in the database with what it rests on, and from there once in the ledger."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="outbox")
    revision = models.IntegerField()
    table = models.CharField(max_length=16, choices=TABLE_CHOICES)
    ordinal = models.IntegerField()
    number = models.BigIntegerField()
    payload = models.JSONField()  # codes and numbers by column; no names, no free text
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="outbox")
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "outbox"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "revision", "table", "ordinal"], name="records_row_of_a_revision_once"
            ),
            models.UniqueConstraint(fields=["table", "number"], name="records_row_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["table"], condition=Q(batch=None), name="records_outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"
