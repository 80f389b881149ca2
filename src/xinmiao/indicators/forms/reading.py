"""Filters of the catalogue and of an indicator's page; they live in the address."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinmiao.indicators import axes
from xinmiao.indicators.definitions import Definition
from xinmiao.indicators.slices import LIMITS, Slice
from xinmiao.places.queries import provinces
from xinmiao.programmes.models import GoalArea
from xinmiao.ui.frame import language

_ANY = ("", "—")


class Catalogue(forms.Form):
    """Which indicators are listed."""

    q = forms.CharField(label=_("Words in the name or code"), required=False, max_length=80)
    goal_area = forms.ChoiceField(label=_("Goal area"), required=False)
    period = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, given: QueryDict, years: Iterable[int]) -> None:
        super().__init__(given)
        areas = [(area.code, area.name) for area in GoalArea.objects.live()]
        _offer(self, goal_area=[("", str(_("All"))), *areas])
        _offer(self, period=_years(years))


class Slicing(forms.Form):
    """Which part of an indicator is shown, and broken down how."""

    period = forms.ChoiceField(label=_("Year"), required=False)
    place = forms.CharField(label=_("Place (code)"), required=False, max_length=32)
    rows = forms.ChoiceField(label=_("Rows"), required=False)
    columns = forms.ChoiceField(label=_("Columns"), required=False)

    def __init__(self, given: QueryDict, years: Iterable[int], definition: Definition) -> None:
        super().__init__(given)
        offered = [(axis, axes.NAMES[axis].in_(language())) for axis in axes_of(definition)]
        places = [(one.code, one.name) for one in provinces()]
        _offer(self, period=_years(years))
        self.fields["place"].widget = forms.TextInput(attrs={"list": "provinces"})
        self.fields["place"].help_text = ""
        _offer(self, rows=offered)
        _offer(self, columns=[_ANY, *offered])
        self.provinces = places
        self._narrow_by([axis for axis in axes.FIXED if axis in definition.disaggregations])
        self._keep([axis for axis in LIMITS if given.get(axis) and axis not in self.fields])

    def _narrow_by(self, offered: Iterable[str]) -> None:
        """One choice for each axis of the definition whose values are the same everywhere."""
        for axis in offered:
            choices = [_ANY, *_values(axis)]
            label = axes.NAMES[axis].in_(language())
            self.fields[axis] = forms.ChoiceField(label=label, required=False, choices=choices)

    def _keep(self, limits: Iterable[str]) -> None:
        """Limits of the address that the form does not offer stay when it is sent."""
        for axis in limits:
            self.fields[axis] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def slice(self) -> Slice:
        return Slice.within({key: str(value) for key, value in self.data.items()})


def _offer(form: forms.Form, **choices: list[tuple[str, str]]) -> None:
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


def axes_of(definition: Definition) -> list[str]:
    """The axes that a page offers for an indicator: those of its definition, and places and time for all."""
    own = list(definition.disaggregations)
    always = ["province", "county", "year", "quarter", "month", "partner", "service"]
    return [*own, *(axis for axis in always if axis not in own)]


def _values(axis: str) -> list[tuple[str, str]]:
    return [(value.code, value.label.in_(language())) for value in axes.VALUES[axis]]


def _years(years: Iterable[int]) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
