"""What a person is told, here and by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.models.users import User
from xinmiao.core.labels import in_page_language

MOST_ATTEMPTS = 5


class Notices(models.QuerySet["Notice"]):
    def unread(self) -> Notices:
        return self.filter(read_at=None)

    def to_mail(self) -> Notices:
        """Those whose e-mail has still to go out, to people who can get one."""
        reachable = self.filter(user__is_active=True).exclude(user__email="")
        return reachable.filter(mail=Notice.Mail.WAITING, n_attempts__lt=MOST_ATTEMPTS)


class Notice(models.Model):
    """One thing that one person is told, written in the transaction of what it tells of.

    Its e-mail is claimed (`sending`) before it goes and marked `sent` after. One that a crash left claimed may have
    gone, so it is never sent again.
    """

    class Mail(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)  # of what is told: the same is told a person once
    words_zh = models.CharField(max_length=400)
    words_en = models.CharField(max_length=400)
    path = models.CharField(max_length=200, blank=True)  # of the page, without its language
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.WAITING)
    n_attempts = models.PositiveSmallIntegerField(default=0)

    objects = Notices.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-told_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="a_thing_is_told_a_person_once"),
            models.CheckConstraint(condition=Q(mail__in=["waiting", "sending", "sent"]), name="a_mail_has_its_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["mail"], condition=Q(mail="waiting"), name="accounts_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.user}: {self.words}"

    @property
    def words(self) -> str:
        return in_page_language(self.words_zh, self.words_en)

    @property
    def address(self) -> str:
        """The page it tells of, in the language of this page."""
        return in_page_language(self.path, f"/en{self.path}") if self.path else ""
