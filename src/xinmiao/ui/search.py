"""One search over everything: each app answers for its own noun, with what whoever asks may see.

    search.provide("places", "xinmiao.places.search.found", order=40)     # in the app's apps.py

A provider is `(request, words, limit) -> Hits`; where it has nothing, `hits` is empty. The page is in `web`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its words, its address, and what helps to tell it from others."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What an app found. n: how many there are in all; more: the address of the whole list, if there is one."""

    heading: str
    hits: Sequence[Hit]
    n: int
    more: str = ""


Provider = Callable[[HttpRequest, str, int], Hits]


@dataclass(frozen=True, slots=True)
class _Provided:
    order: int
    path: str


_providers: dict[str, _Provided] = {}
LIMIT = 8


def provide(noun: str, path: str, *, order: int = 100) -> None:
    """Let an app answer for its noun, by the dotted path of its provider; lower orders come first."""
    _providers[noun] = _Provided(order, path)


def found(request: HttpRequest, words: str, *, limit: int = LIMIT) -> list[Hits]:
    """Ask every app; those that found nothing are left out. Blank words find nothing."""
    if not words.strip():
        return []
    asked = sorted(_providers.values(), key=lambda one: one.order)
    answers = (import_string(one.path)(request, words.strip(), limit) for one in asked)
    return [one for one in answers if one.hits]
