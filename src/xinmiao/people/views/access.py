"""Who comes in, and whom they may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xinmiao.accounts.actors import holds, scopes_of
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.people.models import Person
from xinmiao.ui.frame import language

View = Callable[..., HttpResponse]


def needs(permission: Permission) -> Callable[[View], View]:
    """Let in whoever holds the permission somewhere; the page stays in no cache, what was typed in no report."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **told: Any) -> HttpResponse:
            if not holds(request, permission):
                raise PermissionDenied(NO_ROLE.reason.in_(language()))
            return view(request, *args, **told)

        return login_required(never_cache(sensitive_post_parameters()(answer)))

    return decorate


def person_of(request: HttpRequest, handle: str, permission: Permission = Permission.READ_PEOPLE) -> Person:
    """The person of an address; one outside the reader's places does not exist for them."""
    visible = Person.objects.visible_to(scopes_of(request), permission)
    found = visible.select_related("place").filter(pseudonym=handle).first()
    if found is None:
        raise Http404
    return found
