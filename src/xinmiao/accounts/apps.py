"""Users, roles and the scopes they hold."""

from django.apps import AppConfig
from django.contrib.admin import apps as django_admin
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import frame


class AccountsConfig(AppConfig):
    name = "xinmiao.accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        frame.provide("notices", "xinmiao.accounts.queries.unread")


class AdministrationConfig(django_admin.AdminConfig):
    default = False
    default_site = "xinmiao.accounts.administration.Administration"
