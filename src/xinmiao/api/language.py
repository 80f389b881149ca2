"""The language of the API's answers: its addresses carry none, so the asker's `Accept-Language` decides."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

Responder = Callable[[HttpRequest], HttpResponseBase]


def as_accepted(respond: Responder) -> Responder:
    """Answer what is below /api/ in the language that the asker accepts; Chinese where it accepts neither."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return respond(request)
        accepted = translation.get_language_from_request(request)
        with translation.override(accepted):
            response = respond(request)
        response["Content-Language"] = accepted
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return answer
