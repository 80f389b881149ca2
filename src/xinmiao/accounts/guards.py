"""Who is let in to a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from xinmiao.accounts.actors import holds
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.ui.frame import language

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def private_to(*permissions: Permission) -> Callable[[View], View]:
    """Let in who holds any of the permissions anywhere; nobody else, and no answer is kept by a browser."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(holds(request, one) for one in permissions):
                raise PermissionDenied(NO_ROLE.reason.in_(language()))
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return guarded

    return guard
