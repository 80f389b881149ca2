"""What nutrition adds to a person's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from xinmiao.accounts.actors import holds, scopes_of
from xinmiao.accounts.rules import Permission
from xinmiao.nutrition.pages.growth import child_of, drawn
from xinmiao.nutrition.queries.growth import person_for, visits_of
from xinmiao.people.models import Person


def of_person(request: HttpRequest, person: Person) -> str | None:
    """Height for age, and the way to all charts, for those who run rounds where the person is."""
    if not holds(request, Permission.RUN_ROUNDS) or person_for(scopes_of(request), person.pseudonym) is None:
        return None
    visits = visits_of(person)
    if not visits:
        return None
    pictures = drawn(child_of(person), visits)
    told = {"picture": pictures[0] if pictures else "", "person": person, "n": len(visits), "last": visits[-1].on}
    return render_to_string("nutrition/growth_panel.html", told)
