"""Who answers for an edition, who signed it, and what readers are told of errors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.reviews.models.claims import Claim
from xinmiao.reviews.models.editions import Edition
from xinmiao.reviews.models.words import both_ways


class Override(models.Model):
    """Somebody answers for a claim that the ledger contradicts, and says why."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="override", verbose_name=_("claim"))
    reason = models.TextField(_("reason"))
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_override_gives_its_reason")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.reason}"


class SignOff(models.Model):
    """One person's consent to publish a frozen edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sign_offs", verbose_name=_("edition"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("signed by")
    )
    at = models.DateTimeField(_("at"))
    is_demonstration = models.BooleanField(_("signed for the demonstration"), default=False)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [models.UniqueConstraint(fields=["edition", "user"], name="a_person_signs_an_edition_once")]

    def __str__(self) -> str:
        return f"{self.edition} · {self.user}"


class Erratum(models.Model):
    """A correction that readers of a published edition are told about."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="errata", verbose_name=_("edition"))
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, blank=True, related_name="errata", verbose_name=_("claim")
    )
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    on = models.DateField(_("date"))
    by = models.CharField(_("by"), max_length=120)

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_zh="") & ~Q(text_en=""), name="an_erratum_is_told_in_both_languages"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return both_ways(self.text_zh, self.text_en)
