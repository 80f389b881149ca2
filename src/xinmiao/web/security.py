"""What browsers may do with an answer of ours: run and load only what comes from this site."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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


def header(policy: Mapping[str, str]) -> str:
    """A policy as the header has it."""
    return "; ".join(f"{what} {whence}" for what, whence in policy.items())


HEADER = header(POLICY)


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send the policy with every answer, static files included; what its `policy` says of itself goes before."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        own: Mapping[str, str] | None = getattr(response, "policy", None)
        response.headers["Content-Security-Policy"] = header({**POLICY, **own}) if own else HEADER
        return response

    return answer
