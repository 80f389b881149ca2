"""The country, one place, and the search for places."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinmiao.places import pages, queries
from xinmiao.places.forms import Search
from xinmiao.ui import downloads, panels


def index(request: HttpRequest) -> HttpResponse:
    """The country: cartogram, provinces, and the countries it cooperates with."""
    table = pages.table_of_provinces().sorted_by(request.GET.get("sort", "code"))
    country = queries.country()
    blocks = panels.of("country", request, country) if country else []
    if download := downloads.requested(request, table, *panels.tables(blocks)):
        return download
    context = {
        "country": country,
        "cartogram": pages.cartogram(),
        "provinces": table,
        "countries": [(one.name, one.other_name, pages.address(one)) for one in queries.other_countries()],
        "search": Search(),
        "panels": blocks,
    }
    return render(request, "places/index.html", context)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place with what is above, below and in it."""
    try:
        found = queries.place(code)
    except queries.UnknownPlace as error:
        raise Http404(error.message(request.LANGUAGE_CODE)) from None
    below = pages.table_of_children(found).sorted_by(request.GET.get("sort", "code"))
    people = pages.table_of_populations(found).sorted_by(request.GET.get("sort", ""))
    blocks = panels.of("place", request, found)
    if download := downloads.requested(request, below, people, *panels.tables(blocks)):
        return download
    context = {
        "place": found,
        "breadcrumb": pages.breadcrumb(found),
        "facts": pages.facts(found),
        "children": below,
        "populations": people,
        "panels": blocks,
    }
    return render(request, "places/place.html", context)


def search(request: HttpRequest) -> HttpResponse:
    """Places by name, pinyin or code; the words stand in the address."""
    form = Search(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search(words)
    table = pages.table_of_places("places", _("Places found"), found, empty=_("No place has this name or code."))
    if download := downloads.requested(request, table):
        return download
    return render(request, "places/search.html", {"search": form, "words": words, "found": table})
