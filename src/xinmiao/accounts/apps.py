"""Users, roles and the scopes they hold."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import frame


class AccountsConfig(AppConfig):
    name = "xinmiao.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        frame.provide("notices", "xinmiao.accounts.queries.unread")
