"""The portfolio: interventions by goal area, their services and partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from xinmiao.partners.models import Partner, Partners
from xinmiao.programmes.models import (
    GoalArea,
    GoalAreas,
    Intervention,
    Interventions,
    Service,
    Services,
)
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class UnknownIntervention(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__("intervention.unknown", Text(f"没有这项干预措施：“{code}”", f"No such intervention: '{code}'"))


class UnknownGoalArea(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__("goal_area.unknown", Text(f"没有这个目标领域：“{code}”", f"No such goal area: '{code}'"))


class UnknownService(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__("service.unknown", Text(f"没有这项服务：“{code}”", f"No such service: '{code}'"))


@dataclass(frozen=True, slots=True)
class Area:
    """A goal area with its interventions; `goal_area` is None for the programme as a whole."""

    goal_area: GoalArea | None
    interventions: Sequence[Intervention]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Interventions that were chosen, and what is to be told of them. year: None for the latest; place: "" for all."""

    areas: Sequence[Area]
    year: int | None = None
    place: str = ""

    @property
    def n_interventions(self) -> int:
        return sum(len(area.interventions) for area in self.areas)


def intervention(code: str) -> Intervention:
    """Raises UnknownIntervention."""
    found = Intervention.objects.select_related("goal_area").filter(code=code).first()
    if found is None:
        raise UnknownIntervention(code)
    return found


def service(code: str) -> Service:
    """Raises UnknownService."""
    found = Service.objects.select_related("intervention").filter(code=code).first()
    if found is None:
        raise UnknownService(code)
    return found


def interventions() -> Interventions:
    """Those of the pack in force, each with `n_services` and `n_partners`, in the order of the portfolio."""
    live_services = Count("services", filter=Q(services__is_retired=False), distinct=True)
    live_partners = Count("partners", filter=Q(partners__is_retired=False), distinct=True)
    found = Intervention.objects.live().select_related("goal_area")
    return found.annotate(n_services=live_services, n_partners=live_partners)


def goal_areas() -> GoalAreas:
    return GoalArea.objects.live()


def goal_area(code: str) -> GoalArea:
    """Raises UnknownGoalArea."""
    found = goal_areas().filter(code=code).first()
    if found is None:
        raise UnknownGoalArea(code)
    return found


def portfolio(*, stage: str = "", goal_area: str = "") -> list[Area]:
    """Interventions under their goal areas, the programme as a whole last; of one stage or goal area if given."""
    chosen = [one for one in interventions() if stage in ("", one.stage)]
    areas: list[GoalArea | None] = [area for area in goal_areas() if goal_area in ("", area.code)]
    areas += [] if goal_area else [None]
    grouped = [Area(area, [one for one in chosen if one.goal_area == area]) for area in areas]
    return [area for area in grouped if area.interventions]


def services(intervention: Intervention) -> Services:
    return Service.objects.live().filter(intervention=intervention)


def partners_of(intervention: Intervention) -> Partners:
    return Partner.objects.live().filter(interventions=intervention)


def interventions_of(partner: Partner) -> Interventions:
    return interventions().filter(number__in=partner.interventions.values("number"))
