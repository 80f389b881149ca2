"""The audit trail, the code tables, the packs that were loaded, and what every entry of a pack has."""

from __future__ import annotations

import functools
import json
import operator
from typing import ClassVar, Self, TypeVar

from django.db import models

from xinmiao.core.labels import in_page_language


class Code(models.Model):
    """The number that a code has in the ledger. It never changes and is never given to another code."""

    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=128)
    number = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="core_code_once_a_kind"),
            models.UniqueConstraint(fields=["kind", "number"], name="core_code_number_once_a_kind"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="core_code_zero_is_unknown"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} = {self.number}"


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked while an entry is added."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="core_audit_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AuditEntry(models.Model):
    """One thing that somebody did. Chained by hash; the database refuses to change or delete it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_key = models.CharField(max_length=150)
    actor_label = models.CharField(max_length=150)
    verb = models.CharField(max_length=64)
    noun = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    detail_json = models.TextField(default="{}")  # text, so that no database rewrites what was hashed
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["noun", "key"], name="core_audit_by_noun")]

    def __str__(self) -> str:
        return f"{self.number} {self.actor_label} {self.verb} {self.noun} {self.key}"

    @property
    def detail(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.detail_json)
        return found


class PackVersion(models.Model):
    """A pack as it was loaded once. A publication pins one of these."""

    code = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    content_hash = models.CharField(max_length=64)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    manifest = models.JSONField(default=dict)  # pack.yaml as it was read
    parts = models.JSONField(default=dict)  # part code → revision of its reader
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-loaded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=models.Q(is_current=True), name="core_pack_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version} ({self.content_hash[:12]})"

    @property
    def name(self) -> str:
        return in_page_language(self.name_zh, self.name_en)


_Entry = TypeVar("_Entry", bound="PackEntry")


class LiveEntries(models.QuerySet[_Entry]):
    """Entries of a pack. Each model has its own: `class Partners(LiveEntries["Partner"])`."""

    def live(self) -> Self:
        """Those that the current pack holds."""
        return self.filter(is_retired=False)

    def matching(self, words: str, *fields: str) -> Self:
        """Those whose code, name in either language, or one of `fields` holds every one of `words`."""
        found = self
        for word in words.split():
            anywhere = (models.Q(**{f"{field}__icontains": word}) for field in ("code", "name_zh", "name_en", *fields))
            found = found.filter(functools.reduce(operator.or_, anywhere))
        return found


class PackEntry(models.Model):
    """What an entry of a pack has: its number in the ledger, its code, its name in both languages.

    An entry that leaves the pack is retired, never deleted: records speak of it.
    """

    number = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=128, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_retired = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def name(self) -> str:
        return in_page_language(self.name_zh, self.name_en)

    @property
    def other_name(self) -> str:
        """The name in the language that the page is not in."""
        return in_page_language(self.name_en, self.name_zh)


class Task(models.Model):
    """Something that somebody has to do, by when. One table for every part; what it is about says which."""

    kind = models.CharField(max_length=64)
    about = models.CharField(max_length=200)  # "submission:…": what asks for it
    words_zh = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300)
    path = models.CharField(max_length=200)  # of the page where it is done, without its language
    owner = models.CharField(max_length=150, blank=True)  # a user's key; empty: whoever holds the permission there
    permission = models.CharField(max_length=40, blank=True)
    place_path = models.CharField(max_length=300, blank=True)  # codes from the root down, "/CHN/53/5301/"
    programme = models.CharField(max_length=128, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=models.Q(closed_at=None), name="core_task_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner"], condition=models.Q(closed_at=None), name="core_task_open_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

    @property
    def words(self) -> str:
        return in_page_language(self.words_zh, self.words_en)

    @property
    def address(self) -> str:
        """The page where it is done, in the language of this page."""
        return in_page_language(self.path, f"/en{self.path}")
