"""Foods as their labels declare them: a product, and each version of what is declared. A version never changes."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.science.nutrient_profile.barcodes import LENGTHS


class Source(models.TextChoices):
    """Where the declared values were read."""

    LABEL = "label", pgettext_lazy("source of food values", "Photo of the label")
    PRODUCER = "producer", pgettext_lazy("source of food values", "Producer")
    LABORATORY = "laboratory", pgettext_lazy("source of food values", "Laboratory")


class Product(models.Model):
    """A food by its name. barcode: text whose zeros in front belong to it; empty where nobody gave one.

    is_generated: invented for the demonstration.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    barcode = models.CharField(_("barcode"), max_length=14, blank=True)
    name = models.CharField(_("name"), max_length=200)
    brand = models.CharField(_("brand"), max_length=200, blank=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name", "brand", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["barcode"], condition=~Q(barcode=""), name="nutrition_product_once_a_barcode"
            ),
            models.CheckConstraint(
                condition=Q(barcode="") | Q(In(Length("barcode"), LENGTHS)), name="nutrition_barcode_has_its_length"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="nutrition_product_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.brand}".strip()


class NeverChanged(models.QuerySet["ProductVersion"]):
    """Versions are added, never changed or taken away."""

    def update(self, **_values: Any) -> NoReturn:
        raise TypeError("a version of a product never changes: add a new one")

    def delete(self) -> NoReturn:
        raise TypeError("a version of a product is never taken away")


class ProductVersion(models.Model):
    """What was declared of a product, from a day on.

    declared: column of the science's input → text as it was written, "<0.5" included; what is absent is unknown.
    Amounts are per what its `basis` says: 100g, 100ml, or serving with `serving_g`. classes: id of a model → its class.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    classes = models.JSONField(default=dict)
    declared = models.JSONField(default=dict)
    ingredients = models.TextField(_("ingredients"), blank=True)
    label_text = models.TextField(_("words under the nutrition table"), blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    valid_from = models.DateField(_("valid from"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = NeverChanged.as_manager()

    class Meta:
        ordering: ClassVar = ["product", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "number"], name="nutrition_product_version_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="nutrition_product_versions_from_one"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="nutrition_version_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            NeverChanged.update(ProductVersion.objects.none())
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        ProductVersion.objects.none().delete()

    @property
    def row(self) -> dict[str, str | None]:
        """Give it as a row of the science's input; a class stands in the column of its model."""
        classes = {f"{model}__class": name for model, name in self.classes.items()}
        named = {"barcode": self.product.barcode or None, "name": self.product.name}
        return {**named, **classes, "label_text": self.label_text or None, **self.declared}
