"""Who is asking: whether they have a right to unsuppressed figures, and to the records behind them."""

from __future__ import annotations

from django.http import HttpRequest

from xinmiao.accounts.actors import permits
from xinmiao.accounts.rules import Permission, Verdict
from xinmiao.indicators.figure import Audience
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.slices import Slice
from xinmiao.places.models import Place


def audience_of(request: HttpRequest, indicator: Indicator | None, slice: Slice) -> Audience:
    """Tell as whom somebody sees a part of an indicator (None: of all of them)."""
    allowed = _may(request, Permission.READ_UNSUPPRESSED, indicator, slice)
    return Audience.OFFICE if allowed else Audience.PUBLIC


def may_read_records(request: HttpRequest, indicator: Indicator, slice: Slice) -> Verdict:
    """Tell whether somebody may read the records behind a part of an indicator, and why not."""
    return _may(request, Permission.READ_RECORDS, indicator, slice)


def _may(request: HttpRequest, permission: Permission, indicator: Indicator | None, slice: Slice) -> Verdict:
    place = Place.objects.filter(code=slice.place).first() if slice.place else None
    path = tuple(place.path.strip("/").split("/")) if place else ()
    programme = indicator.intervention.code if indicator else ""
    return permits(request, permission, place_path=path, programme=programme)
