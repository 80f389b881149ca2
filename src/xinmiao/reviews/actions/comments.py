"""Remarks of editors on a section or a claim, and settling them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.reviews.actions.drafts import author
from xinmiao.reviews.models import Comment, Edition


@transaction.atomic
def remark(
    *, edition: Edition, position: int, text: str, by: Actor, claim_code: str = "", at: datetime | None = None
) -> Comment:
    """Begin a thread on a section, or on a claim that it cites."""
    found = Comment.objects.create(
        edition=edition, position=position, claim_code=claim_code, text=text.strip(),
        user_id=author(by), by=by.label, at=at or timezone.now(),
    )  # fmt: skip
    _record(found, "comment", by)
    return found


@transaction.atomic
def answer(*, thread: Comment, text: str, by: Actor, at: datetime | None = None) -> Comment:
    """Answer in a thread; a settled one opens again."""
    thread.resolved_at, thread.resolved_by = None, ""
    thread.save(update_fields=["resolved_at", "resolved_by"])
    found = Comment.objects.create(
        edition=thread.edition, position=thread.position, claim_code=thread.claim_code, answers=thread,
        text=text.strip(), user_id=author(by), by=by.label, at=at or timezone.now(),
    )  # fmt: skip
    _record(found, "comment", by)
    return found


@transaction.atomic
def resolve(*, thread: Comment, by: Actor, at: datetime | None = None) -> Comment:
    """Settle a thread; the first who did stays named."""
    if thread.is_open:
        thread.resolved_at, thread.resolved_by = at or timezone.now(), by.label
        thread.save(update_fields=["resolved_at", "resolved_by"])
        _record(thread, "resolve", by)
    return thread


def _record(comment: Comment, verb: str, by: Actor) -> None:
    detail = {"edition": comment.edition.number, "section": comment.position, "comment": comment.pk}
    audit.record(by=by, verb=verb, noun="review", key=comment.edition.review.year, detail=detail)
