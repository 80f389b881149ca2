"""Goal areas, interventions and services over HTTP."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from xinmiao.programmes import queries
from xinmiao.programmes.models import Counts, GoalArea, Intervention, Stage

router = Router(tags=["programmes"])


class GoalAreaOut(Schema):
    code: str
    name_zh: str
    name_en: str


class ServiceOut(Schema):
    code: str
    number: int
    name_zh: str
    name_en: str
    counts: Counts
    unit: str
    roles: list[str]


class InterventionOut(Schema):
    code: str
    number: int
    goal_area: str | None
    name_zh: str
    name_en: str
    stage: Stage
    since: int | None

    @staticmethod
    def resolve_goal_area(intervention: Intervention) -> str | None:
        return intervention.goal_area.code if intervention.goal_area else None


class InterventionWithinOut(InterventionOut):
    summary_zh: str
    summary_en: str
    services: list[ServiceOut]
    partners: list[str]

    @staticmethod
    def resolve_services(intervention: Intervention) -> list[object]:
        return list(queries.services(intervention))

    @staticmethod
    def resolve_partners(intervention: Intervention) -> list[str]:
        return [one.code for one in queries.partners_of(intervention)]


@router.get("/goal-areas/", response=list[GoalAreaOut])
def list_goal_areas(request: HttpRequest) -> list[GoalArea]:
    return list(queries.goal_areas())


@router.get("/interventions/", response=list[InterventionOut])
def list_interventions(request: HttpRequest, stage: Stage | None = None) -> list[Intervention]:
    """Interventions of the current country pack, in the order of the portfolio."""
    found = queries.interventions()
    return list(found.filter(stage=stage) if stage else found)


@router.get("/interventions/{code}/", response=InterventionWithinOut)
def get_intervention(request: HttpRequest, code: str) -> Intervention:
    return queries.intervention(code)
