"""With whom a person lives, who cares for a child, and where it goes to school; each from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xinmiao.people.models.persons import Person, new_pseudonym
from xinmiao.places.models import Place


class Dated(models.QuerySet):  # type: ignore[type-arg]
    def on(self, day: date) -> Dated:
        """Those that hold on a day."""
        return self.filter(Q(to_date=None) | Q(to_date__gte=day), from_date__lte=day)

    def open(self) -> Dated:
        return self.filter(to_date=None)


ENDS_AFTER = Q(to_date=None) | Q(to_date__gte=F("from_date"))


class Household(models.Model):
    """People who live together. A person may belong to two."""

    code = models.CharField(max_length=32, unique=True, default=new_pseudonym)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="households")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person in a household, from a day to a day (the last)."""

    class Role(models.TextChoices):
        HEAD = "head", _("Head of household")
        SPOUSE = "spouse", _("Spouse")
        CHILD = "child", _("Child")
        PARENT = "parent", _("Parent")
        GRANDPARENT = "grandparent", _("Grandparent")
        GRANDCHILD = "grandchild", _("Grandchild")
        OTHER = "other", _("Other member")

    household = models.ForeignKey(Household, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering: ClassVar = ["from_date", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=ENDS_AFTER, name="people_membership_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["household", "person"], condition=Q(to_date=None), name="people_member_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.role}"


class CaregiverRelation(models.Model):
    """Who cares for a child, and as what."""

    class Kind(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        GRANDPARENT = "grandparent", _("Grandparent")
        OTHER_KIN = "other_kin", _("Other kin")
        FOSTER = "foster", _("Foster carer")
        INSTITUTION = "institution", _("Institution")

    child = models.ForeignKey(Person, models.CASCADE, related_name="caregivers")
    caregiver = models.ForeignKey(Person, models.CASCADE, related_name="cared_for")
    kind = models.CharField(_("relation"), max_length=12, choices=Kind)
    is_guardian = models.BooleanField(_("legal guardian"), default=False)
    is_primary = models.BooleanField(_("primary carer"), default=False)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering: ClassVar = ["-is_primary", "from_date", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(child=F("caregiver")), name="people_nobody_is_their_own_caregiver"),
            models.CheckConstraint(condition=ENDS_AFTER, name="people_caregiving_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["child", "caregiver"], condition=Q(to_date=None), name="people_caregiver_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(to_date=None, is_primary=True), name="people_one_primary_carer_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Enrolment(models.Model):
    """A child on the register of a school."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    school = models.ForeignKey(Place, models.PROTECT, related_name="enrolments")
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_date", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=ENDS_AFTER, name="people_enrolment_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(to_date=None), name="people_enrolled_in_one_school_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.grade
