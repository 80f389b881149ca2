"""The portfolio, one goal area, and one intervention."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.programmes import pages, queries
from xinmiao.programmes.forms import Choosing
from xinmiao.records.queries import snapshot
from xinmiao.ui import downloads, panels
from xinmiao.ui.frame import Link


def index(request: HttpRequest) -> HttpResponse:
    """The portfolio: `?goal_area=`, `?stage=`, `?year=`, `?place=`; figures come from above, else the plain list."""
    form = Choosing(request.GET, snapshot().years("events"))
    chosen = form.chosen()
    blocks = panels.of("portfolio", request, chosen)
    if download := downloads.requested(request, *panels.tables(blocks)):
        return download
    context = {"form": form, "portfolio": chosen, "areas": queries.goal_areas(), "panels": blocks}
    return render(request, "programmes/index.html", context)


def goal_area(request: HttpRequest, code: str) -> HttpResponse:
    """One goal area with its interventions."""
    try:
        found = queries.goal_area(code)
    except queries.UnknownGoalArea as error:
        raise Http404(error.message(request.LANGUAGE_CODE)) from None
    chosen = queries.Portfolio(queries.portfolio(goal_area=code))
    blocks = panels.of("goal_area", request, chosen)
    if download := downloads.requested(request, *panels.tables(blocks)):
        return download
    context = {
        "goal_area": found,
        "breadcrumb": [Link(_("Programmes"), reverse("programmes:index"))],
        "portfolio": chosen,
        "panels": blocks,
    }
    return render(request, "programmes/goal_area_page.html", context)


def intervention(request: HttpRequest, code: str) -> HttpResponse:
    """One intervention: what it does, how far it has come, its services and partners."""
    try:
        found = queries.intervention(code)
    except queries.UnknownIntervention as error:
        raise Http404(error.message(request.LANGUAGE_CODE)) from None
    sort = request.GET.get("sort", "")
    services, partners = pages.table_of_services(found), pages.table_of_partners(found)
    blocks = panels.of("intervention", request, found)
    if download := downloads.requested(request, services, partners, *panels.tables(blocks)):
        return download
    context = {
        "intervention": found,
        "breadcrumb": pages.breadcrumb(found),
        "steps": pages.steps(found.stage),
        "services": services.sorted_by(sort),
        "partners": partners.sorted_by(sort),
        "panels": blocks,
    }
    return render(request, "programmes/intervention.html", context)
