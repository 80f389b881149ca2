"""Elimination of mother-to-child transmission: verdicts by place, the cascade, and the tables that officers send."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.collection.tables.imports import faults
from xinmiao.indicators.actions import elimination as actions
from xinmiao.indicators.forms.elimination import Shown, TableFile, criteria_choices, disease_choices
from xinmiao.indicators.models import Holds
from xinmiao.indicators.pages import elimination as pages
from xinmiao.indicators.queries import elimination as queries
from xinmiao.indicators.queries.elimination import Held
from xinmiao.science import elimination
from xinmiao.science.elimination.criteria import DISEASES, packaged_table
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import Template, written
from xinmiao.science.text import Text
from xinmiao.ui import downloads
from xinmiao.ui.downloads import XLSX_TYPE
from xinmiao.ui.frame import Link, language
from xinmiao.ui.tables import Table

_TITLES = {
    Holds.FIGURES: Text("消除母婴传播：指标数据", "Elimination: figures by indicator"),
    Holds.CASCADE: Text("消除母婴传播：级联各环节", "Elimination: steps of the cascade"),
}


def index(request: HttpRequest) -> HttpResponse:
    """Verdicts of a set of criteria in a year: `?criteria=`, `?of=` (infection, by its number), `?year=`, `?place=`."""
    known, held = queries.standards(), queries.figures()
    form = Shown(request.GET, {"criteria": criteria_choices(known)})
    standard = known[form.chosen("criteria")]
    diseases = pages.diseases(standard)
    years = [(str(year), str(year)) for year in reversed(held.years)]
    offered = {"criteria": criteria_choices(known), "of": disease_choices(diseases), "year": years,
               "place": _places(held, "country", "province", "prefecture")}  # fmt: skip
    form = Shown(request.GET, offered)
    context: dict[str, Any] = {**_frame(request, held), "form": form, "standard": standard}
    found_tables: list[Table] = []
    if held.places:
        disease = diseases[int(form.chosen("of"))]
        year, place = int(form.chosen("year")), held.named(form.chosen("place"))
        judged = queries.judged(held, standard, year)
        found_tables = [pages.by_criterion(judged, held, standard, place, year),
                        pages.by_place(judged, held, standard, disease, year)]  # fmt: skip
        chosen = {name: form.chosen(name) for name in form.fields}
        links = {code: f"?{urlencode({**chosen, 'place': code})}#table-criteria" for code in _codes(held)}
        context |= {
            "map": pages.map_of(judged, held, standard, disease, year, links),
            "criteria": found_tables[0],
            "places": found_tables[1].sorted_by(request.GET.get("sort", "")),
            "cards": _cards(held, standard, disease, place),
            "draft": _draft(judged, uses_draft=bool(queries.allowed(standard))),
        }
    context["published"] = _published(standard, held)
    if download := downloads.requested(
        request, *found_tables, *context["published"], *(one.table for one in context.get("cards", ()))
    ):
        return download
    return render(request, "indicators/elimination.html", context)


def _codes(held: Held) -> list[str]:
    return [place.code for place in held.places.values()]


def _places(held: Held, *kinds: str) -> list[tuple[str, str]]:
    return [(held.places[name].code, name) for name in held.of_kind(*kinds)]


def _cards(held: Held, standard: elimination.Criteria, disease: str, place: str) -> list[pages.Card]:
    """The place over the years, criterion by criterion; of the country the provinces, too."""
    draft, told = queries.allowed(standard), {"disease": disease, "language": language()}
    own = elimination.scorecard_picture(held.around(place), standard, draft, place=place, **told)
    if place not in held.of_kind("country"):
        return [pages.drawn(own, "card")]
    wide = held.frame.filter(pl.col("level").is_in(["country", "province"]))
    all_of_them = elimination.scorecard_picture(wide, standard, draft, **told)
    return [pages.drawn(own, "card"), pages.drawn(all_of_them, "card_places")]


_USED = Text("有结论用了草案界值，仅供参考。", "Some verdicts use draft limits: for information only.")
_WAITING = Text(
    "有界值是草案，不作判定；表中列出将会使用的数。",
    "Some limits are drafts and decide nothing; the table shows the numbers that would be used.",
)


def _draft(judged: pl.DataFrame, *, uses_draft: bool) -> str:
    """What is to be known of draft numbers: that some were used, or that they decide nothing."""
    told = [_USED] if uses_draft else []
    told += [_WAITING] if (judged["reason"] == "draft_table").any() else []
    return " ".join(one.in_(language()) for one in told)


def _published(standard: elimination.Criteria, held: Held) -> list[Table]:
    country = next(iter(held.of_kind("country")), "CHN")
    return [pages.published_table(told, judged, standard) for told, judged in queries.published(standard, country)]


def cascade(request: HttpRequest) -> HttpResponse:
    """The cascade of one infection: `?of=` (by its number), `?year=`, `?place=`."""
    held, diseases = queries.steps(), pages.diseases()
    years = [(str(year), str(year)) for year in reversed(held.years)]
    offered = {"of": disease_choices(diseases), "year": years, "place": _places(held, "country", "province")}
    form = Shown(request.GET, offered)
    context: dict[str, Any] = {**_frame(request, held), "form": form}
    if held.places:
        disease, place = diseases[int(form.chosen("of"))], held.named(form.chosen("place"))
        whole = queries.cascade(held).filter(pl.col("year") == int(form.chosen("year")), pl.col("disease") == disease)
        picture = elimination.cascade_picture(
            whole.filter(pl.col("place") == place).select(*queries.STEPS, "mark"), place=place, disease=disease,
            language=language(),
        )  # fmt: skip
        told = packaged_table("pair_cascade").data["steps"]
        names = {str(one["id"]): str(one["name"][language()]) for one in told}
        table = pages.cascade_table(whole, [place], names, held)
        everywhere = pages.cascade_table(whole, held.of_kind("country", "province"), names, held)
        if download := downloads.requested(request, everywhere):
            return download
        context |= {
            "card": pages.drawn(picture, "picture"),
            "table": table,
            "infection": DISEASES[disease].in_(language()),
        }
    return render(request, "indicators/cascade.html", context)


def _frame(request: HttpRequest, held: Held) -> dict[str, Any]:
    tabs = [("indicators:elimination", _("Verdicts")), ("indicators:cascade", _("Cascade"))]
    if queries.scopes_for(scopes_of(request)):
        tabs.append(("indicators:elimination_tables", _("Tables")))
    return {
        "tabs": [Link(words, reverse(name), request.path == reverse(name)) for name, words in tabs],
        "generated": pages.GENERATED.in_(language()) if held.has_generated else "",
        "breadcrumb": [Link(_("Indicators"), reverse("indicators:index"))],
    }


@login_required
def tables(request: HttpRequest) -> HttpResponse:
    """Templates, the upload, what is wrong with it cell by cell, and what was taken in."""
    _require_sender(request)
    form = TableFile(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {**_frame(request, queries.figures()), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form)
        except actions.TableWrong as wrong:
            form.add_error("file", wrong.message(language()))
            context["faults"] = faults(wrong.faults[:500], len(wrong.faults), language())
        except XinmiaoError as error:
            form.add_error("file", error.message(language()))
    context["table"] = pages.sent(list(queries.tables()[:50]))
    return render(request, "indicators/elimination_tables.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: TableFile) -> HttpResponse:
    file = form.cleaned_data["file"]
    table = actions.read_table(
        data=file.read(), name=file.name, holds=Holds(form.cleaned_data["holds"]), by=actor_of(request),
        scopes=scopes_of(request), at=timezone.now(),
    )  # fmt: skip
    told = {"n": table.n_rows, "corrected": table.n_corrected}
    messages.success(request, _("Taken in: %(n)s new row(s), %(corrected)s of them corrections.") % told)
    return redirect("indicators:elimination_tables")


@login_required
def template(request: HttpRequest, holds: str, lang: str) -> HttpResponse:
    """A workbook to fill in."""
    _require_sender(request)
    if holds not in Holds.values or lang not in ("zh", "en"):
        raise Http404
    kind = Holds(holds)
    columns = actions.columns_for(kind, scopes_of(request), timezone.localdate())
    content = written(Template(_TITLES[kind], columns, {"template": f"elimination:{holds}"}), lang)
    name = content_disposition_header(as_attachment=True, filename=f"elimination_{holds}_{lang}.xlsx") or ""
    return HttpResponse(content, content_type=XLSX_TYPE, headers={"Content-Disposition": name})


def _require_sender(request: HttpRequest) -> None:
    if not queries.scopes_for(scopes_of(request)):
        raise PermissionDenied
