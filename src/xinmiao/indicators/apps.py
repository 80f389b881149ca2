from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from xinmiao.core import handlers
from xinmiao.ui import panels, search

PANELS = {
    "portfolio": "xinmiao.indicators.panels.portfolio.of_portfolio",
    "goal_area": "xinmiao.indicators.panels.portfolio.of_goal_area",
    "intervention": "xinmiao.indicators.panels.intervention.blocks",
    "place": "xinmiao.indicators.panels.place.blocks",
    "partner": "xinmiao.indicators.panels.partner.blocks",
}


class IndicatorsConfig(AppConfig):
    name = "xinmiao.indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        for noun, path in PANELS.items():
            panels.provide(noun, import_string(path), order=5)
        handlers.provide("collection.reports", "xinmiao.indicators.importing.door")
        search.provide("indicators", "xinmiao.indicators.search.found", order=30)
