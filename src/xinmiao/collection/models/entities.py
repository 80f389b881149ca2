"""Things registered once and followed up many times (ODK Entities 2024.1)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinmiao.collection.models.forms import Form
from xinmiao.collection.models.submissions import Submission
from xinmiao.people.models import Person
from xinmiao.places.models import Place


class EntityList(models.Model):
    """A list by its name in forms, e.g. `children`."""

    code = models.CharField(max_length=64, unique=True)
    properties = models.JSONField(default=list)  # names, in the order in which forms brought them
    is_restricted = models.BooleanField(default=False)  # its rows hold codes only
    forms = models.ManyToManyField(Form, related_name="entity_lists", blank=True)

    def __str__(self) -> str:
        return self.code


class Entity(models.Model):
    """One row of a list, as its newest version stands. Not a person: evidence about one."""

    list = models.ForeignKey(EntityList, models.PROTECT, related_name="entities")
    uuid = models.UUIDField(default=uuid.uuid4)
    code = models.CharField(max_length=16, unique=True)  # short, for people: stands in the label
    version = models.IntegerField(default=1)
    sealed = models.BinaryField()  # JSON of label and properties; subject=f"entity:{uuid}", where="entity"
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="entities")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="entities")
    made_by = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="entities")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "uuid"], name="collection_entity_once_a_list"),
            models.CheckConstraint(condition=Q(version__gte=1), name="collection_entity_version_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["list", "place"], name="collection_entity_by_place")]

    def __str__(self) -> str:
        return self.code


class EntityVersion(models.Model):
    """An entity as it stood once, and what brought it there."""

    class Conflict(models.TextChoices):
        NONE = "", "—"
        SOFT = "soft", pgettext_lazy("conflict of two edits", "Other properties")
        HARD = "hard", pgettext_lazy("conflict of two edits", "The same property")

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    base = models.IntegerField(null=True, blank=True)  # the version that the device had
    sealed = models.BinaryField()  # JSON: label, properties; kept: what was offered and did not win
    conflict = models.CharField(max_length=4, choices=Conflict, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=150, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.CharField(max_length=64, blank=True)  # of an offline chain
    trunk = models.IntegerField(null=True, blank=True)  # the server's version that the chain began with
    local = models.IntegerField(default=1)  # this version by the device's own count
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entity", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "number"], name="collection_entity_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} v{self.number}"


class EntityAction(models.Model):
    """What a revision of a submission asks of a list: done, held until a missing link comes, or in error."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of an entity action", "Waiting")
        DONE = "done", pgettext_lazy("state of an entity action", "Done")
        HELD = "held", pgettext_lazy("state of an entity action", "Held until a missing link comes")
        ERROR = "error", pgettext_lazy("state of an entity action", "Could not be done")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="entity_actions")
    ordinal = models.IntegerField()  # of the revision
    row = models.SmallIntegerField(default=0)  # 0: its entity block; else which of those that the form writes back
    list = models.ForeignKey(EntityList, models.PROTECT, related_name="actions", null=True, blank=True)
    uuid = models.CharField(max_length=64)
    base = models.IntegerField(null=True, blank=True)
    trunk = models.IntegerField(null=True, blank=True)
    branch = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    error_code = models.CharField(max_length=64, blank=True)
    error_zh = models.CharField(max_length=300, blank=True)
    error_en = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "ordinal", "row"], name="collection_entity_action_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["uuid", "state"], name="collection_action_by_entity")]

    def __str__(self) -> str:
        return f"{self.uuid} {self.state}"
