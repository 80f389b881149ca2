"""Files that were sent in, what a look at them said, and which record each of their rows is known as."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.collection.models.forms import FormVersion
from xinmiao.collection.models.submissions import Submission
from xinmiao.core.labels import in_page_language
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention


class ImportState(models.TextChoices):
    """Where a file stands. Checked: its dry run is there, nothing was taken. Refused: it cannot be taken as it is."""

    UPLOADED = "uploaded", pgettext_lazy("state of an import", "Waiting for its check")
    CHECKING = "checking", pgettext_lazy("state of an import", "Being checked")
    CHECKED = "checked", pgettext_lazy("state of an import", "Checked, not imported")
    REFUSED = "refused", pgettext_lazy("state of an import", "Refused")
    COMMITTING = "committing", pgettext_lazy("state of an import", "Being imported")
    COMMITTED = "committed", pgettext_lazy("state of an import", "Imported")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an import", "Withdrawn")


class Mode(models.TextChoices):
    ALL = "all", _("all rows or none")
    GOOD = "good", _("the good rows only")


class Imports(models.QuerySet["Import"]):
    def visible_to(self, scopes: Iterable[Scope]) -> Imports:
        """Those of the partners and programmes that somebody imports for."""
        seen = Q(pk__in=[])
        for scope in scopes:
            if Permission.IMPORT_FILES in PERMISSIONS[scope.role]:
                within = ~Q(pk=None)
                if scope.partner or scope.role is Role.PARTNER:
                    within &= Q(partner__code=scope.partner)
                if scope.programme:
                    within &= Q(intervention__code=scope.programme)
                if scope.place:
                    within &= Q(place_path__contains=f"/{scope.place}/")
                seen |= within
        return self.filter(seen)


class Import(models.Model):
    """One file, through check, import and perhaps withdrawal. `key` stands in addresses.

    family: what its rows are records of, whatever the version of the template: "form:home_visit", "reports:care".
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    family = models.CharField(max_length=160)
    form_version = models.ForeignKey(FormVersion, models.PROTECT, null=True, blank=True, related_name="imports")
    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="imports")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="imports")
    place = models.CharField(max_length=128, blank=True)  # code of the place that its sender works in; empty: all
    place_path = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    file = models.CharField(
        max_length=300
    )  # below MEDIA_ROOT, sealed; subject=f"import:{key}", where="collection.import"
    mode = models.CharField(max_length=4, choices=Mode, default=Mode.ALL)
    is_complete = models.BooleanField(default=False)  # what is not in it is withdrawn
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # imported, refused or withdrawn
    world = models.CharField(max_length=64, blank=True)  # what it was checked against
    n_rows = models.IntegerField(default=0)
    n_done = models.IntegerField(default=0)  # of this pass
    n_new = models.IntegerField(default=0)
    n_changed = models.IntegerField(default=0)
    n_unchanged = models.IntegerField(default=0)
    n_refused = models.IntegerField(default=0)
    n_duplicates = models.IntegerField(default=0)
    n_withdrawn = models.IntegerField(default=0)
    n_faults = models.IntegerField(default=0)
    summary = models.JSONField(default=dict)  # counts of faults by code and column, what would be withdrawn
    reason_zh = models.CharField(max_length=400, blank=True)  # why it is refused, or has to be looked at again
    reason_en = models.CharField(max_length=400, blank=True)

    objects = Imports.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_at__isnull=False),
                name="collection_checked_import_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["committed", "withdrawn"]) | Q(settled_at__isnull=False),
                name="collection_settled_import_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.family})"

    @property
    def subject(self) -> str:
        return f"import:{self.key}"

    @property
    def reason(self) -> str:
        return in_page_language(self.reason_zh, self.reason_en)

    @property
    def is_running(self) -> bool:
        return self.state in (ImportState.UPLOADED, ImportState.CHECKING, ImportState.COMMITTING)

    @property
    def promised(self) -> dict[str, int]:
        """The numbers of a check, or of what was done."""
        names = ("new", "changed", "unchanged", "refused", "duplicates", "withdrawn")
        return {name: getattr(self, f"n_{name}") for name in names}


class FaultPage(models.Model):
    """Some faults of a file, in the order of rows: row, letter, key, code and value of each. Values may name people."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="fault_pages")
    number = models.IntegerField()
    n = models.IntegerField()
    sealed = models.BinaryField()  # Arrow; subject=of.subject, where=f"collection.faults/{number}"

    class Meta:
        ordering: ClassVar = ["of", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "number"], name="collection_fault_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.number}"


class ImportedRow(models.Model):
    """A record that a row of a file brought: known by its key, with the content that stands. Hashes are keyed."""

    family = models.CharField(max_length=160)
    owner = models.CharField(max_length=128, blank=True)  # the partner's code
    key = models.CharField(max_length=32)  # token of the template's key
    content = models.CharField(max_length=32)  # token of the canonical row
    same = models.CharField(max_length=32, blank=True)  # token of the person and the day: a possible duplicate
    group = models.CharField(max_length=200, blank=True)  # of what a file may be complete: indicator and period
    last = models.ForeignKey(Import, models.PROTECT, related_name="rows")
    n_changes = models.IntegerField(default=0)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="imported_rows")
    report_no = models.BigIntegerField(null=True, blank=True)  # its row in the ledger, which a change supersedes
    stands = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "owner", "key"], name="collection_imported_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["family", "same"], name="collection_row_by_person"),
            models.Index(fields=["family", "owner", "group"], name="collection_row_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.owner} {self.key[:8]}"
