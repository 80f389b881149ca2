"""What waits for the adult on duty, and one alert on a page that fits a phone. Every reading of one is logged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds, scopes_of
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.collection.actions import duty as actions
from xinmiao.collection.forms.duty import Closing, StepDone
from xinmiao.collection.models import SafetyAlert
from xinmiao.collection.models.duty import Outcome
from xinmiao.collection.pages import duty as pages
from xinmiao.collection.queries import duty
from xinmiao.core import audit
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language

PAGE = 50
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def for_adults_on_duty(view: View) -> View:
    """Let in those who may answer alerts anywhere; nobody else, and no answer is kept by a browser."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.ANSWER_ALERTS):
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


@for_adults_on_duty
def index(request: HttpRequest) -> HttpResponse:
    """What is open, the oldest first; below it what was closed."""
    page = Paginator(duty.visible_to(scopes_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "collection/duty.html", {"page": page, "now": timezone.now()})


@for_adults_on_duty
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """An alert with what is to be done."""
    alert = _found(request, key)
    audit.record(by=actor_of(request), verb="read", noun="duty alert", key=alert.key)
    return _page(request, alert)


@for_adults_on_duty
@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take over in person."""
    alert = _found(request, key)
    return _answered(request, alert, lambda user: actions.take(alert=alert, **_by(request, user)))


@for_adults_on_duty
@require_POST
def step(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that a step was done, or why it was left out."""
    alert, told = _found(request, key), StepDone(request.POST)
    if not told.is_valid():
        return _page(request, alert, error=_("Say what was done."), status=422)
    return _answered(
        request, alert, lambda user: actions.finish(alert=alert, **told.cleaned_data, **_by(request, user))
    )


@for_adults_on_duty
@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it, with what came of it."""
    alert, told = _found(request, key), Closing(request.POST)
    if not told.is_valid() or not told.cleaned_data["outcome"]:
        return _page(request, alert, error=_("Choose what came of it."), status=422)
    outcome, words = Outcome(told.cleaned_data["outcome"]), told.cleaned_data["words"]
    return _answered(
        request, alert, lambda user: actions.close(alert=alert, outcome=outcome, words=words, **_by(request, user))
    )


def _by(request: HttpRequest, user: User) -> dict[str, Any]:
    return {"user": user, "scopes": scopes_of(request), "at": timezone.now()}


def _answered(request: HttpRequest, alert: SafetyAlert, act: Callable[[User], object]) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        act(request.user)
    except XinmiaoError as error:
        return _page(request, alert, error=error.what.in_(language()), status=409)
    messages.success(request, _("It is written down."))
    return redirect(reverse("collection:duty_one", args=[alert.key]))


def _found(request: HttpRequest, key: UUID) -> SafetyAlert:
    found = duty.visible_to(scopes_of(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, alert: SafetyAlert, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "shown": pages.shown(alert, at=timezone.now()),
        "error": error,
        "breadcrumb": [Link(_("On duty"), reverse("collection:duty"))],
    }
    return render(request, "collection/duty_one.html", context, status=status)
