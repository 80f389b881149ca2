"""Why something is done: goal areas, interventions with their stage, and the services they consist of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.core.labels import in_page_language
from xinmiao.core.models import LiveEntries, PackEntry
from xinmiao.partners.models import Partner


class Stage(models.TextChoices):
    """How far an intervention has come. It moves only through a gate review."""

    PILOT = "pilot", _("Pilot")
    POLICY = "policy", _("Policy")
    SCALE = "scale", _("Large scale")


class Counts(models.TextChoices):
    """What one event of a service counts."""

    PERSON = "person", pgettext_lazy("what is counted", "People")
    SITE = "site", pgettext_lazy("what is counted", "Sites")
    AMOUNT = "amount", pgettext_lazy("what is counted", "Amounts")


class GoalAreas(LiveEntries["GoalArea"]):
    """Sets of goal areas."""


class GoalArea(PackEntry):
    """One of the areas that the programme's goals fall into."""

    order = models.SmallIntegerField(default=0)

    objects = GoalAreas.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "number"]


class Interventions(LiveEntries["Intervention"]):
    """Sets of interventions."""


class Intervention(PackEntry):
    """What the programme does about something. `number` is its code in the ledger."""

    goal_area = models.ForeignKey(
        GoalArea, models.PROTECT, null=True, blank=True, related_name="interventions"
    )  # none: the programme as a whole
    summary_zh = models.TextField()
    summary_en = models.TextField()
    stage = models.CharField(max_length=8, choices=Stage)
    since = models.SmallIntegerField(null=True, blank=True)  # the year it began
    partners = models.ManyToManyField(Partner, related_name="interventions", blank=True)

    objects = Interventions.as_manager()

    class Meta:
        ordering: ClassVar = ["goal_area__order", "number"]

    @property
    def summary(self) -> str:
        return in_page_language(self.summary_zh, self.summary_en)


class Services(LiveEntries["Service"]):
    """Sets of services."""


class Service(PackEntry):
    """What a person or a site receives under an intervention. `number` is its code in the ledger."""

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="services")
    counts = models.CharField(max_length=8, choices=Counts)
    unit = models.CharField(max_length=8, blank=True)  # of an amount, e.g. USD
    roles = models.JSONField(default=list)  # whom it serves: names of ledger roles, lower case

    objects = Services.as_manager()

    class Meta:
        ordering: ClassVar = ["intervention__number", "number"]
