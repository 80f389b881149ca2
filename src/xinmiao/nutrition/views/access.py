"""Who comes in to what is known of single pupils: those who run rounds; nothing of it is kept by a browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from xinmiao.accounts.actors import holds, scopes_of
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.nutrition.models import Round
from xinmiao.nutrition.queries.rounds import visible_to
from xinmiao.ui.frame import language

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def for_school_doctors(view: View) -> View:
    """Let in whoever runs rounds anywhere."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.RUN_ROUNDS):
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def round_of(request: HttpRequest, key: UUID) -> Round:
    """The round of an address; one of another's school does not exist."""
    found = visible_to(scopes_of(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found
