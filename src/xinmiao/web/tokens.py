"""Secrets in addresses: taken out before anything can write them down.

A device sends to `/openrosa/key/<token>/…`, since Collect knows no header of its own. Here the token leaves the
address before Django sees it, so that no log, error report or referrer of ours can hold it; and the servers' own logs
are made to leave it out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Responder = Callable[[HttpRequest], HttpResponseBase]
LOGS = ("gunicorn.access", "gunicorn.error", "uvicorn.access", "uvicorn.error", "django.server", "django.request")
_KEYED = re.compile(r"^(/openrosa)/key/([^/]*)(?=/)")
_WRITTEN = re.compile(r"(/openrosa/key/)[^/\s\"']+")
_ADDRESSES = ("PATH_INFO", "RAW_URI", "REQUEST_URI", "HTTP_REFERER")


def take_token(respond: Responder) -> Responder:
    """Move the token of `/openrosa/key/<token>/…` into `request.device_token`; the address goes on without it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = _KEYED.match(request.path_info)
        request.device_token = found[2] if found else None  # type: ignore[attr-defined]
        if found:
            request.path = _KEYED.sub(r"\1", request.path)
            request.path_info = _KEYED.sub(r"\1", request.path_info)
            for name in _ADDRESSES:
                if name in request.META:
                    request.META[name] = unsaid(request.META[name])
        return respond(request)

    return answer


def unsaid(words: str) -> str:
    """The words, with no token in them."""
    return _WRITTEN.sub(r"\1…", words)


class Unsaid(logging.Filter):
    """Leaves tokens out of what a server writes about its requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _without(record.msg)
        if isinstance(record.args, dict):  # gunicorn's own kind of dict, which has to stay
            record.args.update({key: _without(value) for key, value in record.args.items()})
        elif record.args:
            record.args = tuple(_without(value) for value in record.args)
        return True


def keep_out_of_logs() -> None:
    """Give the logs of every server that runs us the filter; once a process."""
    for name in LOGS:
        logging.getLogger(name).addFilter(_FILTER)


_FILTER = Unsaid()


def _without(value: object) -> object:
    return unsaid(value) if isinstance(value, str) else value
