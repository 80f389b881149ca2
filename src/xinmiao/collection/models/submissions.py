"""What came in, as it came; what the check said; what people decided; whom it speaks of."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.collection.models.forms import Form, FormVersion
from xinmiao.core.labels import in_page_language
from xinmiao.partners.models import Partner
from xinmiao.people.models import Person
from xinmiao.places.models import Place


class State(models.TextChoices):
    """Where a submission stands. Flagged: received, and somebody has to look."""

    RECEIVED = "received", pgettext_lazy("state of a submission", "Received")
    FLAGGED = "flagged", pgettext_lazy("state of a submission", "To look at")
    APPROVED = "approved", pgettext_lazy("state of a submission", "Approved")
    RETURNED = "returned", pgettext_lazy("state of a submission", "Returned")
    REJECTED = "rejected", pgettext_lazy("state of a submission", "Rejected")


class Channel(models.TextChoices):
    """The door it came through."""

    BROWSER = "browser", pgettext_lazy("door of a submission", "Browser")
    OPENROSA = "openrosa", pgettext_lazy("door of a submission", "ODK Collect")
    API = "api", pgettext_lazy("door of a submission", "Another system")
    FILE = "file", pgettext_lazy("door of a submission", "File")


class Outcome(models.TextChoices):
    """What our own check says of a revision."""

    OK = "ok", _("nothing found")
    FLAGGED = "flagged", _("something to look at")
    UNCHECKED = "unchecked", _("could not be checked in full")


class Submission(models.Model):
    """One filled form, through all its edits. `key` stands in addresses."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.ForeignKey(Form, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="submissions")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="submissions")
    date = models.DateField()  # of what happened
    received_at = models.DateTimeField()  # of the first revision
    n_posted = models.IntegerField(default=0)  # how often it went to the ledger: the last revision of its source
    stands = models.BooleanField(default=False)  # its last posting counts
    deleted_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # with a person whom it spoke of: it is empty

    class Meta:
        ordering: ClassVar = ["received_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(deleted_at__isnull=False), name="collection_erased_is_deleted"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "received_at"], name="collection_submission_queue"),
            models.Index(fields=["form", "state"], name="collection_submission_by_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.key}"

    @property
    def subject(self) -> str:
        """Under whose data key its content is sealed."""
        return f"submission:{self.key}"

    @property
    def source_code(self) -> str:
        """Its name as a source of the ledger."""
        return f"collection.{self.key}"


class Revision(models.Model):
    """One sending of a submission: the first, or an edit. The bytes are kept, sealed, for ever."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="revisions")
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="revisions")
    ordinal = models.IntegerField(default=1)
    instance_id = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)  # of the bytes received
    answers_hash = models.CharField(max_length=64, db_index=True)  # of the answers without meta: the same content again
    sealed = models.BinaryField()  # the XML, where="collection.revision"
    is_current = models.BooleanField(default=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.UNCHECKED)
    channel = models.CharField(max_length=8, choices=Channel)
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    device_id = models.CharField(max_length=200, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)  # by the device's clock
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["submission", "ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "instance_id"], name="collection_instance_once_a_form"),
            models.UniqueConstraint(fields=["submission", "ordinal"], name="collection_revision_ordinal_once"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(is_current=True), name="collection_one_current_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} ({self.ordinal})"


class Attachment(models.Model):
    """A file that a revision names: expected, then received. Kept sealed under MEDIA_ROOT by its hash."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)  # NFC, without invisible characters
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)  # by its bytes
    file = models.CharField(max_length=300, blank=True)  # below MEDIA_ROOT, sealed, where="collection.attachment"
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "name"], name="collection_attachment_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Quarantined(models.Model):
    """Bytes that we could not take as they are, kept for a supervisor's decision."""

    class Settled(models.TextChoices):
        OPEN = "open", pgettext_lazy("of quarantined bytes", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("of quarantined bytes", "Accepted as an edit")
        DISCARDED = "discarded", pgettext_lazy("of quarantined bytes", "Discarded")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.ForeignKey(Form, models.PROTECT, related_name="quarantined")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, blank=True, related_name="quarantined")
    instance_id = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()  # subject=f"quarantined:{key}", where="collection.quarantined"
    reason = models.CharField(max_length=40)  # other_content, form_closed, superseded, deleted
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    received_at = models.DateTimeField()
    settled = models.CharField(max_length=9, choices=Settled, default=Settled.OPEN)
    settled_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "quarantined"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "instance_id", "sha256"], name="collection_quarantined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} ({self.reason})"


class Flag(models.Model):
    """One finding of our own check about a revision. The message holds no answer."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=32)  # required, type, constraint, choice, calculate, clock, duplicate, place, …
    path = models.CharField(max_length=300, blank=True)
    label_zh = models.TextField(blank=True)
    label_en = models.TextField(blank=True)
    message_zh = models.TextField()
    message_en = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"

    @property
    def label(self) -> str:
        return in_page_language(self.label_zh, self.label_en)

    @property
    def message(self) -> str:
        return in_page_language(self.message_zh, self.message_en)


class Decision(models.Model):
    """A change of a submission's state: who, when, why."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decisions")
    ordinal = models.IntegerField()  # of the revision it is about
    verb = models.CharField(max_length=16)
    from_state = models.CharField(max_length=8, blank=True)
    to_state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=1000, blank=True)
    by_key = models.CharField(max_length=150)
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.submission_id}"


class PersonLink(models.Model):
    """Whom a submission speaks of: a role of its mapping (one for each instance of a repeat), and the person."""

    class How(models.TextChoices):
        NUMBER = "number", _("the same number, name and birth date")
        ENTITY = "entity", _("chosen from the list")
        RELATION = "relation", _("the same caregiver of the same child")
        NEW = "new", _("registered with it")
        DECIDED = "decided", _("decided by a person")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="people")
    role = models.CharField(max_length=64)  # the key under `people` of form.yaml
    ordinal = models.IntegerField(default=0)
    person = models.ForeignKey(Person, models.PROTECT, related_name="submissions")
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "role", "ordinal"], name="collection_one_person_a_role_and_instance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.ordinal}"
