"""Django's administration, open to whom our own rules let manage accounts; `is_staff` alone opens nothing."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from xinmiao.accounts.actors import permits
from xinmiao.accounts.rules import Permission


class Administration(AdminSite):
    """For administrators of the whole country, and superusers."""

    site_header = site_title = "新苗 Xinmiao"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and bool(permits(request, Permission.MANAGE_ACCOUNTS))
