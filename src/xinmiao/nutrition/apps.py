"""Nutrition: height and weight rounds at schools, growth charts, the food desk."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from xinmiao.core import handlers
from xinmiao.ui import panels


class NutritionConfig(AppConfig):
    name = "xinmiao.nutrition"
    verbose_name = _("Nutrition")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        handlers.provide("collection.received", "xinmiao.nutrition.actions.measurements.receive")
        handlers.provide("collection.decided", "xinmiao.nutrition.actions.measurements.decided")
        handlers.provide("people.erasing", "xinmiao.nutrition.actions.measurements.erase")
        panels.provide("person", import_string("xinmiao.nutrition.panels.of_person"), order=35)
