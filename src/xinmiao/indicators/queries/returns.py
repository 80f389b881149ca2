"""Returns as the calendar lists them, and the most that a count of people can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinmiao.accounts.rules import Scope
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.calendar import Standing, standing
from xinmiao.indicators.rules.returns import State
from xinmiao.places import queries as places


@dataclass(frozen=True, slots=True)
class Listed:
    """A return and how it stands on a day."""

    of: Return
    standing: Standing


def listed(scopes: Sequence[Scope], on: date, limits: Mapping[str, str]) -> list[Listed]:
    """Give the returns that exist for somebody: those owed first, the longest overdue on top.

    limits: codes of partner, programme, place (and below), year, state, standing; empty ones let all through.
    """
    found = Return.objects.visible_to(scopes).with_names().filter(**_filters(limits))
    told = [Listed(one, standing(State(one.state), one.due_on, on)) for one in found]
    told = [one for one in told if limits.get("standing", "") in ("", one.standing)]
    return sorted(told, key=lambda one: one.standing is Standing.SENT)


def counted(found: Sequence[Listed]) -> dict[str, int]:
    """How many returns stand how."""
    return {one.value: sum(told.standing is one for told in found) for one in Standing}


def _filters(limits: Mapping[str, str]) -> dict[str, object]:
    lookups = {
        "partner": "partner__code",
        "programme": "schedule__indicator__intervention__code",
        "state": "state",
        "year": "end__year",
    }
    found: dict[str, object] = {lookups[key]: limits[key] for key in lookups if limits.get(key)}
    if limits.get("place"):
        found["place__path__contains"] = f"/{limits['place']}/"
    return found


def population_of(of: Return) -> float | None:
    """Give how many people live in the return's place; None where it does not count people, or nobody knows."""
    current = of.schedule.indicator.current
    if current is None or current.spec.unit != "people":
        return None
    known = places.population(of.place)
    return float(known.value) if known else None
