"""Corrections that reached us after their period was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from xinmiao.accounts.rules import Scope
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.quality.rows import Names
from xinmiao.indicators.rules.quality import Thresholds
from xinmiao.ledger.period import Period
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.records.models import Outbox


@dataclass(frozen=True, slots=True)
class Correction:
    """A number, what it was before, and when the correction was accepted. source: code of where it came from."""

    indicator: Indicator
    partner: Partner
    place: Place
    period: Period
    dimension: str
    before: float | None
    after: float | None
    accepted_on: date
    n_days: int
    source: str


def late_corrections(scopes: Sequence[Scope], limits: Thresholds) -> list[Correction]:
    """Give the corrections that changed a number after its period was closed, as far as somebody may see them."""
    waiting = Outbox.objects.filter(table="reports", payload__supersedes__isnull=False)
    rows = list(waiting.exclude(payload__supersedes=None).select_related("source").order_by("-accepted_at", "-number"))
    superseded = Outbox.objects.filter(table="reports", number__in=[row.payload["supersedes"] for row in rows])
    before = {row.number: row.payload["value"] for row in superseded}
    names = Names(tuple(scopes))
    places = names.places(row.payload["place"] for row in rows)
    found = [_correction(row, names, places, before) for row in rows]
    return [one for one in found if one and one.n_days > limits.close_days and one.before != one.after]


def _correction(
    row: Outbox, names: Names, places: dict[int, Place], before: dict[int, float | None]
) -> Correction | None:
    told = row.payload
    indicator, place = names.indicators.get(told["component"]), places.get(told["place"])
    partner = names.partners.get(told["partner"])
    if indicator is None or partner is None or place is None or not names.sees(indicator, partner, place):
        return None
    period = Period(date.fromisoformat(told["start"]), date.fromisoformat(told["end"]))
    on = timezone.localdate(row.accepted_at)
    return Correction(
        indicator=indicator,
        partner=partner,
        place=place,
        period=period,
        dimension=told["dimension"],
        before=before.get(told["supersedes"]),
        after=told["value"],
        accepted_on=on,
        n_days=(on - period.end) // timedelta(days=1),
        source=row.source.code,
    )
