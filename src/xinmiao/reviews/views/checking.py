"""The desk of the checker: paste or upload a text, open a figure, say what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, permits
from xinmiao.accounts.rules import Permission
from xinmiao.indicators.audience import audience_of
from xinmiao.indicators.slices import EVERYTHING
from xinmiao.places.queries import provinces
from xinmiao.reviews import actions
from xinmiao.reviews.checking import marking
from xinmiao.reviews.checking.bindings import context_of
from xinmiao.reviews.checking.findings import Finding, Report
from xinmiao.reviews.checking.forms import NOT_OURS, Answer, Submission
from xinmiao.reviews.checking.suggestions import CONFIDENT
from xinmiao.reviews.models import Binding
from xinmiao.reviews.queries import checking
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def for_editors(view: View) -> View:
    """Let in those who may edit reviews; others are told why not."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verdict = permits(request, Permission.EDIT_REVIEW)
        if not verdict:
            raise PermissionDenied(verdict.reason.in_(language()))
        return view(request, *args, **kwargs)

    return guarded


@for_editors
def check(request: HttpRequest) -> HttpResponse:
    """The form; the text with its findings once one is given."""
    form = Submission(request.POST or None, request.FILES or None) if request.method == "POST" else Submission()
    if not form.is_valid():
        return render(request, "reviews/check.html", {"form": form}, status=422 if form.is_bound else 200)
    return _checked(request, _report(request, form))


@for_editors
@require_POST
def figure(request: HttpRequest) -> HttpResponse:
    """A figure opened beside the text: what it may be, and what it is held against."""
    report, finding = _opened(request)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reviews/check_figure.html", _figure(finding))
    return _checked(request, report, **_figure(finding))


@for_editors
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Remember what a figure is, and check the text again."""
    report, finding = _opened(request)
    given = Answer(request.POST)
    if not given.is_valid():
        return _checked(request, report, **_figure(finding), answer=given)
    assert finding.phrase is not None
    try:
        actions.bind(context=context_of(finding.phrase, finding.passage), bound=given.bound, by=actor_of(request))
    except XinmiaoError as error:
        given.add_error("indicator", error.message(language()))
        return _checked(request, report, **_figure(finding), answer=given)
    messages.success(request, _("Remembered. The same phrase is bound in later texts too."))
    return _checked(request, _opened(request)[0])


@for_editors
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """All findings as JSON."""
    form = Submission(request.POST)
    if not form.is_valid():
        raise Http404(_("There is no text to check."))
    content = json.dumps(_report(request, form).as_dict(language()), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="findings.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@for_editors
def bindings(request: HttpRequest) -> HttpResponse:
    """Every phrase that somebody said something of; a POST takes one back."""
    if request.method == "POST":
        actions.forget(binding=get_object_or_404(Binding, pk=request.POST.get("binding")), by=actor_of(request))
        messages.success(request, _("Forgotten. The phrase is suggested anew in later texts."))
        return redirect("reviews:check_bindings")
    return render(request, "reviews/bindings.html", {"bindings": checking.bindings()})


def _report(request: HttpRequest, form: Submission) -> Report:
    seen_as = audience_of(request, None, EVERYTHING)
    return checking.check(form.cleaned_data["text"], shown_to=seen_as, today=timezone.localdate())


def _opened(request: HttpRequest) -> tuple[Report, Finding]:
    """The text that was sent again, and the figure that is asked for."""
    form = Submission(request.POST)
    if not form.is_valid():
        raise Http404(_("There is no text to check."))
    report, at = _report(request, form), request.POST.get("at", "")
    finding = report.figure_at(int(at)) if at.isdecimal() else None
    if finding is None:
        raise Http404(_("No figure begins there."))
    return report, finding


def _checked(request: HttpRequest, report: Report, **more: object) -> HttpResponse:
    context = {
        "form": Submission(initial={"text": report.text}),
        "report": report,
        "pieces": marking.pieces(report, language()),
        "figures": marking.told(report.figures, language()),
        "remarks": marking.told(report.against_itself, language()),
        "counts": marking.counts(report, language()),
        **more,
    }
    return render(request, "reviews/check.html", context)


def _figure(finding: Finding) -> dict[str, object]:
    assert finding.phrase is not None
    return {
        "opened": marking.Told(finding, language()),
        "offers": marking.offers(finding, language()),
        "hedge": marking.HEDGES[finding.phrase.hedge].in_(language()),
        "allowed": marking.allowed(finding.phrase),
        "context": context_of(finding.phrase, finding.passage),
        "indicators": checking.choices(),
        "provinces": provinces(),
        "not_ours": NOT_OURS,
        "confident": round(CONFIDENT * 100),
    }
