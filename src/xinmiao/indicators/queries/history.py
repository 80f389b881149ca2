"""How a definition changed, and which published figures would move with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.indicators.queries.asking import Asked, as_period
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import version_of
from xinmiao.indicators.rules import Comparison, Move, compare, moves
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot

Published = Mapping[str, tuple[Period, Slice]]
"""Published figures by name: what period and part each is of."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key of a definition, before and after."""

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with what changed since the one before it."""

    version: IndicatorVersion
    changes: tuple[Change, ...]
    is_current: bool


def editions(indicator: Indicator) -> list[Edition]:
    """Give every version of an indicator, latest first."""
    versions = list(indicator.versions.select_related("pack_version").order_by("number"))
    before: list[IndicatorVersion | None] = [None, *versions[:-1]]
    told = [
        Edition(version, _changes(earlier, version), version.pk == indicator.current_id)
        for earlier, version in zip(before, versions, strict=False)
    ]
    return told[::-1]


def _changes(before: IndicatorVersion | None, after: IndicatorVersion) -> tuple[Change, ...]:
    if before is None:
        return ()
    keys = {**before.definition, **after.definition}
    pairs = [(key, before.definition.get(key), after.definition.get(key)) for key in keys]
    return tuple(Change(key, old, new) for key, old, new in pairs if old != new)


def moved(
    before: IndicatorVersion,
    after: IndicatorVersion,
    published: Published,
    *,
    snapshot: Snapshot | None = None,
) -> list[Move]:
    """List the published figures of an indicator that a new version of its definition moves, old value and new.

    The caller knows what was published (reviews do); figures that stay as they are are left out.
    """
    code = before.indicator.code
    asked = [Asked(version, code, *one) for version in (before, after) for one in published.values()]
    found = answered(asked, snapshot=snapshot)
    n = len(published)
    return moves(dict(zip(published, found[:n], strict=True)), dict(zip(published, found[n:], strict=True)))


def compared(
    code: str,
    earlier: Period | str,
    later: Period | str,
    *,
    with_code: str = "",
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> tuple[Figure, Figure, Comparison]:
    """Set two periods (or two indicators) side by side, flagged where they do not count the same.

    `code` is the later figure, `with_code` the earlier one's indicator where it is another.
    """
    first, second = version_of(with_code or code), version_of(code)
    asked = [
        Asked(first, with_code or code, as_period(earlier), slice),
        Asked(second, code, as_period(later), slice),
    ]
    old, new = answered(asked, snapshot=snapshot, shown_to=shown_to)
    return old, new, compare(old, new, first.spec, second.spec)
