"""Reading the site's pages before anybody does, so that the first reader finds the engine awake.

It asks for pages, not for figures: what pages ask of the ledger stays their own affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from xinmiao.indicators.models import Indicator
from xinmiao.places.queries import provinces
from xinmiao.reviews.models import Claim, Edition

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm(application: Application) -> None:
    """Read the front pages in every language, then each claim, indicator and province in the first language."""
    with translation.override(settings.LANGUAGE_CODE):
        ours = [*_claims(), *_indicators(), *_provinces()]
    for address in [*_fronts(), *ours]:
        _read(application, address)


def _fronts() -> Iterator[str]:
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            yield from (reverse(name) for name in ("home", "reviews:index", "indicators:index", "places:index"))


def _claims() -> list[str]:
    newest = Edition.objects.filter(state=Edition.State.PUBLISHED).order_by("review__year", "number").last()
    shown = Claim.objects.filter(edition=newest).order_by().values_list("edition__review__year", "code")
    return [reverse("reviews:claim", args=one) for one in shown]


def _indicators() -> list[str]:
    codes = Indicator.objects.active().values_list("code", flat=True)
    return [reverse("indicators:indicator", args=[code]) for code in codes]


def _provinces() -> list[str]:
    return [reverse("places:place", args=[one.code]) for one in provinces()]


def _read(application: Application, address: str) -> None:
    """Ask for a page as a browser on this machine would, and drop it."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    with closing(application(environ, lambda *_: None)) as answer:  # type: ignore[type-var]
        for _ in answer:
            pass
