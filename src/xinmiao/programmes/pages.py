"""The shapes of the pages: tables, tabs and steps of the portfolio."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.partners.models import Partner
from xinmiao.programmes import queries
from xinmiao.programmes.models import Intervention, Stage
from xinmiao.ui.frame import Link
from xinmiao.ui.tables import Cell, Column, Table


class Step(NamedTuple):
    """A stage on the way from pilot to scale: reached before, reached now, or not yet."""

    label: str
    state: str


def address(intervention: Intervention) -> str:
    return reverse("programmes:intervention", args=[intervention.code])


def breadcrumb(intervention: Intervention) -> list[Link]:
    links = [Link(_("Programmes"), reverse("programmes:index"))]
    if area := intervention.goal_area:
        links.append(Link(area.name, reverse("programmes:goal_area", args=[area.code])))
    return links


def steps(stage: str) -> list[Step]:
    """The three stages with where an intervention stands."""
    here = Stage.values.index(stage)
    states = ["done"] * here + ["current"] + ["ahead"] * (len(Stage.values) - here - 1)
    return [Step(str(one.label), state) for one, state in zip(Stage, states, strict=True)]


def table_of_services(intervention: Intervention) -> Table:
    rows = [
        {
            "name": one.name,
            "other_name": one.other_name,
            "counts": f"{one.get_counts_display()} {one.unit}".strip(),
            "roles": _(", ").join(role_names()[role] for role in one.roles),
            "code": one.code,
        }
        for one in queries.services(intervention)
    ]
    columns = [
        Column("name", _("Service")),
        Column("other_name", pgettext("in the other language", "Chinese name")),
        Column("counts", _("What it counts")),
        Column("roles", _("Whom it serves")),
        Column("code", _("Code")),
    ]
    empty = _("No service of this intervention posts records yet.")
    return Table("services", _("Services"), columns, rows, empty=empty)


def role_names() -> dict[str, str]:
    """What a person is in a service, in the words of the page."""
    return {
        "child": _("children"),
        "caregiver": _("caregivers"),
        "student": _("students"),
        "worker": _("workers"),
        "trainee": _("trainees"),
        "teacher": _("teachers"),
    }


def table_of_partners(intervention: Intervention) -> Table:
    rows = [
        {
            "name": Cell(one.name, url=reverse("partners:partner", args=[one.code])),
            "other_name": one.other_name,
            "kind": one.get_kind_display(),
        }
        for one in queries.partners_of(intervention)
    ]
    columns = [
        Column("name", _("Partner")),
        Column("other_name", pgettext("in the other language", "Chinese name")),
        Column("kind", _("Kind")),
    ]
    return Table("partners", _("Partners"), columns, rows, empty=_("No partner is named for this intervention."))


def interventions_of_partner(request: HttpRequest, partner: Partner) -> str:
    """The block on a partner's page: what it works on."""
    found = list(queries.interventions_of(partner))
    return render_to_string("programmes/of_partner.html", {"interventions": found}, request) if found else ""
