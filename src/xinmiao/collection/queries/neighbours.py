"""The submission before and the one after, in the queue that somebody is working through."""

from __future__ import annotations

from django.db.models import Q

from xinmiao.collection.models import Submission
from xinmiao.collection.queries.review import Submissions


def following(of: Submission, queue: Submissions) -> Submission | None:
    """The next of the queue; `of` itself may have left it."""
    later = Q(received_at__gt=of.received_at) | Q(received_at=of.received_at, pk__gt=of.pk)
    return queue.filter(later).order_by("received_at", "pk").first()


def preceding(of: Submission, queue: Submissions) -> Submission | None:
    """The one before it."""
    earlier = Q(received_at__lt=of.received_at) | Q(received_at=of.received_at, pk__lt=of.pk)
    return queue.filter(earlier).order_by("-received_at", "-pk").first()
