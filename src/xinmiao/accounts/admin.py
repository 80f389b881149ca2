"""Administrators create users and give them grants here."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.models import Grant, User


class GrantInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    model = Grant
    extra = 0


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    inlines = [GrantInline]
    list_display = ["username", "name", "email", "is_active"]
    search_fields = ["username", "name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "email", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
