"""One child's growth: charts and the table of what was measured."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.core import audit
from xinmiao.nutrition.pages import growth as pages
from xinmiao.nutrition.queries.growth import person_for
from xinmiao.nutrition.views.rounds import runs
from xinmiao.people import queries as people
from xinmiao.people.models import Person
from xinmiao.people.pages import born
from xinmiao.ui.frame import Link


@runs
def chart(request: HttpRequest, handle: str) -> HttpResponse:
    """The page of a person whom the reader may see; that it was read is logged."""
    found = person_for(scopes_of(request), handle)
    if found is None:
        raise Http404
    audit.record(by=actor_of(request), verb="read", noun="growth", key=found.pseudonym)
    name = people.masked([found])[found.pk] or _("no name yet")
    may_open = Person.objects.visible_to(scopes_of(request)).filter(pk=found.pk).exists()
    context = {
        **pages.context(found),
        "facts": [(_("Sex"), found.get_sex_display()), (_("Birth date"), born(found))],
        "breadcrumb": [Link(name, reverse("people:person", args=[handle]))] if may_open else [],
        "name": name,
    }
    return render(request, "nutrition/growth.html", context)
