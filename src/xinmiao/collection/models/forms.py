"""Forms, and the versions of them that were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core.labels import in_page_language
from xinmiao.core.models import LiveEntries, PackEntry
from xinmiao.programmes.models import Intervention, Service


class Confidentiality(models.TextChoices):
    ORDINARY = "ordinary", pgettext_lazy("of a form", "Ordinary")
    RESTRICTED = "restricted", pgettext_lazy("of a form", "Restricted")


class CountsWhen(models.TextChoices):
    """When a submission counts."""

    RECEIVED = "received", _("when it is received")
    APPROVED = "approved", _("when it is approved")


class FormState(models.TextChoices):
    """Closing: offered to nobody any more, still accepted, since phones hold filled forms for weeks."""

    DRAFT = "draft", pgettext_lazy("state of a form", "Draft")
    OPEN = "open", pgettext_lazy("state of a form", "Open")
    CLOSING = "closing", pgettext_lazy("state of a form", "Closing")
    CLOSED = "closed", pgettext_lazy("state of a form", "Closed")


class Forms(LiveEntries["Form"]):
    """Sets of forms."""


class Form(PackEntry):
    """A form: what it asks is in its versions; here is what it is for, and who decides on it."""

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="forms")
    service = models.ForeignKey(Service, models.PROTECT, related_name="forms", null=True, blank=True)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality, default=Confidentiality.ORDINARY)
    counts_when = models.CharField(max_length=8, choices=CountsWhen, default=CountsWhen.APPROVED)
    approvers = models.JSONField(default=list)  # roles
    retention_years = models.SmallIntegerField(default=10)
    closed_because_zh = models.CharField(max_length=300, blank=True)  # why nobody is offered it
    closed_because_en = models.CharField(max_length=300, blank=True)
    is_of_pack = models.BooleanField(default=True)

    objects = Forms.as_manager()

    class Meta:
        ordering: ClassVar = ["intervention__number", "number"]

    @property
    def closed_because(self) -> str:
        return in_page_language(self.closed_because_zh, self.closed_because_en)


class FormVersions(models.QuerySet["FormVersion"]):
    def offered(self) -> FormVersions:
        """Those that workers may begin now."""
        return self.filter(state=FormState.OPEN, form__is_retired=False)

    def accepted(self) -> FormVersions:
        """Those whose submissions are taken."""
        return self.filter(state__in=[FormState.OPEN, FormState.CLOSING])


class FormVersion(models.Model):
    """What was published once, byte for byte. `pk` is its `form_version` in the ledger."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FormState, default=FormState.DRAFT)
    workbook = models.BinaryField()  # the .xlsx as it came
    content_hash = models.CharField(max_length=64)  # SHA-256 of the workbook and the mapping
    xform = models.BinaryField()  # the XForm as it is served
    xform_md5 = models.CharField(max_length=32)
    pyxform_version = models.CharField(max_length=16)
    mapping_json = models.JSONField(default=dict)  # form.yaml as it was read
    checks = models.JSONField(default=dict)  # what each check said: "validate", "browser", "rules", "warnings"
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FormVersions.as_manager()

    class Meta:
        ordering: ClassVar = ["form", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "version"], name="collection_form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(state="open"), name="collection_one_open_version_of_a_form"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="collection_open_version_was_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.code} {self.version}"

    @property
    def mapping(self) -> Mapping:
        return Mapping.model_validate(self.mapping_json)


class FormMedia(models.Model):
    """A file that a version of a form brings along. Lists made for each worker are not among them."""

    form_version = models.ForeignKey(FormVersion, models.CASCADE, related_name="media")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    md5 = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form_version", "name"], name="collection_media_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
