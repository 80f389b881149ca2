"""The filters of the portfolio; they live in the address."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.places.queries import provinces
from xinmiao.programmes import queries
from xinmiao.programmes.models import Stage

_ALL = ("", pgettext_lazy("interventions", "All"))


class Choosing(forms.Form):
    """Which interventions are shown, of which year, in which province."""

    goal_area = forms.ChoiceField(label=_("Goal area"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[_ALL, *Stage.choices])
    year = forms.ChoiceField(label=_("Year"), required=False)
    place = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, given: QueryDict, years: Sequence[int]) -> None:
        latest = {"year": str(years[-1])} if years else {}
        super().__init__({**latest, **{key: value for key, value in given.items() if value}})
        self._offer("goal_area", [_ALL, *((one.code, one.name) for one in queries.goal_areas())])
        self._offer("year", [(str(year), str(year)) for year in reversed(years)])
        self._offer("place", [("", _("Whole country")), *((one.code, one.name) for one in provinces())])

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self) -> queries.Portfolio:
        """What the address asks for; a value that is not offered chooses nothing."""
        self.full_clean()
        given = {key: str(self.cleaned_data.get(key) or "") for key in self.fields}
        areas = queries.portfolio(stage=given["stage"], goal_area=given["goal_area"])
        return queries.Portfolio(areas, int(given["year"]) if given["year"] else None, given["place"])
