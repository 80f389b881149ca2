"""Remembering, changing and forgetting what a phrase's figure is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators import queries as indicators
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.reviews.checking.bindings import MAX_CONTEXT, Bound, key_of
from xinmiao.reviews.models import Binding


@transaction.atomic
def bind(*, context: str, bound: Bound, by: Actor, at: datetime | None = None) -> Binding:
    """Remember what the figure of a phrase is; an earlier answer is replaced.

    Raises UnknownIndicator `indicator.unknown`, UnknownCode `slice.unknown`, `period.unreadable`.
    """
    indicator = indicators.indicator(bound.indicator) if bound.indicator else None
    part = Slice.of(bound.slice).limits if indicator else {}
    period = str(Period.parse(bound.period)) if indicator and bound.period else ""
    binding, _created = Binding.objects.update_or_create(
        key=key_of(context),
        defaults={
            "context": context[-MAX_CONTEXT:], "indicator": indicator, "period": period, "slice": part,
            "confirmed_by": by.label, "confirmed_at": at or timezone.now(),
        },
    )  # fmt: skip
    detail = {"indicator": bound.indicator, "period": period, "slice": part}
    audit.record(by=by, verb="bind", noun="binding", key=binding.key, detail=detail)
    return binding


@transaction.atomic
def forget(*, binding: Binding, by: Actor) -> None:
    """Take an answer back."""
    audit.record(by=by, verb="forget", noun="binding", key=binding.key)
    binding.delete()
