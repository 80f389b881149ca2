"""The pages that belong to no one app: home, health; and what surrounds every page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import frame


class WebConfig(AppConfig):
    name = "xinmiao.web"
    verbose_name = _("Site")

    def ready(self) -> None:
        frame.provide("navigation", "xinmiao.web.navigation.main")
        frame.provide("work", "xinmiao.web.navigation.work")
        frame.provide("footer", "xinmiao.web.navigation.footer")
        frame.provide("pack_version", "xinmiao.web.pages.pack_version")
        frame.provide("ledger_freshness", "xinmiao.web.pages.ledger_freshness")
