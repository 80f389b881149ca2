"""What surrounds every page: navigation, the demonstration banner, the footer's facts.

The apps that know these things stand above this one, so they provide them by name, in `apps.py`:

    frame.provide("demonstration", "xinmiao.demonstration.queries.notice")   # (request) -> words, or ""

Names: `navigation` and `work` (lists of Link: for everybody, for the person signed in), `demonstration`
(notice, or empty), `pack_version` (text), `ledger_freshness` (aware datetime), `footer` (list of (heading,
list of Link)), `notices` (`n` unread and their `url`, None for the public). Always there: `layout`
(the template to extend: a whole page, or the side panel where htmx asks for that) and `other_language`
(a Link to this same page in the other language; to its front page where this one has none).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.module_loading import import_string
from django.utils.translation import get_language

Provider = Callable[[HttpRequest], Any]
_providers: dict[str, Provider | str] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: words, address, and whether one is there now."""

    label: str
    url: str
    current: bool = False


class Frame:
    """Asks each provider when the template first asks, once for a request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = _provider(name)(self._request)
        return self._known[name]


def provide(name: str, provider: Provider | str) -> None:
    """Let the app that knows say what every page shows under `name`: a function of the request, or its path."""
    _providers[name] = provider


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request), "language": language()}


def language() -> str:
    """The language of this request as our data name it: zh or en."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def _provider(name: str) -> Provider:
    provider = _providers.get(name, _nothing)
    return import_string(provider) if isinstance(provider, str) else provider


def _nothing(request: HttpRequest) -> None:
    return None


def _layout(request: HttpRequest) -> str:
    return "ui/panel.html" if request.headers.get("HX-Target") == "panel" else "ui/base.html"


def _other_language(request: HttpRequest) -> Link:
    code, label = ("en", "English") if language() == "zh" else ("zh-hans", "中文")
    return Link(label, _translated(request, code))


def _translated(request: HttpRequest, code: str) -> str:
    try:
        resolve(request.path_info)
        return translate_url(request.get_full_path(), code)
    except Resolver404:
        return translate_url(reverse("home"), code)


provide("layout", _layout)
provide("other_language", _other_language)
