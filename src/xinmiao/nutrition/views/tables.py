"""Tables of rounds for those who run them or review what comes in: a county and term at once, small cells hidden."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import scopes_of
from xinmiao.accounts.guards import private_to
from xinmiao.accounts.rules import Permission
from xinmiao.nutrition.models import Round, RoundState, Term
from xinmiao.nutrition.pages import tables as pages
from xinmiao.nutrition.queries import counting
from xinmiao.nutrition.queries.results import standard_name
from xinmiao.nutrition.queries.rounds import visible_to
from xinmiao.nutrition.rules.tables import ALL, unit_of
from xinmiao.places.models import Place
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language
from xinmiao.ui.tables import Cell, Column, Table

reads = private_to(Permission.RUN_ROUNDS, Permission.REVIEW_SUBMISSIONS)


@reads
def index(request: HttpRequest) -> HttpResponse:
    """The counties and terms of which there is a table."""
    found = _visible(request).exclude(state=RoundState.PLANNED)
    terms = found.order_by("-school_year", "term").values_list("school__county_no", "school_year", "term").distinct()
    counties = Place.objects.in_bulk([one[0] for one in terms])
    rows = [
        {"county": Cell(counties[no].name, url=reverse("nutrition:county", args=[counties[no].code, year, term])),
         "year": year, "term": Term(term).label}
        for no, year, term in terms if no in counties
    ]  # fmt: skip
    columns = [Column("county", _("County"), sortable=False), Column("year", _("School year"), sortable=False),
               Column("term", _("Term"), sortable=False)]  # fmt: skip
    table = Table("terms", _("Counties and terms"), columns, rows, empty=_("No round has begun yet."), stacks=True)
    return downloads.requested(request, table) or render(request, "nutrition/tables.html", {"tables": [table]})


@reads
def county(request: HttpRequest, county: str, year: str, term: str) -> HttpResponse:
    """A county in one term; `?school=` one of its schools. Both come from one cube."""
    seen = _visible(request)
    there = Place.objects.filter(code=county).first()
    rounds = list(counting.rounds_of(there, year, term)) if there else []
    mine = set(seen.filter(pk__in=[one.pk for one in rounds]).values_list("school__code", flat=True))
    school = request.GET.get("school", "")
    if there is None or not mine or (school and school not in mine):
        raise Http404
    cube, is_draft = counting.county_cube(rounds)
    unit = unit_of(cube, school) if school else ALL
    names = {one.school.code: one.school.name for one in rounds}
    standards = {"china": standard_name().in_(language()), "who": "WHO 2007"}
    note = _("Counts of 1 to 4, and what would give them back, are not shown.")
    tables = [pages.by_sex(cube, unit, key, name, note) for key, name in standards.items()]
    if not school and len(mine) == len(names) > 1:
        tables += [
            pages.by_school(cube, names, key, f"{name} · {_('School')}", note) for key, name in standards.items()
        ]
    if download := downloads.requested(request, *tables):
        return download
    context = {
        "title": names[school] if school else there.name, "tables": tables, "is_draft": is_draft,
        "eyebrow": f"{year} · {Term(term).label}", "chart": pages.picture(cube, unit, "china", standards["china"]),
        "schools": [Link(names[one], f"?school={one}", one == school) for one in sorted(mine)],
        "breadcrumb": [Link(_("Tables of rounds"), reverse("nutrition:tables"))],
    }  # fmt: skip
    return render(request, "nutrition/tables.html", context)


def _visible(request: HttpRequest) -> QuerySet[Round]:
    scopes = scopes_of(request)
    ours = [visible_to(scopes, one) for one in (Permission.RUN_ROUNDS, Permission.REVIEW_SUBMISSIONS)]
    return ours[0] | ours[1]
