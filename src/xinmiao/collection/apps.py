from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.core import handlers


class CollectionConfig(AppConfig):
    name = "xinmiao.collection"
    verbose_name = _("Collection")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        handlers.provide("collection.received", "xinmiao.collection.actions.entities.ask")
