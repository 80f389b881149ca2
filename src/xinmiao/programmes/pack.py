"""Reading goal areas, interventions and services of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import CodeText, Entry, Label, Part, Reading, Shape, bring_into_step
from xinmiao.ledger.schema import Role
from xinmiao.programmes.models import GoalArea, Intervention, Service
from xinmiao.science.text import Text

FOLDER = "programmes"
ROLES = tuple(role.name.lower() for role in Role if role not in (Role.UNKNOWN, Role.SITE))


class GoalAreaShape(Shape):
    code: CodeText
    name: Label
    order: int = 0


class InterventionShape(Shape):
    code: CodeText
    goal_area: str | None = None  # none: the programme as a whole
    name: Label
    summary: Label
    stage: Literal["pilot", "policy", "scale"]
    since: int | None = Field(None, ge=1900, le=2200)
    partners: list[str] = []


class ServiceShape(Shape):
    code: CodeText
    intervention: str
    name: Label
    counts: Literal["person", "site", "amount"]
    unit: str = ""
    roles: list[str] = []


@dataclass(frozen=True)
class Programme:
    """What a pack says of the programme."""

    goal_areas: list[Entry[GoalAreaShape]]
    interventions: list[Entry[InterventionShape]]
    services: list[Entry[ServiceShape]]


def read(reading: Reading) -> Programme:
    programme = Programme(
        reading.records(f"{FOLDER}/goal_areas.yaml", GoalAreaShape, declares=("goal_area", "code")),
        reading.records("programmes/interventions.yaml", InterventionShape, declares=("intervention", "code")),
        reading.records("services/services.yaml", ServiceShape, declares=("service", "code")),
    )
    for intervention in programme.interventions:
        _check_intervention(reading, intervention)
    for service in programme.services:
        _check_service(reading, service)
    return programme


def _check_intervention(reading: Reading, entry: Entry[InterventionShape]) -> None:
    if entry.value.goal_area:
        reading.require("goal_area", entry.value.goal_area, entry.at("goal_area"))
    for i, partner in enumerate(entry.value.partners):
        reading.require("partner", partner, entry.at("partners", i))


def _check_service(reading: Reading, entry: Entry[ServiceShape]) -> None:
    reading.require("intervention", entry.value.intervention, entry.at("intervention"))
    for i, role in enumerate(entry.value.roles):
        if role not in ROLES:
            what = Text(f"“roles”不能是“{role}”", f"'roles' cannot be '{role}'")
            todo = Text(f"可以是：{'、'.join(ROLES)}", f"it may be: {', '.join(ROLES)}")
            reading.problem(entry.at("roles", i), "pack.value", what, todo)
    if (entry.value.counts == "amount") != bool(entry.value.unit):
        what = Text("“unit”只用于、也必须用于金额类服务", "'unit' goes with amounts, and with nothing else")
        reading.problem(entry.at("unit"), "pack.value", what)


def load(programme: Programme, *, version: PackVersion, by: Actor) -> dict[str, object]:
    areas = _numbers("goal_area", programme.goal_areas)
    interventions = _numbers("intervention", programme.interventions)
    services = _numbers("service", programme.services)
    changes = {
        "goal_areas": bring_into_step(GoalArea, (_goal_area(e.value, areas) for e in programme.goal_areas)),
        "interventions": bring_into_step(
            Intervention, (_intervention(e.value, interventions, areas) for e in programme.interventions)
        ),
        "services": bring_into_step(Service, (_service(e.value, services, interventions) for e in programme.services)),
    }
    _link_partners(programme.interventions, interventions)
    return {name: change.as_dict() for name, change in changes.items()}


def _numbers(kind: str, entries: Iterable[Entry[Any]]) -> dict[str, int]:
    return codes.allot(kind, [entry.value.code for entry in entries])


def _named(one: Any, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "number": numbers[one.code],
        "code": one.code,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
    }


def _goal_area(one: GoalAreaShape, numbers: dict[str, int]) -> dict[str, Any]:
    return {**_named(one, numbers), "order": one.order}


def _intervention(one: InterventionShape, numbers: dict[str, int], areas: dict[str, int]) -> dict[str, Any]:
    return {
        **_named(one, numbers),
        "goal_area_id": areas[one.goal_area] if one.goal_area else None,
        "summary_zh": one.summary.zh,
        "summary_en": one.summary.en,
        "stage": one.stage,
        "since": one.since,
    }


def _service(one: ServiceShape, numbers: dict[str, int], interventions: dict[str, int]) -> dict[str, Any]:
    return {
        **_named(one, numbers),
        "intervention_id": interventions[one.intervention],
        "counts": one.counts,
        "unit": one.unit,
        "roles": list(one.roles),
    }


def _link_partners(entries: Iterable[Entry[InterventionShape]], interventions: dict[str, int]) -> None:
    partners = codes.table("partner")
    link = Intervention.partners.through
    wanted = {(interventions[e.value.code], partners[code]) for e in entries for code in e.value.partners}
    there = {(one.intervention_id, one.partner_id): one.pk for one in link.objects.all()}
    link.objects.filter(pk__in=[pk for pair, pk in there.items() if pair not in wanted]).delete()
    link.objects.bulk_create(
        link(intervention_id=intervention, partner_id=partner) for intervention, partner in sorted(wanted - set(there))
    )


PART = Part("programmes", read, load, after=("places", "partners"), paths=("programmes", "services"))
