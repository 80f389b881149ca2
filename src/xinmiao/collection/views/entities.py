"""What lists of entities ask a person to decide: edits that met, links that wait, actions that could not be done."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of
from xinmiao.accounts.models import User
from xinmiao.collection.actions import entities as actions
from xinmiao.collection.models import EntityAction
from xinmiao.collection.queries import entities
from xinmiao.collection.tables import entities as tables
from xinmiao.collection.views.queue import for_reviewers
from xinmiao.core import audit

PAGE, MOST = 25, 100


@for_reviewers
def index(request: HttpRequest) -> HttpResponse:
    """Conflicts of two edits, with both values, and what could not be done. Reading them is logged."""
    page = Paginator(entities.conflicts_for(cast(User, request.user)), PAGE).get_page(request.GET.get("page"))
    shown = [(one, tables.conflict(entities.side_by_side(one))) for one in page]
    if shown:
        told = {"n": len(shown)}
        audit.record(by=actor_of(request), verb="read", noun="conflicts", key="", detail=told)
    stuck = entities.unsettled_for(cast(User, request.user))
    context = {
        "page": page,
        "conflicts": shown,
        "stuck": tables.unsettled(stuck[:MOST], stuck.count()),
        "held": stuck.filter(state=EntityAction.State.HELD)[:MOST],
    }
    response = render(request, "collection/entities.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_reviewers
@require_POST
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """Let what stands stay, or take what was offered."""
    version = get_object_or_404(entities.conflicts_for(cast(User, request.user)), pk=number)
    choice = request.POST.get("take", "")
    if choice not in ("standing", "offered"):
        raise Http404
    taken = choice == "offered"
    actions.resolve(version=version, take_offered=taken, by=actor_of(request), at=timezone.now())
    messages.success(request, _("What was offered stands now.") if taken else _("What stood stays."))
    return redirect("collection:entities")


@for_reviewers
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Let a held link go without the one that it waits for."""
    action = get_object_or_404(entities.unsettled_for(cast(User, request.user)), pk=number, state="held")
    done = actions.release(action=action, by=actor_of(request), at=timezone.now())
    messages.success(request, done.get_state_display())
    return redirect("collection:entities")
