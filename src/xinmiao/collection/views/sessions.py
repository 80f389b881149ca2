"""Screening sessions: planned, started with a counsellor's name, closed when everybody was seen to; counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.accounts.guards import private_to
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import sessions as actions
from xinmiao.collection.forms.sessions import CounsellorForm, PlanForm
from xinmiao.collection.models import ScreeningSession, SessionState
from xinmiao.collection.pages import sessions as pages
from xinmiao.collection.queries import lists, sessions
from xinmiao.core import audit
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 50
for_screeners = private_to(Permission.RUN_SCREENINGS)


@for_screeners
def index(request: HttpRequest) -> HttpResponse:
    """The sessions of the reader's places, and a new one."""
    assert isinstance(request.user, User)
    planning = PlanForm(request.POST or None, offered=sessions.forms(), places=list(lists.places_of(request.user)))
    error = ""
    if request.method == "POST" and planning.is_valid():
        try:
            made = actions.plan(**planning.planned(), **_by(request))
        except XinmiaoError as refused:
            error = refused.message(language())
        else:
            return redirect("collection:session", made.key)
    page = Paginator(sessions.visible_to(scopes_of(request)), PAGE).get_page(request.GET.get("page"))
    table = pages.table_of_sessions(list(page.object_list), can_plan=bool(planning.of_code))
    table = table.sorted_by(request.GET.get("sort", ""))
    if download := downloads.requested(request, table):
        return download
    context = {"table": table, "page": page, "planning": planning, "error": error, "offered": planning.of_code}
    return render(request, "collection/sessions.html", context, status=422 if planning.errors or error else 200)


@for_screeners
@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """The pupils of a session. Reading it is logged."""
    of = _found(request, key)
    audit.record(by=actor_of(request), verb="read", noun="screening session", key=of.key)
    return _page(request, of)


@for_screeners
@require_POST
def counsellor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name the adult on duty."""
    of = _found(request, key)
    told = CounsellorForm(request.POST, among=sessions.counsellors(of))
    if not told.is_valid():
        return _page(request, of, error=_("Choose the counsellor on duty."), status=422)
    return _answered(request, of, lambda: actions.name_counsellor(
        session=of, counsellor=told.named(), **_by(request)))  # fmt: skip


@for_screeners
@require_POST
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """Start it."""
    of = _found(request, key)
    return _answered(request, of, lambda: actions.start(session=of, **_by(request)))


@for_screeners
@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it, with the reader's name."""
    of = _found(request, key)
    return _answered(request, of, lambda: actions.close(session=of, **_by(request)))


@private_to(Permission.RUN_SCREENINGS, Permission.REVIEW_SUBMISSIONS)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Counts by school and session, small cells suppressed, for those who see no pupil too."""
    found = {
        one.pk: one
        for permission in (Permission.RUN_SCREENINGS, Permission.REVIEW_SUBMISSIONS)
        for one in sessions.visible_to(scopes_of(request), permission).exclude(state=SessionState.PLANNED)[:PAGE]
    }
    newest = sorted(found.values(), key=lambda one: (one.date, one.pk), reverse=True)[:PAGE]
    tables = pages.tables_of_results([sessions.counts(one) for one in newest])
    if download := downloads.requested(request, *tables):
        return download
    return render(request, "collection/session_results.html", {"tables": tables, "newest": PAGE})


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"user": request.user, "scopes": scopes_of(request), "at": timezone.now()}


def _found(request: HttpRequest, key: UUID) -> ScreeningSession:
    found = sessions.visible_to(scopes_of(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _answered(request: HttpRequest, of: ScreeningSession, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except XinmiaoError as error:
        return _page(request, of, error=error.message(language()), status=409)
    messages.success(request, _("It is written down."))
    return redirect("collection:session", of.key)


def _page(request: HttpRequest, of: ScreeningSession, *, error: str = "", status: int = 200) -> HttpResponse:
    seen = sessions.pupils(of)
    labels = pages.labels_of(seen)
    context = {
        "session": of,
        "title": pages.class_name(of),
        "table": pages.table_of_pupils(seen, labels),
        "naming": CounsellorForm(among=sessions.counsellors(of), chosen=of.counsellor),
        "hindrance": sessions.hindrance(of, seen),
        "is_form_open": sessions.is_published(of.form),
        "n_declined": sum(one.pupil.part == "declined" for one in seen),
        "error": error,
        "breadcrumb": [Link(_("Screening sessions"), reverse("collection:sessions"))],
    }
    return render(request, "collection/session.html", context, status=status)
