"""Bytes that could not be taken as they are: listed, looked at, accepted or discarded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.collection.actions import submissions
from xinmiao.collection.forms.review import Settle
from xinmiao.collection.models import Quarantined
from xinmiao.collection.pages import held as pages
from xinmiao.collection.pages import review as tables
from xinmiao.collection.queries import review
from xinmiao.collection.views.queue import for_reviewers
from xinmiao.core import audit
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language

PAGE = 50


@for_reviewers
def index(request: HttpRequest) -> HttpResponse:
    """What is held back, the oldest first."""
    page = Paginator(review.held_for(scopes_of(request)).order_by("received_at", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    table = tables.held(list(page.object_list), page.paginator.count)
    return render(request, "collection/held.html", {"table": table, "page": page})


@for_reviewers
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is held, beside what was accepted before; accept it or discard it, with the reason."""
    held = review.held_for(scopes_of(request)).filter(key=key).first()
    if held is None:
        raise Http404
    if request.method == "POST":
        return _settled(request, held)
    audit.record(by=actor_of(request), verb="read", noun="held submission", key=held.key)
    return _shown(request, held)


def _settled(request: HttpRequest, held: Quarantined) -> HttpResponse:
    told = Settle(request.POST)
    if not told.is_valid():
        return _shown(request, held, error=_("Say what is to become of it."), status=422)
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        made = submissions.settle(held=held, by=by, scopes=scopes, at=at, **told.cleaned_data)
    except XinmiaoError as error:
        return _shown(request, held, error=error.what.in_(language()), status=409)
    messages.success(request, _("It was accepted.") if made else _("It was discarded."))
    return redirect(tables.address(made.submission) if made else reverse("collection:held"))


def _shown(request: HttpRequest, held: Quarantined, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "held": held,
        "why": tables.REASONS.get(held.reason, held.reason),
        "lines": pages.lines(held),
        "address": tables.address(held.submission) if held.submission else "",
        "error": error,
        "breadcrumb": [Link(_("Held back"), reverse("collection:held"))],
    }
    response = render(request, "collection/held_one.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
