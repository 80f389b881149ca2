"""The recipe of the demonstration country, and the country once it was made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from xinmiao.core.models import PackVersion


class LoadedRecipe(models.Model):
    """`demonstration.yaml` as a pack holds it."""

    pack = models.OneToOneField(PackVersion, models.CASCADE, related_name="recipe")
    recipe = models.JSONField()

    def __str__(self) -> str:
        return str(self.pack)


class Country(models.Model):
    """A country that was generated here. While there is one, every page says that its data are generated."""

    scale = models.FloatField(unique=True)
    seed = models.BigIntegerField()
    pack = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    n_persons = models.BigIntegerField(default=0)
    n_events = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)  # empty until it is whole

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(scale__gt=0), name="demonstration_scale_positive"),
        ]

    def __str__(self) -> str:
        return f"× {self.scale}, {self.n_events} events"
