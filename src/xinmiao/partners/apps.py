from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import search


class PartnersConfig(AppConfig):
    name = "xinmiao.partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        search.provide("partners", "xinmiao.partners.search.found", order=50)
