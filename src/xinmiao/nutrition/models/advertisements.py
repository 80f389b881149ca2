"""Advertisements of foods: where and when one was seen, what says that children are its audience, what it shows."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.nutrition.models.foods import ProductVersion
from xinmiao.science.nutrient_profile.marketing import SIGNALS


class Medium(models.TextChoices):
    """Through what an advertisement was seen."""

    TELEVISION = "television", _("Television")
    ONLINE_VIDEO = "online_video", _("Online video or livestream")
    SOCIAL = "social", _("Social media")
    GAME = "game", _("Game or app")
    OUTDOOR = "outdoor", _("Outdoor")
    SHOP = "shop", _("In a shop")
    SCHOOL = "school", _("At a school")
    PACKAGE = "package", _("On the package")
    PRINT = "print", _("Print")
    OTHER = "other", pgettext_lazy("medium of an advertisement", "Other")


class Answer(models.TextChoices):
    """Whether a sign was seen. Not looked at is unknown, never no."""

    YES = "yes", pgettext_lazy("sign of an advertisement", "Yes")
    NO = "no", pgettext_lazy("sign of an advertisement", "No")
    UNKNOWN = "", pgettext_lazy("sign of an advertisement", "Not known")


SIGNS = {
    "childrens_programme": _("in or around a children's programme"),
    "school_surroundings": _("near a school"),
    "cartoon_figure": _("cartoon figure"),
    "gift": _("gift, toy or prize"),
}
"""What says that children are the audience."""


def _sign(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=3, choices=Answer, blank=True, default="")


class Advertisement(models.Model):
    """One advertisement as one person saw it. It never holds a child's image: no picture without that confirmation.

    picture: name of a file without what its camera wrote. is_generated: invented for the demonstration.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seen_where = models.CharField(_("where"), max_length=200)
    medium = models.CharField(_("medium"), max_length=16, choices=Medium)
    seen_on = models.DateField(_("date"))
    childrens_programme = _sign(SIGNS["childrens_programme"])
    school_surroundings = _sign(SIGNS["school_surroundings"])
    cartoon_figure = _sign(SIGNS["cartoon_figure"])
    gift = _sign(SIGNS["gift"])
    note = models.CharField(_("note"), max_length=400, blank=True)
    picture = models.CharField(max_length=80, blank=True)
    shows_no_child = models.BooleanField(default=False)
    is_generated = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-seen_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(picture="") | Q(shows_no_child=True), name="nutrition_picture_shows_no_child"
            ),
            models.CheckConstraint(condition=Q(medium__in=Medium.values), name="nutrition_advertisement_has_a_medium"),
            *(models.CheckConstraint(condition=Q(**{f"{one}__in": Answer.values}), name=f"nutrition_{one}_is_an_answer")
              for one in SIGNALS),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.seen_where} · {self.seen_on}"


class Shown(models.Model):
    """What an advertisement shows: a product as it was declared on that day, or a brand alone."""

    advertisement = models.ForeignKey(Advertisement, models.PROTECT, related_name="shown")
    version = models.ForeignKey(ProductVersion, models.PROTECT, null=True, related_name="advertised")
    brand = models.CharField(_("brand"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, brand="") | (Q(version=None) & ~Q(brand="")),
                name="nutrition_shown_product_or_brand",
            ),
            models.UniqueConstraint(fields=["advertisement", "version"], name="nutrition_product_shown_once"),
        ]

    def __str__(self) -> str:
        return str(self.version.product if self.version else self.brand)
