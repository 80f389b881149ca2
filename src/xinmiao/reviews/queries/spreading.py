"""A claim's figure over the years and over the provinces, as the public may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xinmiao.indicators.figure import Audience, Figure, Mark
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries.asking import FROM_EVENTS, Asked, points_at_people
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.crossing import Crosser
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import Codes
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot
from xinmiao.places import queries as places
from xinmiao.reviews.models import Claim

N_YEARS = 3
Row = dict[str, Any]


def over_years(claims: Sequence[Claim], year: int, snapshot: Snapshot) -> dict[str, list[Row]]:
    """Give each claim's figure for the last years; none for a claim that spans years by itself."""
    yearly = [claim for claim in claims if claim.period == str(year)]
    asked = {
        (claim.code, one): _asked(claim, one, Slice.of(claim.slice))
        for claim in yearly
        for one in range(year - N_YEARS + 1, year + 1)
    }
    found = _shown(asked, snapshot)
    return {claim.code: [_of_year(claim, one, found[claim.code, one]) for code, one in asked if code == claim.code]
            for claim in yearly}  # fmt: skip


def over_provinces(claims: Sequence[Claim], snapshot: Snapshot) -> dict[str, list[Row]]:
    """Give each claim's figure by province of the events; none where no province has any."""
    tables = {claim.code: by_province(claim.version, claim.span, snapshot) for claim in claims if _spreads(claim)}
    return {code: rows for code, rows in tables.items() if any(row["value"] for row in rows)}


def by_province(version: IndicatorVersion, period: Period, snapshot: Snapshot) -> list[Row]:
    """Give an indicator's value in every province; a small count of people is a mark instead."""
    crossing = Crosser(version, period, counting(snapshot), Codes()).below(None, ())
    hides = points_at_people(version.spec)
    rows = []
    for place in places.provinces():
        value, hidden = crossing.at(place=place.number)
        shown = str(Mark.SUPPRESSED) if hidden and hides else value
        rows.append({"place": place.code, "name_zh": place.name_zh, "name_en": place.name_en, "value": shown})
    return rows


def _spreads(claim: Claim) -> bool:
    """Whether a claim is of something that every province may have: people, or sites and counties in it."""
    spec = claim.version.spec
    return spec.measure in FROM_EVENTS and spec.of in (None, "person", "place", "county") and not claim.slice


def _asked(claim: Claim, period: object, slice: Slice) -> Asked:
    return Asked(claim.version, claim.version.indicator.code, Period.parse(str(period)), slice)


def _shown(asked: dict[Any, Asked], snapshot: Snapshot) -> dict[Any, Figure]:
    found = answered(list(asked.values()), snapshot=snapshot, shown_to=Audience.PUBLIC)
    return dict(zip(asked, found, strict=True))


def _of_year(claim: Claim, year: int, figure: Figure) -> Row:
    other = {str(Period.parse(one.period)) for one in claim.version.spec.comparability}
    return {
        "label": str(year), "value": figure.point, "lower": figure.lower, "upper": figure.upper,
        "flagged": str(year) in other,
    }  # fmt: skip
