"""Telling people something, here and by e-mail; each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from xinmiao.accounts.models import Notice, User
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.text import Text

_SIGNED = Text("这封邮件由新苗自动发出，请勿回复。", "This message was sent by Xinmiao; please do not reply to it.")


def tell(*, users: Iterable[User], key: str, words: Text, path: str, at: datetime) -> int:
    """Tell each of these people one thing, in the caller's transaction; give how many had not been told it."""
    to = list(users)
    told = Notice.objects.filter(user__in=to, key=key).count()
    rows = [Notice(user=user, key=key, words_zh=words.zh, words_en=words.en, path=path, told_at=at) for user in to]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - told


def mark_read(*, user: User, at: datetime, number: int | None = None) -> int:
    """Mark one notice of a person as read, or all of them; give how many were not."""
    mine = user.notices.unread()
    return (mine.filter(pk=number) if number else mine).update(read_at=at)


@dataclass(frozen=True, slots=True)
class Sent:
    """n_sent now; n_failed now, to be tried again; n_uncertain that a crash left claimed, never sent again."""

    n_sent: int
    n_failed: int
    n_uncertain: int


def send_mail(*, by: Actor) -> Sent:
    """Send the e-mails that wait. No e-mail goes out twice, whoever else is sending and whatever dies in between."""
    outcomes = [_send(notice) for notice in Notice.objects.to_mail().select_related("user").order_by("pk")]
    sent, failed = outcomes.count(True), outcomes.count(False)
    uncertain = Notice.objects.filter(mail=Notice.Mail.SENDING).count()
    if sent or failed:
        audit.record(by=by, verb="send", noun="notices", key="", detail={"sent": sent, "failed": failed})
    return Sent(sent, failed, uncertain)


def _send(notice: Notice) -> bool | None:
    """Whether it went; None where somebody else is at it."""
    if not _claim(notice):
        return None
    try:
        _message(notice).send()
    except OSError:  # the server refused it or was not there: it did not go (SMTPException is an OSError)
        Notice.objects.filter(pk=notice.pk).update(mail=Notice.Mail.WAITING, n_attempts=F("n_attempts") + 1)
        return False
    Notice.objects.filter(pk=notice.pk).update(mail=Notice.Mail.SENT)
    return True


@transaction.atomic
def _claim(notice: Notice) -> bool:
    waiting = Notice.objects.filter(pk=notice.pk, mail=Notice.Mail.WAITING)
    return bool(waiting.update(mail=Notice.Mail.SENDING))


def _message(notice: Notice) -> EmailMessage:
    language = notice.user.language
    words = Text(notice.words_zh, notice.words_en).in_(language)
    path = notice.path if language == "zh" else f"/en{notice.path}"
    body = f"{words}\n\n{settings.SITE_URL}{path}\n\n--\n{_SIGNED.in_(language)}\n"
    return EmailMessage(subject=f"[新苗 Xinmiao] {words}"[:180], body=body, to=[notice.user.email])
