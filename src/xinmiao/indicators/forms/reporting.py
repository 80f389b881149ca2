"""Filters of the calendar and the quality page, the numbers of a return, and the reason of a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.indicators import axes
from xinmiao.indicators.models import Return
from xinmiao.indicators.models.reporting import STATE_NAMES, STATUS_NAMES
from xinmiao.indicators.queries.returns import population_of
from xinmiao.indicators.rules.calendar import Standing
from xinmiao.indicators.rules.quality import Thresholds
from xinmiao.indicators.rules.returns import Number, wrong_with
from xinmiao.partners.models import Partner
from xinmiao.ui.frame import language

STANDING_NAMES = {
    Standing.OVERDUE: gettext_lazy("overdue"),
    Standing.SOON: gettext_lazy("due within a week"),
    Standing.LATER: gettext_lazy("due later"),
    Standing.SENT: gettext_lazy("sent"),
}
Choices = list[tuple[str, Any]]


def _or_all(choices: Iterable[tuple[str, Any]]) -> Choices:
    return [("", _("All")), *choices]


class Calendar(forms.Form):
    """Which returns are listed, and as of which day."""

    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Due"), required=False)
    place = forms.CharField(label=gettext_lazy("Place (code)"), required=False, max_length=32)
    on = forms.DateField(
        label=gettext_lazy("As of"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, given: QueryDict, partners: Iterable[Partner], years: Iterable[int]) -> None:
        super().__init__(given)
        _offer(self, "partner", [(one.code, one.name) for one in partners])
        _offer(self, "year", [(str(year), str(year)) for year in years])
        _offer(self, "state", STATE_NAMES)
        _offer(self, "standing", [(one.value, words) for one, words in STANDING_NAMES.items()])

    @property
    def limits(self) -> dict[str, str]:
        told = self.cleaned_data if self.is_valid() else {}
        return {key: str(told[key]) for key in ("partner", "year", "state", "standing", "place") if told.get(key)}

    def on_day(self, today: date) -> date:
        day: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return day or today


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = _or_all(choices)


class Quality(forms.Form):
    """Which year is looked at, and the thresholds; those of the rules where the address says nothing."""

    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    z = forms.FloatField(label=gettext_lazy("Modified z-score above"), min_value=0.1, required=False)
    fewest = forms.IntegerField(label=gettext_lazy("Shortest series"), min_value=3, required=False)
    factor = forms.FloatField(label=gettext_lazy("Change by more than ×"), min_value=1.01, required=False)
    least = forms.FloatField(label=gettext_lazy("Smallest number looked at"), min_value=0, required=False)
    within = forms.FloatField(label=gettext_lazy("Parts differ by (share)"), min_value=0, max_value=1, required=False)
    close_days = forms.IntegerField(label=gettext_lazy("Days until a period closes"), min_value=0, required=False)

    def __init__(self, given: QueryDict, years: Iterable[int]) -> None:
        usual = Thresholds()
        told = given.copy()
        for field in fields(Thresholds):
            if not told.get(field.name):
                told[field.name] = f"{getattr(usual, field.name):g}"
        super().__init__(told)
        _offer(self, "year", [(str(year), str(year)) for year in years])

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the address; where one cannot be, the usual ones."""
        if not self.is_valid():
            return Thresholds()
        return Thresholds(**{field.name: self.cleaned_data[field.name] for field in fields(Thresholds)})

    @property
    def only(self) -> int | None:
        year = self.cleaned_data.get("year") if self.is_valid() else None
        return int(year) if year else None


class Numbers(forms.Form):
    """The numbers of a return: for each one that the calendar asks, a value and a status."""

    def __init__(self, of: Return, given: QueryDict | None = None, *, whole: bool = False) -> None:
        self.of, self.whole, self.most = of, whole, population_of(of)
        kept = {one.dimension: one for one in of.numbers}
        super().__init__(given)
        for n, dimension in enumerate(of.schedule.dimensions):
            self._add(n, named(dimension), kept.get(dimension))

    def _add(self, n: int, label: str, known: Number | None) -> None:
        self.fields[f"value_{n}"] = forms.FloatField(
            label=label,
            required=False,
            initial=None if known is None or known.value is None else f"{known.value:g}",
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"status_{n}"] = forms.ChoiceField(
            label=_("%(number)s: status") % {"number": label},
            choices=STATUS_NAMES,
            initial=known.status if known else "reported",
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for n, dimension in enumerate(self.of.schedule.dimensions):
            if f"value_{n}" not in told or f"status_{n}" not in told:
                continue
            number = Number(dimension, told[f"status_{n}"], told[f"value_{n}"])
            wrong = wrong_with(number, self.most) if self.whole or not _is_blank(number) else None
            if wrong:
                self.add_error(f"value_{n}", wrong.in_(language()))
        return told

    @property
    def numbers(self) -> list[Number]:
        """What was filled in; a number that is still blank is not there yet."""
        told = [
            Number(dimension, self.cleaned_data[f"status_{n}"], self.cleaned_data[f"value_{n}"])
            for n, dimension in enumerate(self.of.schedule.dimensions)
        ]
        return [one for one in told if not _is_blank(one)]

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each value beside its status."""
        for n in range(len(self.of.schedule.dimensions)):
            yield self[f"value_{n}"], self[f"status_{n}"]


def _is_blank(number: Number) -> bool:
    return number.status == "reported" and number.value is None


def named(dimension: str) -> str:
    """The name of a part: "" is the total, "sex=2" girls and women."""
    if not dimension:
        return _("Total")
    number = int(dimension.partition("=")[2])
    return next(value.label.in_(language()) for value in axes.VALUES["sex"] if value.number == number)


class StepForm(forms.Form):
    """The reason of a step that needs one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )
