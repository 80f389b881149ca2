from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import frame


class DemonstrationConfig(AppConfig):
    name = "xinmiao.demonstration"
    verbose_name = _("Demonstration country")

    def ready(self) -> None:
        frame.provide("demonstration", "xinmiao.demonstration.banner.notice")
