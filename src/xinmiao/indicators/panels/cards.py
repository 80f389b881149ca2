"""Key figures, drawn as cards; each opens its trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from xinmiao.indicators import pages
from xinmiao.indicators.figure import MARK_WORDS, Figure, Number
from xinmiao.indicators.models import Indicator
from xinmiao.ui.frame import language


@dataclass(frozen=True, slots=True)
class Card:
    """value: a number, or None with the wording that stands for it."""

    label: str
    value: Number | None
    unit: str = ""
    wording: str = ""
    note: str = ""
    url: str = ""
    trend: tuple[Number | None, ...] = ()


def of_figure(indicator: Indicator, figure: Figure, url: str, *, note: str = "", trend: Sequence[Figure] = ()) -> Card:
    """Give the card of an indicator's figure."""
    wording = "" if figure.is_shown else MARK_WORDS[figure.mark].in_(language())
    unit = pages.unit_of(pages.spec_of(indicator)) if figure.is_shown else ""
    return Card(indicator.name, figure.point, unit, wording, note, url, tuple(one.point for one in trend))


def drawn(request: HttpRequest, cards: Sequence[Card], *, title: str, note: str = "") -> str:
    """Draw cards under a heading, with what must be known of them together."""
    context = {"cards": cards, "title": title, "note": note}
    return render_to_string("indicators/cards.html", context, request) if cards else ""
