"""Early essential newborn care: what coaches saw, the indicators against their standard, who was trained."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import permits
from xinmiao.accounts.rules import Permission
from xinmiao.indicators.pages import newborn_care as pages
from xinmiao.indicators.panels import measured
from xinmiao.indicators.panels.viewing import viewing
from xinmiao.indicators.queries import newborn_care as queries
from xinmiao.indicators.rules import newborn_care as rules
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link
from xinmiao.ui.tables import Table


def index(request: HttpRequest) -> HttpResponse:
    """Results of observations by section, indicators, people trained; facilities for whoever may see them."""
    for_office = bool(permits(request, Permission.READ_UNSUPPRESSED, programme=queries.PROGRAMME))
    scored = queries.observations()
    context: dict[str, Any] = {
        "breadcrumb": [Link(_("Indicators"), reverse("indicators:index"))], "trained": _trained(request),
    }  # fmt: skip
    if scored.height:
        results, found = rules.results(scored), rules.indicators(scored)
        context |= {
            "sections": pages.by_section(results, for_office=for_office), "charts": pages.section_charts(results),
            "indicators": pages.indicators(found, for_office=for_office),
            "indicator_chart": pages.indicator_chart(found, for_office=for_office),
            "facilities": pages.by_facility(rules.by_facility(scored)) if for_office else None,
        }  # fmt: skip
    tables = [one for one in context.values() if isinstance(one, Table)]
    if download := downloads.requested(request, *tables):
        return download
    return render(request, "indicators/newborn_care.html", context)


def _trained(request: HttpRequest) -> Table | None:
    """The indicators that count trained workers as people: both ways of training together count somebody once."""
    own = list(measured.in_force().filter(intervention__code=queries.PROGRAMME))
    view = viewing(request, indicator=own[0]) if own else None
    return measured.table(own, view, _("Workers trained, each counted once")) if view else None
