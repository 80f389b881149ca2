"""What may be done with what is known of a person. Not asked is not given: without a row nothing may be shared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.people.models.persons import Person


class Consent(models.Model):
    """One answer: to what, given or refused, by whom, on what basis, from when to when. A new answer replaces it."""

    class Kind(models.TextChoices):
        SERVICES = "services", _("Services")
        SHARING = "sharing", _("Sharing with other bodies")
        REPORTING = "reporting", _("Reporting without a name")
        TRACING = "tracing", _("Being looked for and visited")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent", "Given")
        REFUSED = "refused", pgettext_lazy("consent", "Refused")

    class Basis(models.TextChoices):
        """On what processing rests, after article 13 of the Personal Information Protection Law of 2021."""

        CONSENT = "consent", _("Consent")
        DUTY = "duty", _("A duty laid down in law")
        EMERGENCY = "emergency", _("Protection of life and health in an emergency")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    kind = models.CharField(_("for what"), max_length=10, choices=Kind)
    state = models.CharField(_("answer"), max_length=8, choices=State)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.CONSENT)
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="consents_given")
    relation = models.CharField(_("relation"), max_length=12, blank=True)  # "self", or a kind of CaregiverRelation
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["kind", "-recorded_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="people_consent_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(basis="consent") | ~Q(relation=""), name="people_consent_says_who_gave_it"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(withdrawn_at=None, replaced_at=None),
                name="people_one_answer_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
