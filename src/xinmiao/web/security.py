"""What browsers may do with an answer of ours: run and load only what comes from this site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
PAGE_OF_ERRORS = "'sha256-DETHHbN2DDSxTYYlolloFOlaBfsdh9aIkE/SfcpYBeI='"
"""The style within `500.html`, which may rest on no other file."""
POLICY = {
    "default-src": "'self'",
    "style-src": f"'self' {PAGE_OF_ERRORS}",
    "img-src": "'self' data:",  # small pictures within stylesheets of the administration and the API's pages
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADER = "; ".join(f"{what} {whence}" for what, whence in POLICY.items())


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send the policy with every answer, static files included."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = HEADER
        return response

    return answer
