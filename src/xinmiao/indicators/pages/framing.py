"""What stands around everything that is shown of an indicator, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xinmiao.indicators.definitions import Definition, text
from xinmiao.indicators.figure import Figure
from xinmiao.indicators.models import Indicator
from xinmiao.places.models import Place
from xinmiao.ui.frame import language


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every table and chart of an indicator: what it is, and what it rests on."""

    name: str
    unit: str
    source: str
    freshness: str
    demonstration: bool

    @classmethod
    def of(cls, definition: Definition, figure: Figure, *, demonstration: bool) -> Frame:
        at = figure.as_of.strftime("%Y-%m-%d") if figure.as_of else ""
        told = {"version": figure.version, "events": figure.ledger.get("events", 0)}
        return cls(
            name=_named(text(definition.label).in_(language()), figure),
            unit=unit_of(definition),
            source=text(definition.source).in_(language())
            + " · "
            + _("definition %(version)s, ledger %(events)s") % told,
            freshness=_("ledger of %(date)s") % {"date": at} if at else "",
            demonstration=demonstration,
        )

    @property
    def around(self) -> dict[str, Any]:
        return {"source": self.source, "freshness": self.freshness, "demonstration": self.demonstration}


def _named(label: str, figure: Figure) -> str:
    """The indicator's name, with the place that it is shown for."""
    place = Place.objects.filter(code=figure.slice.place).first() if figure.slice.place else None
    return _("%(place)s: %(name)s") % {"place": place.name, "name": label} if place else label


def spec_of(one: Indicator) -> Definition:
    """The definition in force."""
    assert one.current is not None
    return one.current.spec


def unit_of(definition: Definition) -> str:
    """Say what is counted in the language of the page."""
    if definition.unit in ("USD", "percent"):
        return definition.unit
    return definition.noun.en.many if language() == "en" else definition.noun.zh.word


def address(code: str, **limits: str) -> str:
    """The address of an indicator's page, sliced."""
    given = {key: value for key, value in limits.items() if value}
    return reverse("indicators:indicator", args=[code]) + (f"?{urlencode(given)}" if given else "")


def trace(code: str, **limits: str) -> str:
    """The address of one figure's trace, which opens beside the page."""
    return reverse("indicators:figure", args=[code]) + f"?{urlencode(limits)}"
