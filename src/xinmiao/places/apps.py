from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import search


class PlacesConfig(AppConfig):
    name = "xinmiao.places"
    verbose_name = _("Places")

    def ready(self) -> None:
        search.provide("places", "xinmiao.places.search.found", order=40)
