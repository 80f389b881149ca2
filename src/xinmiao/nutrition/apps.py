"""Nutrition: height and weight rounds at schools, growth charts, the food desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NutritionConfig(AppConfig):
    name = "xinmiao.nutrition"
    verbose_name = _("Nutrition")
    default_auto_field = "django.db.models.BigAutoField"
