"""A person without a name, and beside it, sealed, what names them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.accounts.rules import Permission, Scope
from xinmiao.people.rules import places_of
from xinmiao.places.models import Place


def new_pseudonym() -> str:
    """A name that says nothing of whose it is."""
    return secrets.token_hex(16)


class Sex(models.IntegerChoices):
    """GB/T 2261.1; 0 is unknown."""

    UNKNOWN = 0, pgettext_lazy("sex", "Unknown")
    MALE = 1, pgettext_lazy("sex", "Male")
    FEMALE = 2, pgettext_lazy("sex", "Female")


class BirthPrecision(models.TextChoices):
    """How much of a birth date is known; the date is the first day of what is."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    ESTIMATED = "estimated", _("estimated")


class Persons(models.QuerySet["Person"]):
    def visible_to(self, scopes: Iterable[Scope], permission: Permission = Permission.READ_PEOPLE) -> Persons:
        """Those who live within the places of these scopes; for others they do not exist."""
        codes = places_of(scopes, permission)
        if "" in codes:
            return self
        paths = Place.objects.filter(code__in=codes).values_list("path", flat=True)
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(place__path__startswith=path)
        return self.filter(within)

    def consenting(self, kind: str, on: date) -> Persons:
        """Those for whom a consent of this kind stands on a day."""
        return self.filter(
            Q(consents__to_date=None) | Q(consents__to_date__gte=on),
            consents__kind=kind,
            consents__state="given",
            consents__withdrawn_at=None,
            consents__replaced_at=None,
            consents__from_date__lte=on,
        ).distinct()


class Person(models.Model):
    """One human being over all programmes. Delete the row, and the number can never be named again."""

    person_no = models.IntegerField(unique=True)
    pseudonym = models.CharField(max_length=64, unique=True, default=new_pseudonym)
    county = models.IntegerField()  # first seen in
    registered_at = models.DateTimeField()
    sex = models.SmallIntegerField(_("sex"), choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    birth_precision = models.CharField(max_length=9, choices=BirthPrecision, default=BirthPrecision.DAY)
    birth_order = models.SmallIntegerField(default=0)  # at a birth of several; 0: not known
    died_date = models.DateField(null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="residents")
    source = models.CharField(max_length=200, blank=True)  # "submission:…", "import:…", "screen"

    objects = Persons.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=[0, 1, 2]), name="people_sex_is_known_or_zero"),
            models.CheckConstraint(
                condition=Q(birth_precision__in=list(BirthPrecision.values)), name="people_birth_precision_is_known"
            ),
            models.CheckConstraint(condition=Q(birth_order__gte=0), name="people_birth_order_not_negative"),
            models.CheckConstraint(
                condition=Q(died_date=None) | Q(birth_date=None) | Q(died_date__gte=models.F("birth_date")),
                name="people_dies_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_no)

    @property
    def subject(self) -> str:
        """Whose key seals what names them: `people.encryption`."""
        return f"person:{self.pseudonym}"


class IdentityKind(models.TextChoices):
    """What a sealed row holds; the documents' kinds are those of `science.linkage.identity_numbers`."""

    NAME = "name", pgettext_lazy("of a person", "Name")
    MOTHER_NAME = "mother_name", _("Mother's name")
    IDENTITY_NUMBER = "identity_number", _("Identity number")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    PASSPORT = "passport", _("Passport")
    TRAVEL_PERMIT = "travel_permit", _("Travel permit")
    OTHER_DOCUMENT = "other_document", _("Other document")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Address")


class Identity(models.Model):
    """One thing that names a person, sealed; read through `queries.reveal` alone. What was replaced has ended."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20, choices=IdentityKind)
    ordinal = models.SmallIntegerField(default=0)
    country = models.CharField(max_length=3, blank=True)  # that gave the document
    sealed = models.BinaryField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "ordinal"], name="people_identity_has_its_own_cell"),
            models.CheckConstraint(
                condition=Q(kind__in=list(IdentityKind.values)), name="people_identity_is_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ordinal}"


def cell(pseudonym: str, kind: str, ordinal: int) -> str:
    """Where a sealed row stands: what it is bound to."""
    return f"people.identity/{pseudonym}/{kind}/{ordinal}"


class MatchTag(models.Model):
    """HMAC of a document, under the tags' own key: equal for equal documents. Never leaves this table."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=20)
    tag = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "tag"], name="people_tag_once_a_person")]
        indexes: ClassVar = [models.Index(fields=["tag"], name="people_by_tag")]

    def __str__(self) -> str:
        return self.kind


class SearchToken(models.Model):
    """64 bits of the HMAC of a token of `science.linkage.tokens`, under the tokens' own key.

    It leaks how often each occurs, not what it is: a surname with a birth date, a phone, a name's sound.
    """

    class Use(models.IntegerChoices):
        BLOCK = 1, "block"
        SEARCH = 2, "search"

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", db_index=True)
    use = models.SmallIntegerField(choices=Use)
    token = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(use__in=[1, 2]), name="people_token_for_a_known_use"),
            models.UniqueConstraint(fields=["token", "use", "person"], name="people_token_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.token}"


class KeyToDestroy(models.Model):
    """A subject that was erased and whose key is still to be destroyed: written with the erasure, gone with the key."""

    subject = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return "a key to destroy"
