"""All partners, and one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.partners import queries
from xinmiao.ui import downloads, panels
from xinmiao.ui.frame import Link
from xinmiao.ui.tables import Cell, Column, Table


def index(request: HttpRequest) -> HttpResponse:
    """Every partner with its kind."""
    table = _table().sorted_by(request.GET.get("sort", ""))
    return downloads.requested(request, table) or render(request, "partners/index.html", {"partners": table})


def partner(request: HttpRequest, code: str) -> HttpResponse:
    """One partner, with what higher apps know of it."""
    try:
        found = queries.partner(code)
    except queries.UnknownPartner as error:
        raise Http404(error.message(request.LANGUAGE_CODE)) from None
    blocks = panels.of("partner", request, found)
    if download := downloads.requested(request, *panels.tables(blocks)):
        return download
    context = {
        "partner": found,
        "breadcrumb": [Link(_("Partners"), reverse("partners:index"))],
        "facts": [
            (pgettext("in the other language", "Chinese name"), found.other_name),
            (_("Code"), found.code),
        ],
        "panels": blocks,
    }
    return render(request, "partners/partner.html", context)


def _table() -> Table:
    rows = [
        {
            "name": Cell(one.name, url=reverse("partners:partner", args=[one.code])),
            "other_name": one.other_name,
            "kind": one.get_kind_display(),
        }
        for one in queries.partners()
    ]
    columns = [
        Column("name", _("Partner")),
        Column("other_name", pgettext("in the other language", "Chinese name")),
        Column("kind", _("Kind")),
    ]
    return Table("partners", _("Partners"), columns, rows, empty=_("Load a country pack first: make demo."))
