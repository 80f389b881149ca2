"""What people see: the frame of a page, its components, charts and figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "xinmiao.ui"
    verbose_name = _("Appearance")
