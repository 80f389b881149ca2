from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from xinmiao.core import handlers
from xinmiao.ui import panels


class CollectionConfig(AppConfig):
    name = "xinmiao.collection"
    verbose_name = _("Collection")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        handlers.provide("people.holds", "xinmiao.collection.actions.erasing.held")
        handlers.provide("people.holds", "xinmiao.collection.queries.duty.held")
        handlers.provide("people.erasing", "xinmiao.collection.actions.erasing.erase")
        panels.provide("person", import_string("xinmiao.collection.panels.of_person"), order=30)
        panels.provide("person", import_string("xinmiao.collection.panels.signs_of_person"), order=35)
        panels.provide("place", import_string("xinmiao.collection.panels.of_place"), order=40)
