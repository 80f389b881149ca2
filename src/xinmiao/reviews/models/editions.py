"""Reviews, their editions, and the pages and exhibits of an edition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.reviews.models.words import LANGUAGES, both_ways


class Review(models.Model):
    """A year's review; what it says lives in its editions."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    is_demonstration = models.BooleanField(_("rests on demonstration data"), default=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.title} · {self.year}"

    @property
    def title(self) -> str:
        return both_ways(self.title_zh, self.title_en)


class Edition(models.Model):
    """One text of a review: a draft that moves with the ledger, then frozen, then published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FROZEN = "frozen", _("frozen")
        PUBLISHED = "published", _("published")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="editions", verbose_name=_("review"))
    number = models.PositiveSmallIntegerField(_("edition number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    content_hash = models.CharField(_("hash of its text and claims"), max_length=64)
    matter = models.JSONField(_("photos, videos, sections and key figures"), default=dict, blank=True)
    pins = models.JSONField(_("versions it rests on"), default=dict, blank=True)
    built_at = models.DateTimeField(_("built at"), null=True, blank=True)
    built_by = models.CharField(_("built by"), max_length=120, blank=True)
    edited_at = models.DateTimeField(_("last edited in the browser at"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["review", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="an_edition_number_is_used_once"),
            models.UniqueConstraint(fields=["review"], condition=Q(state="draft"), name="a_review_has_one_draft"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "frozen", "published"]), name="an_edition_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(frozen_at__isnull=False), name="a_frozen_edition_has_its_date"
            ),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(pins={}), name="a_frozen_edition_has_its_pins"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="only_a_published_edition_has_a_date_of_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} · {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class Page(models.Model):
    """The text of an edition in one language: Markdown with references to claims and exhibits."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pages", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    markdown = models.TextField(_("text"))

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="an_edition_has_one_page_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.language}"


class Exhibit(models.Model):
    """The numbers behind a chart or map of an edition, suppressed for the public, as of the build."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="exhibits", verbose_name=_("edition"))
    code = models.CharField(_("code"), max_length=60)
    rows = models.JSONField(_("rows"), default=list)

    class Meta:
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="an_exhibit_is_shown_once_an_edition")]

    def __str__(self) -> str:
        return self.code
