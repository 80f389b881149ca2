"""What editors leave behind while they write: who changed which section, and what they said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.reviews.models.editions import Edition


class Revision(models.Model):
    """One save of a section: its text in both languages, before and after."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("edition"))
    position = models.PositiveSmallIntegerField(_("section"))
    before_zh = models.TextField(_("Chinese before"), blank=True)
    before_en = models.TextField(_("English before"), blank=True)
    after_zh = models.TextField(_("Chinese after"), blank=True)
    after_en = models.TextField(_("English after"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    by = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.edition} · {self.position} · {self.by}"


class Comment(models.Model):
    """A remark on a section or a claim, or an answer to one. A thread is settled as a whole, at its first remark."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="comments", verbose_name=_("edition"))
    position = models.PositiveSmallIntegerField(_("section"))
    claim_code = models.CharField(_("claim"), max_length=120, blank=True)
    answers = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("answer to")
    )
    text = models.TextField(_("comment"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    by = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.CharField(_("resolved by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(resolved_at__isnull=True), name="only_a_thread_is_resolved"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | ~Q(resolved_by=""), name="who_resolved_a_thread_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None
