"""How every intervention stands in a year: its main indicator with trend and target, where it is, who is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.activity import Activity, activities
from xinmiao.indicators.queries.aims import progress_of
from xinmiao.indicators.queries.asking import FROM_EVENTS
from xinmiao.indicators.queries.figures import figures
from xinmiao.indicators.queries.trends import trends
from xinmiao.indicators.rules import Progress
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention

NOWHERE = Activity()
SERVED = {"child", "caregiver", "student"}
"""Roles of those whom a programme is for; others are trained to serve them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One intervention in one year. silent: partners named for it that sent neither records nor reports."""

    intervention: Intervention
    indicator: Indicator | None
    figure: Figure | None
    trend: tuple[Figure, ...]
    progress: Progress | None
    activity: Activity
    silent: tuple[Partner, ...]
    n_partners: int


def standings(
    interventions: Sequence[Intervention],
    year: int,
    *,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot,
    shown_to: Audience,
) -> list[Standing]:
    """Give how interventions stand, in their order; all figures in one pass. Raises what `figure` raises."""
    prefetch_related_objects(list(interventions), "partners")
    own = mains(interventions)
    codes = [one.code for one in own.values()]
    told = figures(codes, period=str(year), slice=slice, shown_to=shown_to, snapshot=snapshot)
    lines = trends(codes, slice=slice, shown_to=shown_to, snapshot=snapshot, until=year)
    aims = progress_of(told.values(), {one.code: _direction(one) for one in own.values()})
    active = activities(Period.year(year), slice, snapshot)

    def standing(one: Intervention) -> Standing:
        indicator, activity = own.get(one.number), active.get(one.number, NOWHERE)
        code = indicator.code if indicator else ""
        partners = [partner for partner in one.partners.all() if not partner.is_retired]
        silent = tuple(partner for partner in partners if partner.number not in activity.senders)
        trend = tuple(lines.get(code, ()))
        return Standing(one, indicator, told.get(code), trend, aims.get(code), activity, silent, len(partners))

    return [standing(one) for one in interventions]


def mains(interventions: Iterable[Intervention]) -> dict[int, Indicator]:
    """Give the main indicator of each intervention, by its number: its first count of people served in a year, else of
    other people, else its first count, else its first."""
    found: dict[int, Indicator] = {}
    active = Indicator.objects.active().with_definitions().filter(intervention__in=list(interventions))
    for one in sorted(active.exclude(current=None), key=_rank):
        found.setdefault(one.intervention_id, one)
    return found


def everybody() -> Indicator | None:
    """Give the count of all people whatever the service, if the pack has one."""
    active = Indicator.objects.active().with_definitions().filter(intervention__goal_area=None)
    whole = (one for one in active.exclude(current=None) if one.current and _is_whole(one))
    return next(whole, None)


def _is_whole(one: Indicator) -> bool:
    assert one.current is not None
    spec = one.current.spec
    return spec.counts_people and not (spec.services or spec.roles or spec.places or spec.since)


def _rank(one: Indicator) -> int:
    assert one.current is not None
    spec = one.current.spec
    if spec.counts_people:
        of_others = bool(spec.roles) and not SERVED & {str(role) for role in spec.roles}
        return 2 if spec.since else int(of_others)
    return 3 if spec.measure in FROM_EVENTS else 4


def _direction(one: Indicator) -> str:
    assert one.current is not None
    return str(one.current.spec.direction)
