"""Users and their grants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.rules import Permission, Role, Scope, Verdict, may

ROLE_NAMES = [
    (Role.PUBLIC.value, _("public")),
    (Role.FIELD_WORKER.value, _("field worker")),
    (Role.SUPERVISOR.value, _("supervisor")),
    (Role.PARTNER.value, _("partner's data officer")),
    (Role.PROGRAMME_OFFICER.value, _("programme officer")),
    (Role.COUNSELLOR.value, _("counsellor on duty")),
    (Role.DUTY_OFFICER.value, _("county duty officer")),
    (Role.PEER_SUPPORTER.value, _("peer supporter")),
    (Role.SCHOOL_DOCTOR.value, _("school doctor")),
    (Role.FOOD_ASSESSOR.value, _("food assessor")),
    (Role.EDITOR.value, _("editor")),
    (Role.ADMINISTRATOR.value, _("administrator")),
]
LANGUAGES = [("zh", "中文"), ("en", "English")]


class User(AbstractUser):
    """A person who signs in. Names are one field: Chinese names are not first and last."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language of e-mails"), max_length=2, choices=LANGUAGES, default="zh")

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes this user holds; a superuser administers everything."""
        return self.holding(grant.scope for grant in self.grants.all()) if self.pk else self.holding(())

    def holding(self, granted: Iterable[Scope]) -> tuple[Scope, ...]:
        """The scopes of this user, given those that were granted."""
        return (*granted, Scope(Role.ADMINISTRATOR)) if self.is_superuser else tuple(granted)

    @property
    def administers(self) -> bool:
        """Whether accounts are this user's to manage, everywhere."""
        return self.is_active and bool(self.may(Permission.MANAGE_ACCOUNTS))

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Django's own question, which its administration asks of every table."""
        return self.administers or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.administers or super().has_module_perms(app_label)

    def may(
        self, permission: Permission, *, place_path: tuple[str, ...] = (), programme: str = "", partner: str = ""
    ) -> Verdict:
        """Ask the rules for this user."""
        return may(self.scopes, permission, place_path=place_path, programme=programme, partner=partner)


class Grant(models.Model):
    """A role that a user holds within a place, a programme and a partner, by code."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=ROLE_NAMES)
    place = models.CharField(_("place code"), max_length=20, blank=True, help_text=_("Empty: every place."))
    programme = models.CharField(
        _("intervention code"), max_length=60, blank=True, help_text=_("Empty: every programme.")
    )
    partner = models.CharField(
        _("partner code"),
        max_length=128,
        blank=True,
        help_text=_("Whose reports a partner's data officer sends. Empty: for them none, for others every partner."),
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "place", "programme", "partner"], name="a_grant_is_given_once"
            ),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="a_grant_has_a_known_role"),
        ]

    def __str__(self) -> str:
        within = [self.place, self.programme, self.partner]
        return " · ".join(filter(None, [str(self.user), self.get_role_display(), *within]))

    @property
    def scope(self) -> Scope:
        """The grant as a plain value for the rules."""
        return Scope(Role(self.role), self.place, self.programme, self.partner)
