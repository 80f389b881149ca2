"""What people said of a phrase: which indicator its figure is, or that it is none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.indicators.models import Indicator


class Binding(models.Model):
    """The answer for one phrase, used again wherever a text says the same.

    context: the clause without its numbers, ※ for the figure. indicator: none says that it is no programme figure.
    period: empty for the year that a text gives.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    context = models.CharField(_("phrase"), max_length=200)
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    period = models.CharField(_("period"), max_length=30, blank=True)
    slice = models.JSONField(_("slice"), default=dict, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=150)
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("binding")
        verbose_name_plural = _("bindings")
        ordering = ["-confirmed_at", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False) | Q(period="", slice={}),
                name="what_is_no_programme_figure_has_no_period_or_part",
            )
        ]

    def __str__(self) -> str:
        return self.context
