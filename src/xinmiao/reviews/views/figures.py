"""Figures at the desk: all of a draft, the picker, one that is worded otherwise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from xinmiao.accounts.actors import actor_of
from xinmiao.indicators.audience import audience_of
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries import version_of
from xinmiao.indicators.queries.questions import UnknownIndicator
from xinmiao.indicators.slices import Slice
from xinmiao.places.queries import provinces
from xinmiao.reviews import actions, drafting
from xinmiao.reviews.forms import FigureForm, RewordForm
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import desk as queries
from xinmiao.reviews.queries import editions, picking
from xinmiao.reviews.views.desk import edition_for
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import language


def used(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of the draft, with its verdict now."""
    edition = edition_for(request, year)
    told = queries.drafted(editions.claims(edition))
    uncited = [one.code for one in queries.uncited(edition)]
    table = drafting.table_of_figures(edition, told, uncited).sorted_by(request.GET.get("sort", ""))
    context = {"edition": edition, "year": year, "tabs": drafting.tabs(edition, "desk_figures_used"), "table": table}
    return downloads.requested(request, table) or render(request, "reviews/desk/figures.html", context)


def pick(request: HttpRequest, year: int) -> HttpResponse:
    """Search the indicators, and the figures that the draft has."""
    edition = edition_for(request, year)
    words = request.GET.get("q", "").strip()
    there = picking.claims_matching(edition, words)
    context = {"edition": edition, "year": year, "q": words, "claims": there, "indicators": picking.indicators(words)}
    part = "#found" if request.headers.get("HX-Target") == "found" else ""
    return render(request, f"reviews/desk/pick.html{part}", context)


def figure(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A figure to insert: choose period, part and words; see what they say."""
    edition = edition_for(request, year)
    version = _version_or_404(code)
    form = FigureForm(request.POST or None, version=version, initial=_first(version, edition))
    context = {"edition": edition, "year": year, "version": version, "form": form, "provinces": provinces()}
    if "insert" in request.POST and form.is_valid():
        return _added(request, edition, form, context)
    context |= _preview(request, form, version) if form.is_bound and form.is_valid() else {}
    part = "#preview" if request.headers.get("HX-Target") == "preview" else ""
    return render(request, f"reviews/desk/figure.html{part}", context)


def _added(request: HttpRequest, edition: Edition, form: FigureForm, context: dict[str, Any]) -> HttpResponse:
    asking = actions.Asking(context["version"].indicator.code, form.cleaned_data["period"], form.slice)
    try:
        claim = actions.add_claim(edition=edition, asking=asking, styles=form.styles, by=actor_of(request))
    except XinmiaoError as error:
        form.add_error(None, error.message(language()))
        return render(request, "reviews/desk/figure.html", context)
    context |= {"claim": claim, "told": queries.drafted([claim])[claim.code]}
    return render(request, "reviews/desk/added.html", context)


def _preview(request: HttpRequest, form: FigureForm, version: IndicatorVersion) -> dict[str, Any]:
    try:
        audience = audience_of(request, version.indicator, Slice.of(form.slice))
        found = picking.preview(version, form.cleaned_data["period"], form.slice, form.styles, shown_to=audience)
    except XinmiaoError as error:
        return {"problem": error.message(language())}
    return {"preview": found}


def _first(version: IndicatorVersion, edition: Edition) -> dict[str, Any]:
    return {"period": str(edition.review.year), "measure_zh": version.spec.noun.zh.measure, "to": "1"}


def claim(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A figure of the draft: what it says now, and how it is worded."""
    edition = edition_for(request, year)
    found = _claim_or_404(edition, code)
    form = RewordForm(request.POST or None, unit=found.unit, initial=RewordForm.initial_of(found))
    done = _reworded(request, found, form) if request.method == "POST" and form.is_valid() else ""
    if done:
        found = _claim_or_404(edition, code)
        form = RewordForm(unit=found.unit, initial=RewordForm.initial_of(found))
    context = {
        "edition": edition, "year": year, "claim": found, "form": form, "told": queries.drafted([found])[found.code],
        "is_cited": found not in queries.uncited(edition), "done": done,
        "label": getattr(found.version.spec.label, language()), "positions": _positions(edition, found),
    }  # fmt: skip
    answer = render(request, "reviews/desk/claim.html", context)
    return trigger_client_event(answer, "figures-changed") if done else answer


def _reworded(request: HttpRequest, claim: Claim, form: RewordForm) -> str:
    """Word a claim otherwise and say so; empty where it was refused, with the reason in the form."""
    try:
        actions.reword(
            claim=claim, styles=form.styles, started_from=form.cleaned_data["started_from"], by=actor_of(request)
        )
    except actions.WordingChanged as error:
        form.add_error(None, error.message(language()))
        form.start_from(error.claim)
        return ""
    except actions.Refused as error:
        form.add_error(None, error.message(language()))
        return ""
    return _("The figure is worded anew.")


@require_POST
def delete(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take out a figure that nobody cites."""
    found = _claim_or_404(edition_for(request, year), code)
    try:
        actions.delete_claim(claim=found, by=actor_of(request))
        messages.success(request, _("The figure is deleted."))
    except actions.Refused as error:
        messages.error(request, error.message(language()))
    return redirect(_to_figures(year))


def _positions(edition: Edition, claim: Claim) -> list[int]:
    texts = queries.texts_of(edition)
    return [n for n, one in enumerate(texts) if claim.code in queries.Section(n, one).cites]


def _to_figures(year: int) -> str:
    return reverse("reviews:desk_figures_used", args=[year])


def _version_or_404(code: str) -> IndicatorVersion:
    try:
        return version_of(code)
    except UnknownIndicator as error:
        raise Http404(error.message(language())) from None


def _claim_or_404(edition: Edition, code: str) -> Claim:
    found = next((one for one in editions.claims(edition) if one.code == code), None)
    if found is None:
        raise Http404
    return found
