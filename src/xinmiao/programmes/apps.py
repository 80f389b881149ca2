from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import panels, search


class ProgrammesConfig(AppConfig):
    name = "xinmiao.programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        panels.provide("partner", import_string("xinmiao.programmes.pages.interventions_of_partner"), order=10)
        search.provide("programmes", "xinmiao.programmes.search.found", order=20)
