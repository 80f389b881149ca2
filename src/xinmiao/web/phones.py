"""The short way for phones: from their address straight to its view, past what only pages with a session need.

Sessions, languages of pages, CSRF tokens and messages cost more than a list that has not changed. What stands before
this in `MIDDLEWARE` is for phones, too: HTTPS, the token, the policy of content.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

Responder = Callable[[HttpRequest], HttpResponseBase]
ADDRESS = "/openrosa/"


def straight_to_views(respond: Responder) -> Responder:
    """Answer a phone's address by its view; an address that is none, or an odd one, goes the long way."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith(ADDRESS) or "\0" in path or "%00" in request.META.get("QUERY_STRING", ""):
            return respond(request)
        try:
            found = resolve(path)
        except Resolver404:
            return respond(request)
        request.get_host()  # refuses a name that is not ours
        view: Callable[..., HttpResponseBase] = found.func
        return view(request, *found.args, **found.kwargs)

    return answer
